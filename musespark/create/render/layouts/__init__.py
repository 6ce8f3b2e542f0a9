"""The layouts, one module each: `compose(sheet)`, `suits(words, photo)`, `TRAITS` and `NEEDS` (photo, steps).

Copy one to make another, and name it here.
"""

from typing import Protocol

from musespark.create.render.layouts import (
    arch,
    broadside,
    cover,
    diptych,
    editorial,
    ladder,
    quilt,
    quote,
    woven,
)
from musespark.create.render.photo import Photo
from musespark.create.render.sheet import Sheet
from musespark.create.render.spec import Words


class Layout(Protocol):
    """What a layout's module offers."""

    TRAITS: frozenset[str]
    NEEDS: frozenset[str]

    def suits(self, words: Words, photo: Photo | None) -> float:
        """Say how well these words and this photo would look, 0 to 1."""

    def compose(self, sheet: Sheet) -> None:
        """Put plates and texts on the sheet."""


LAYOUTS: dict[str, Layout] = {
    "cover": cover,
    "editorial": editorial,
    "arch": arch,
    "diptych": diptych,
    "ladder": ladder,
    "quote": quote,
    "woven": woven,
    "quilt": quilt,
    "broadside": broadside,
}
