"""Text craft: the brief, what is taken from it word for word, what a model adds, what must not be added. No Django."""
