"""Commits that need not outlive a power cut: a page that only notes what it showed doesn't wait for the disk."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def hasty() -> Iterator[None]:
    """Let what is written within the block be on the disk some moments later than said; never torn, never out of order.

    On SQLite alone (PostgreSQL has `synchronous_commit`), and only outside transactions, which it leaves as safe as
    they are. No query.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    connection.connection.execute("PRAGMA synchronous=NORMAL")
    try:
        yield
    finally:
        connection.connection.execute("PRAGMA synchronous=FULL")
