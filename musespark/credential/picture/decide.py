"""Whether a picture is another one's copy, is derived from it, or only shares its template; with the evidence.

A small logistic rule of how many points agree and how far the pixels do. Its weights were fitted on one half of the
material of bench/pictures.py and on five drawn cards that an earlier rule took for copies; its bias was then set by
hand. The bench reports on the other half, also how often the rule was right where it said how sure it was.
"""

from dataclasses import dataclass
from math import exp, log
from typing import Literal

import numpy as np

from musespark.credential.picture.agreement import Agreement, agreement
from musespark.credential.picture.geometry import Alignment, align, moved_by
from musespark.credential.picture.photo import Picture
from musespark.credential.picture.points import Floats

Kind = Literal["copy", "derivative", "template"]
Quad = tuple[tuple[float, float], ...]  # four corners, clockwise in its own picture, as fractions of width and height

FOUND = 0.6  # probability from which one is the other's copy or derived from it
WHOLE = 0.75  # of either's texture is the same in a copy
EDGE = 0.04  # of a side: as near to a rim no points are found
STRAY = 0.02  # of the points at either side may agree by chance, outside of what is the same
FRAME = 20  # points that agree without the pixels: a template in common
_BIAS, _POINTS, _SAME, _REDRAWN, _SHARE = -5.65, 0.38, 10.21, -8.25, 1.38
MANY, MUCH = 80, 0.4  # points and share of which more says nothing more


@dataclass(frozen=True)
class Match:
    """How the asked picture and another one belong together.

    `region` is where the other one lies in the asked one, `origin` which part of the other it shows; `covered` is the
    share of the other's texture that is seen again, `explains` the share of the asked one's that is the other's,
    `agrees` the share of the region's texture that is the same.
    """

    kind: Kind
    probability: float
    region: Quad
    origin: Quad
    covered: float
    explains: float
    agrees: float
    is_mirrored: bool
    is_inverted: bool


def compare(asked: Picture, other: Picture) -> Match | None:
    """Return how `other` is found in `asked`, or None where they are independent as far as can be seen."""
    found = align(asked, other)
    if found is None:
        return None
    seen = agreement(asked, other, found)
    probability = likelihood(len(found.asked), seen)
    if probability < FOUND and len(found.asked) < FRAME:
        return None
    kind: Kind = "template"
    if probability >= FOUND:
        kind = "copy" if min(seen.of_asked, seen.of_other) >= WHOLE else "derivative"
    region, origin = _places(asked, other, found)
    shares = seen.of_other, seen.of_asked, seen.same
    return Match(kind, probability, region, origin, *shares, found.is_mirrored, found.is_inverted)


def likelihood(points: int, seen: Agreement) -> float:
    """Return how likely the pictures are one, by the rule."""
    share = min(max(seen.of_asked, seen.of_other), MUCH)
    score = _BIAS + _SAME * seen.same + _REDRAWN * seen.redrawn
    score += _POINTS * log(min(points, MANY) / 30) + _SHARE * log(share + 0.02)
    return 1 / (1 + exp(-score))


def _places(asked: Picture, other: Picture, found: Alignment) -> tuple[Quad, Quad]:
    """Return where the points that agree lie, as a quad in the asked picture and a box in the other one."""
    margin = np.float32(EDGE * max(other.width, other.height))
    least, most = np.quantile(found.other, (STRAY, 1 - STRAY), axis=0) + np.array([[-margin], [margin]])
    box = np.array([least, (most[0], least[1]), most, (least[0], most[1])], np.float32)
    box = np.clip(box, 0, (other.width, other.height)).astype(np.float32)
    return _fractions(moved_by(found.matrix, box), asked), _fractions(box, other)


def _fractions(corners: Floats, picture: Picture) -> Quad:
    inside = np.clip(corners / (picture.width, picture.height), 0, 1)
    return tuple((float(x), float(y)) for x, y in inside)
