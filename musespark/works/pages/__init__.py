"""Pages of Works: a Work with its thread, its history, its pictures, and hashtags."""
