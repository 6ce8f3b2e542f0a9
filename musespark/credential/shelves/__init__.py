"""The indexes of what Works are recognised by, one shelf for each kind of fingerprint: a module here, and a line.

A shelf keeps an index in this process. Rows are the truth: it reads those that it has not seen at each call.
"""

from typing import Any

from musespark.credential.shelves.looks import LOOKS
from musespark.credential.shelves.shelf import Shelf
from musespark.credential.shelves.texts import TEXTS

SHELVES: tuple[Shelf[Any], ...] = (TEXTS, LOOKS)


def warm_up() -> None:
    """Have every index at hand before anybody asks for what is near."""
    for shelf in SHELVES:
        with shelf.current():
            pass


def keep() -> None:
    """Save every index that grew or lost something, so that a start need not read all rows: a chore."""
    for shelf in SHELVES:
        shelf.keep()
