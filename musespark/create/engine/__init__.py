"""The language model: which ones there are, how their files come, the process that runs one, the client that asks."""
