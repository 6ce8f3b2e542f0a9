"""Date the demo world: which pieces there are and how many days ago each was made. Pure, the same every time."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from musespark.demo import read
from musespark.demo.read import Piece, Someone

PAST = 58.0  # days that creators look back on
WORKS, COFFEES = 300, 40


@dataclass(frozen=True)
class World:
    """Who there is and what they made, oldest piece first; each piece has its `days`."""

    creators: list[Someone]
    readers: list[Someone]
    pieces: list[Piece]

    @property
    def everybody(self) -> list[Someone]:
        return [*self.creators, *self.readers]


def world(works: int = WORKS) -> World:
    """Return the world with its `works` newest pieces; a remix whose parents are older than that is left out too."""
    rng = np.random.default_rng(2026)
    told = read.creators()
    dated = [
        replace(piece, days=piece.days or _days(rng, place, len(pieces)))
        for _, pieces in told
        for place, piece in enumerate(pieces)
    ]
    pieces = sorted([*dated, *read.guests(), *_coffee(rng)], key=age)[:works]
    small = [Someone(handle, name, "en", read.coffee()["bio"]) for handle, name in read.coffee()["accounts"]]
    return World([someone for someone, _ in told], [*read.readers(), *small], list(_whole(pieces)))


def age(piece: Piece) -> float:
    """Return how many days ago the piece was made."""
    return float(piece.days or 0)


def _days(rng: np.random.Generator, place: int, of: int) -> float:
    """Spread a creator's pieces over the past, the newer ones closer together."""
    return round(0.02 + PAST * math.pow((place + rng.random()) / of, 1.6), 3)


def _whole(pieces: list[Piece]) -> Iterator[Piece]:
    """Yield the pieces oldest first, without remixes of what is not there."""
    there: set[str] = set()
    for piece in reversed(pieces):
        if there.issuperset(piece.remix):
            there.add(piece.ref)
            yield piece


def _coffee(rng: np.random.Generator) -> Iterator[Piece]:
    """Forty Works on one subject, from the same few parts: no two alike, none unlike."""
    parts = read.coffee()
    days = rng.uniform(1.5, 27, COFFEES)
    for number, tips in enumerate(_five(rng, parts["tips"], COFFEES)):
        title, opening, ending = (parts["titles"][number % 8], parts["openings"][(number // 8 + 3 * number) % 8],
                                  parts["endings"][(number // 4 + 5 * number) % 8])  # fmt: skip
        steps = "\n".join(f"{place}. {tip}" for place, tip in enumerate(tips, 1))
        picture = f"cup {number} square | A cup of coffee from above ~{parts['colours'][number % 4]}"
        yield Piece(
            parts["accounts"][(number * 3 + number // 8) % 8][0],
            f"{opening}\n\n{steps}\n\n{ending} #coffee #coffeetips",
            "en",
            title=title,
            pictures=() if number % 5 == 4 else (picture,),
            days=round(float(days[number]), 3),
        )


def _five(rng: np.random.Generator, tips: list[str], count: int) -> Iterator[list[str]]:
    """Yield fives of tips of which no two share more than two."""
    drawn: list[set[str]] = []
    while len(drawn) < count:
        five = [tips[place] for place in rng.permutation(len(tips))[:5]]
        if all(len(before.intersection(five)) < 3 for before in drawn):
            drawn.append(set(five))
            yield five
