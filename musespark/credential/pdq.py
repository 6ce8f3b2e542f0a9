"""PDQ, Meta's perceptual hash of pictures, in numpy: its library comes as source only and needs a compiler.

Luma, two passes of a box filter, 64 x 64 samples, a 16 x 16 cosine transform, one bit a coefficient above the median.
Bit for bit the reference's (tests keep hashes that the reference made). Source: "The TMK+PDQF Video-Hashing Algorithm
and the PDQ Image-Hashing Algorithm", Meta 2019, sections 3 and 4, and the reference implementation in ThreatExchange.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

SIDE, KEPT = 64, 16  # samples a side; coefficients a side, the constant one left out

Floats = NDArray[np.float32]
Bits = NDArray[np.uint8]

_WAVE = np.arange(1, KEPT + 1)[:, None] * (2 * np.arange(SIDE)[None, :] + 1)
_COSINE = (np.sqrt(2 / SIDE) * np.cos(np.pi / 2 / SIDE * _WAVE)).astype(np.float32)
# a mirror turns the sign of every other wave
_ODD = np.where(np.arange(KEPT) % 2, 1, -1).astype(np.float32)
_BOTH = _ODD[:, None] * _ODD[None, :]


def pdq(pixels: NDArray[np.uint8]) -> tuple[Bits, int]:
    """Return the 256 bits of an RGB picture, shape (height, width, 3), and its quality, 0 to 100."""
    samples = _samples(pixels)
    return _bits(_waves(samples)), _quality(samples)


def dihedral(pixels: NDArray[np.uint8]) -> tuple[Bits, int]:
    """Return the bits of the picture turned and mirrored in all eight ways, shape (8, 256), upright first; quality."""
    samples = _samples(pixels)
    waves = _waves(samples)
    turned = waves.T
    ways = (waves, _ODD[None, :] * turned, _BOTH * waves, _ODD[:, None] * turned)
    mirrored = (_ODD[:, None] * waves, _ODD[None, :] * waves, turned, _BOTH * turned)
    return np.stack([_bits(each) for each in (*ways, *mirrored)]), _quality(samples)


def _samples(pixels: NDArray[np.uint8]) -> Floats:
    luma = pixels.astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32)
    height, width = luma.shape
    return np.asarray(_sampling(height).T @ luma @ _sampling(width), np.float32)


@lru_cache(maxsize=256)
def _sampling(side: int) -> Floats:
    """Both passes of the filter and the sampling along one side, as one matrix of shape (side, SIDE)."""
    passed = _box(np.eye(side, dtype=np.float32), _window(side))
    places = ((np.arange(SIDE) + 0.5) * side / SIDE).astype(int)
    return np.asarray((passed @ passed)[:, places], np.float32)


def _window(side: int) -> int:
    return (side + 2 * SIDE - 1) // (2 * SIDE)


def _box(rows: Floats, window: int) -> Floats:
    """Average each sample with its neighbours in the row; at the ends with those that are there."""
    length = rows.shape[1]
    ahead = (window + 2) // 2 - 1
    first = np.maximum(np.arange(length) - (window - 1 - ahead), 0)
    last = np.minimum(np.arange(length) + ahead + 1, length)
    sums = np.zeros((rows.shape[0], length + 1))
    np.cumsum(rows, axis=1, out=sums[:, 1:])
    return np.asarray((sums[:, last] - sums[:, first]) / (last - first), np.float32)


def _waves(samples: Floats) -> Floats:
    return np.asarray(_COSINE @ samples @ _COSINE.T, np.float32)


def _bits(waves: Floats) -> Bits:
    flat = waves.ravel()
    middle = np.partition(flat, KEPT * KEPT // 2 - 1)[KEPT * KEPT // 2 - 1]
    return np.asarray(flat > middle, np.uint8)[::-1]


def _quality(samples: Floats) -> int:
    """How much there is to see: the sum of the steps between neighbours, as the reference scales it."""
    steps = (np.diff(samples, axis=0), np.diff(samples, axis=1))
    total = sum(int(np.abs((step * 100 / 255).astype(int)).sum()) for step in steps)
    return min(total // 90, 100)
