"""Points of a picture that are found again after a crop, a turn or another size: SIFT, spread over the whole picture.

Lowe, "Distinctive image features from scale-invariant keypoints" (2004), by OpenCV; descriptors as RootSIFT
(Arandjelovic and Zisserman 2012), four bits a bin. Text and stickers have the strongest points, so every part of the
picture has a quota. A mirrored or negative picture needs no second look: its descriptors are the same bins in another
order.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

MOST = 800
CELLS = 8  # a side: the picture's parts, each with a quota
LEVELS, STEP = 15, 0.025  # of a bin; a unit vector's bins seldom exceed 0.4
CONTRAST = 0.02  # OpenCV's default is 0.04, which leaves soft photographs without points
FINEST, COARSEST = 1.6, 400.0  # sizes that are told apart when packed

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]

_BINS = np.arange(128).reshape(4, 4, 8)
_MIRROR = _BINS[::-1][:, :, (-np.arange(8)) % 8].ravel()  # rows lie across the point's direction
_HALF_TURN = _BINS[::-1, ::-1].ravel()  # the direction turns round with the gradients, so only the grid is turned


@dataclass(frozen=True)
class Points:
    """Per point: place (n, 2) in pixels, size in pixels, angle in degrees, bins (n, 128) of 0 to LEVELS."""

    place: Floats
    size: Floats
    angle: Floats
    bins: Bytes

    def __len__(self) -> int:
        return len(self.size)

    @cached_property
    def vectors(self) -> Floats:
        """The descriptors as unit vectors, (n, 128)."""
        whole = self.bins.astype(np.float32)
        return np.asarray(whole / np.maximum(np.linalg.norm(whole, axis=1, keepdims=True), 1), np.float32)

    def mirrored(self, width: int) -> "Points":
        """Return what would be found in the picture seen in a mirror."""
        place = np.stack([width - 1 - self.place[:, 0], self.place[:, 1]], axis=1)
        return replace(self, place=place, angle=(180 - self.angle) % 360, bins=self.bins[:, _MIRROR])

    def inverted(self) -> "Points":
        """Return what would be found in the picture's negative."""
        return replace(self, angle=(self.angle + 180) % 360, bins=self.bins[:, _HALF_TURN])


def extract(grey: Bytes, most: int = MOST) -> Points:
    """Return up to `most` points of a grey picture (height, width), the most telling of each part first."""
    sift: cv2.Feature2D = cv2.SIFT.create(nfeatures=0, contrastThreshold=CONTRAST)
    found = sift.detect(grey)
    if not found:
        none = np.zeros(0, np.float32)
        return Points(none.reshape(0, 2), none, none, np.zeros((0, 128), np.uint8))
    chosen = [found[at] for at in _spread(found, grey.shape, most)]
    kept, bins = sift.compute(grey, chosen)
    whole = bins / np.maximum(bins.sum(axis=1, keepdims=True), 1)
    quantised = np.minimum(np.sqrt(whole) / STEP + 0.5, LEVELS).astype(np.uint8)
    place = np.array([point.pt for point in kept], np.float32)
    size, angle = (np.array([getattr(point, name) for point in kept], np.float32) for name in ("size", "angle"))
    return Points(place, size, angle, quantised)


def _spread(found: Sequence[cv2.KeyPoint], shape: tuple[int, ...], most: int) -> NDArray[np.int64]:
    """Return which points stay: the best of each cell, then the second best of each, and so on."""
    place = np.array([point.pt for point in found])
    worth = np.array([point.response * point.size**0.5 for point in found])
    cell = (place * CELLS / (shape[1], shape[0])).astype(int) @ (1, CELLS)
    order = np.lexsort((-worth, cell))
    starts = np.searchsorted(cell[order], np.arange(CELLS * CELLS))
    rank = np.empty(len(found), int)
    rank[order] = np.arange(len(found)) - starts[cell[order]]
    return np.lexsort((-worth, rank))[:most]
