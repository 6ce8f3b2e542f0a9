"""Reporting a Work, the moderators' queue, and the public log."""
