"""The piece table: a text as pieces that remember where they came from.

Inside, a character is a UTF-16 code unit, because the browser counts so; a splice through the middle of an emoji is
then exact instead of an error, and the halves meet again when the text is read.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

_RUN = re.compile(r"(.)\1*+", re.DOTALL)

Origin = Literal["typed", "pasted", "ai", "ai-edited", "imported", "unknown"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of units of one origin. `taken` is the number of the event that accepted the offer, 0 for no offer."""

    units: str
    origin: Origin
    offer: str = ""
    taken: int = 0


Table = tuple[Piece, ...]


def to_units(text: str) -> str:
    """One character a UTF-16 code unit; lone surrogates pass."""
    if text.isascii():
        return text
    return "".join(map(chr, memoryview(text.encode("utf-16-le", "surrogatepass")).cast("H")))


def from_units(units: str) -> str:
    """The reverse of `to_units`: surrogate pairs join to characters again."""
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def units_of(table: Iterable[Piece]) -> str:
    """The whole text, in units."""
    return "".join(piece.units for piece in table)


@dataclass(frozen=True, slots=True)
class Strip:
    """A text in the making: its units, and for each one the sign of the hand it is from, as `Hands` gives them.

    Two strings, because slicing them costs the same whoever wrote what, and however often the hand changed.
    """

    units: str = ""
    hands: str = ""

    def cut(self, start: int, end: int) -> "Strip":
        """What stands between two offsets."""
        return Strip(self.units[start:end], self.hands[start:end])

    def splice(self, start: int, end: int, arrived: "Strip") -> "Strip":
        """The text with `arrived` in the place of start..end."""
        return Strip(
            self.units[:start] + arrived.units + self.units[end:],
            self.hands[:start] + arrived.hands + self.hands[end:],
        )

    def then(self, other: "Strip") -> "Strip":
        """This text and the other behind it."""
        return Strip(self.units + other.units, self.hands + other.hands)


class Hands:
    """Whose each sign of a Strip is: a hand is an origin, an offer and the event that took it."""

    def __init__(self) -> None:
        self._signs: dict[Piece, str] = {}
        self._pieces: list[Piece] = []

    def wrote(self, units: str, origin: Origin, offer: str = "", taken: int = 0) -> Strip:
        """The units as written by one hand."""
        hand = Piece("", origin, offer, taken)
        if hand not in self._signs:
            self._signs[hand] = chr(len(self._pieces))
            self._pieces.append(hand)
        return Strip(units, self._signs[hand] * len(units))

    def of(self, sign: str) -> Piece:
        """The hand of a sign, as a piece without units."""
        return self._pieces[ord(sign)]

    def table(self, strip: Strip) -> Table:
        """The text as pieces, one for each run of one hand."""
        runs = _RUN.finditer(strip.hands)
        return tuple(replace(self.of(run[1]), units=strip.units[run.start() : run.end()]) for run in runs)
