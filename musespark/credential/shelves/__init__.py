"""The indexes of what Works are recognised by, one shelf for each kind of fingerprint: a module here, and a line.

A shelf keeps an index in this process. Rows are the truth: it reads those that it has not seen at each call.
"""

from typing import Any

from django.conf import settings

from musespark.credential.shelves.frames import FRAMES
from musespark.credential.shelves.looks import LOOKS, LookShelf
from musespark.credential.shelves.points import POINTS
from musespark.credential.shelves.shelf import Shelf
from musespark.credential.shelves.sounds import SOUNDS
from musespark.credential.shelves.table import TABLE, TableShelf
from musespark.credential.shelves.texts import TEXTS


def pictures() -> LookShelf | TableShelf:
    """Return where pictures are looked up: in this process, or in rows of the database."""
    return TABLE if settings.BANDS_IN_ROWS else LOOKS


def shelves() -> tuple[Shelf[Any] | TableShelf, ...]:
    """Return every shelf in use."""
    return TEXTS, pictures(), POINTS, SOUNDS, FRAMES


def warm_up() -> None:
    """Have every index at hand before anybody asks for what is near."""
    for shelf in shelves():
        with shelf.current():
            pass


def keep() -> None:
    """Save every index that grew or lost something, so that a start need not read all rows: a chore."""
    for shelf in shelves():
        shelf.keep()
