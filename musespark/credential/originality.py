"""How much of a Work is its own: 1 minus the share that earlier Works of others explain. Pure: no Django.

Weighed by rarity (idf), so that what everybody writes counts for nothing either way; where too little is left to
judge (hashtags only, a greeting) it abstains. It describes; it never decides on reach or money by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from musespark.credential.picture import Quad

ENOUGH = 6.0  # rare shingles, about 24 letters: below it a text says nothing about originality
SAME_PLACE = 0.5  # of the smaller box: two earlier pictures that explain the same part of one count once
SURE, NEAR = 8, 31  # bits of PDQ: the very picture; the farthest that still counts as the same


@dataclass(frozen=True)
class Explained:
    """What of a Work's text stands in earlier Works of others: `found` of `mass`, in rare shingles."""

    found: float
    mass: float


def text_originality(explained: Explained) -> float | None:
    """Return 0 (all of it was there before) to 1, or None where the text is too short or too common to say."""
    if explained.mass < ENOUGH:
        return None
    return 1 - min(1.0, explained.found / explained.mass)


def picture_originality(distance: int | None) -> float:
    """Return 0 to 1 for a picture whose nearest earlier picture by others is `distance` bits away (None: none near)."""
    if distance is None or distance > NEAR:
        return 1.0
    return max(0.0, (distance - SURE) / (NEAR - SURE)) * 0.5


def unexplained(parts: Sequence[tuple[float, Quad]]) -> float:
    """Return the share of a picture's texture that no earlier picture has: 1 minus what each explains, places once.

    `parts` are the share that an earlier picture explains and the corners of its place in the asked one, as fractions.
    """
    told: list[Quad] = []
    found = 0.0
    for share, place in sorted(parts, reverse=True):
        if all(_overlap(place, other) < SAME_PLACE for other in told):
            told.append(place)
            found += share
    return max(0.0, 1 - found)


def _overlap(one: Quad, other: Quad) -> float:
    """Return how much of the smaller one's upright box both have in common, 0 to 1."""
    boxes = [[(min(axis), max(axis)) for axis in zip(*quad, strict=True)] for quad in (one, other)]
    sides = [max(0.0, min(a[1], b[1]) - max(a[0], b[0])) for a, b in zip(*boxes, strict=True)]
    areas = [(x[1] - x[0]) * (y[1] - y[0]) for x, y in boxes]
    return float(sides[0] * sides[1] / max(min(areas), 1e-9))


def originality(text: float | None, pictures: Sequence[float]) -> float | None:
    """Return the originality of a Work, its parts weighing alike; None where nothing can be said."""
    parts = [*pictures, *([] if text is None else [text])]
    return sum(parts) / len(parts) if parts else None


def spoken(value: float | None) -> str:
    """Return originality in words: a band, not a number to climb."""
    if value is None:
        return "too little to compare"
    bands = (
        (0.995, "all its own"),  # what is told in percent beside it rounds to 100
        (0.9, "nearly all its own"),
        (0.6, "mostly its own"),
        (0.3, "shares much with earlier Works"),
    )
    return next((words for least, words in bands if value >= least), "nearly the same as an earlier Work")
