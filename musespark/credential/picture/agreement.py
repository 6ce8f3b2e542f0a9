"""Whether what lies on top of each other looks the same: what a frame, a font or an app in common can't feign.

The other grey picture is laid on the asked one; where there is texture, each neighbourhood is correlated. The sign does
not matter, so a negative agrees as well. Texture is weighed by the logarithm of its contrast: letters are no more than
leaves. What is between the points that agree is judged, for a picture may have been pasted in by a part.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from musespark.credential.picture.geometry import Alignment
from musespark.credential.picture.photo import Picture
from musespark.credential.picture.points import Bytes, Floats

WINDOW = (13, 13)  # pixels of the grey copy
SAME = 0.5  # correlation from which a neighbourhood agrees
PLAIN, RICH = 3.0, 24.0  # grey levels of spread: below there is no texture, above there is no more of it
FLAT = 6.0  # grey levels among neighbours: letters and icons have a flat ground, photographs hardly ever
PHOTO, DRAWING = 0.2, 0.5  # share of flat pixels around: at most in a photograph, at least in a drawing
HIDDEN = 0.8  # of the texture where one is a drawing and the other a photograph: it lies under the drawing
LIGHT = 0.1  # what drawn texture weighs at least: among drawings alone it decides
_AROUND = np.ones((3, 3), np.uint8)
MARGIN = 4  # pixels around the points

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Agreement:
    """Shares of texture between the points: what is the `same`, and what is not and is drawn in both (`redrawn`).

    Words over a photograph take away a little from the first; other words in the same frame are the second. `of_asked`
    and `of_other` are what agrees, as a share of all the texture of either.
    """

    same: float
    redrawn: float
    of_asked: float
    of_other: float


def agreement(asked: Picture, other: Picture, found: Alignment) -> Agreement:
    """Return how far the pictures agree where `found` lays them on each other."""
    mine = asked.grey.astype(np.float32)
    matrix = _between_greys(asked, other, found)
    grown = float(np.sqrt(abs(np.linalg.det(matrix[:2, :2])))) or 1.0
    theirs, there = _laid(other.grey, matrix, grown, mine.shape)
    their_spread, alike = _correlated(_softened(mine, 0.4 * grown if grown > 1.4 else 0), theirs)
    plain, their_plain = _plain(mine), _plain(theirs)
    here, beside = _texture(plain, _spread(mine)), _texture(their_plain, their_spread)
    judged = there & _between(found.asked * (asked.grey.shape[1] / asked.width), mine.shape)
    same = judged & (np.abs(alike) > SAME)
    weight = np.maximum(here, beside)
    total = max(float(weight[judged].sum()), 1e-6)
    agreeing = float(weight[same].sum())
    drawn, their_drawn = _drawn(plain), _drawn(their_plain)
    missed = judged & ~same
    redrawn = float((weight * drawn * their_drawn)[missed].sum())
    overlaid = float((weight * (drawn * (1 - their_drawn) + their_drawn * (1 - drawn)))[missed].sum())
    grey = other.grey.astype(np.float32)
    whole = float(_texture(_plain(grey), _spread(grey)).sum()) * grown**2
    return Agreement(
        agreeing / (total - HIDDEN * overlaid),
        redrawn / total,
        min(1.0, float(here[same].sum()) / max(float(here.sum()), 1e-6)),
        min(1.0, float(beside[same].sum()) / max(whole, 1e-6)),
    )


def _between_greys(asked: Picture, other: Picture, found: Alignment) -> NDArray[np.float64]:
    shrink, grow = asked.grey.shape[1] / asked.width, other.width / other.grey.shape[1]
    return np.asarray(np.diag([shrink, shrink, 1.0]) @ found.matrix @ np.diag([grow, grow, 1.0]))


def _laid(grey: Bytes, matrix: NDArray[np.float64], grown: float, shape: tuple[int, ...]) -> tuple[Floats, Mask]:
    size = shape[1], shape[0]
    soft = _softened(grey.astype(np.float32), 0.5 / grown if grown < 0.7 else 0)
    laid = cv2.warpPerspective(soft, matrix, size)
    there = cv2.warpPerspective(np.ones(grey.shape, np.uint8), matrix, size, flags=cv2.INTER_NEAREST)
    return np.asarray(laid, np.float32), np.asarray(cv2.erode(there, np.ones((7, 7), np.uint8)) > 0)


def _softened(grey: Floats, sigma: float) -> Floats:
    """As blurred as the other one is by being enlarged, or so that it can be made small."""
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), sigma), np.float32) if sigma else grey


def _between(places: Floats, shape: tuple[int, ...]) -> Mask:
    inside = np.zeros(shape, np.uint8)
    cv2.fillConvexPoly(inside, cv2.convexHull(places).astype(np.int32), (1,))
    return np.asarray(cv2.dilate(inside, np.ones((2 * MARGIN + 1,) * 2, np.uint8)) > 0)


def _spread(grey: Floats) -> Floats:
    mean = cv2.blur(grey, WINDOW)
    return np.asarray(np.sqrt(np.maximum(cv2.blur(grey * grey, WINDOW) - mean * mean, 0)), np.float32)


def _plain(grey: Floats) -> Floats:
    """Return the share of flat pixels around each: of a drawing much, of a photograph little."""
    reach = cv2.dilate(grey, _AROUND) - cv2.erode(grey, _AROUND)
    return np.asarray(cv2.blur((reach < FLAT).astype(np.float32), WINDOW), np.float32)


def _drawn(plain: Floats) -> Floats:
    return np.asarray(np.clip((plain - PHOTO) / (DRAWING - PHOTO), 0, 1), np.float32)


def _texture(plain: Floats, spread: Floats) -> Floats:
    """Return 0 to 1 per pixel: much where a photograph is, little where strokes stand on a plain ground."""
    contrast = np.log(np.clip(spread, PLAIN, RICH) / PLAIN) / np.log(RICH / PLAIN)
    return np.asarray(contrast * np.maximum((1 - plain) ** 2, LIGHT), np.float32)


def _correlated(mine: Floats, theirs: Floats) -> tuple[Floats, Floats]:
    """Return the spread of the other around each pixel, and the correlation of both."""
    spread, their_spread = _spread(mine), _spread(theirs)
    shared = cv2.blur(mine * theirs, WINDOW) - cv2.blur(mine, WINDOW) * cv2.blur(theirs, WINDOW)
    return their_spread, np.asarray(shared / (spread * their_spread + 4), np.float32)
