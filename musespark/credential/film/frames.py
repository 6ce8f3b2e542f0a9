"""The frames of a film that are kept: each that differs from the one before it, with its stretch of time."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from musespark.credential.fingerprint import QUALITY, Bits
from musespark.credential.pdq import KEPT, pdq

VERSION = 1
LEAST = 10  # bits in which a kept frame differs from the one before: what encoders and noise change is less
STRIPES = 4.0  # greys from one row to the next, and from one column: a test card, a gradient or a bar has one of both
BLACK, SPECKS = 30, 0.02  # greys; the share of a row in which noise may be brighter than black
TICKS = 1000  # a second
STEP = 0.5  # seconds of one frame that was looked at

Floats = NDArray[np.float32]
Greys = NDArray[np.uint8]
_KEPT = np.dtype([("start", "<u4"), ("end", "<u4"), ("quality", "u1"), ("pdq", "u1", 32)])
_COLUMNS = np.arange(KEPT * KEPT)[::-1] % KEPT % 2 == 0
_ROWS = np.arange(KEPT * KEPT)[::-1] // KEPT % 2 == 0


@dataclass(frozen=True)
class Frames:
    """Kept frames in order of time: `starts` and `ends` in seconds, `pdqs` (n, 32) bytes, `quality` 0 to 100."""

    starts: Floats
    ends: Floats
    pdqs: NDArray[np.uint8]
    quality: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.starts)

    @cached_property
    def telling(self) -> NDArray[np.intp]:
        """The places of the frames that mean something."""
        return np.flatnonzero(self.quality >= QUALITY)

    @property
    def words(self) -> Bits:
        """The hash of each frame as four 64-bit words, shape (n, 4)."""
        return _words(self.pdqs)

    @cached_property
    def views(self) -> Bits:
        """The hashes to ask with, shape (16, n, 4): upright, mirrored, turned, and the negative of each.

        By the bits alone: a mirror turns the sign of every other wave. The median is not always 0, so a bit in thirty
        may be wrong.
        """
        bits = np.unpackbits(self.pdqs, axis=1).astype(bool)
        swapped = bits.reshape(-1, KEPT, KEPT).swapaxes(1, 2).reshape(-1, KEPT * KEPT)
        flips = (False, _COLUMNS, _ROWS, _COLUMNS ^ _ROWS)
        upright = np.stack([side ^ flip for side in (bits, swapped) for flip in flips])
        words = _words(np.packbits(upright, axis=2).reshape(-1, 32)).reshape(8, -1, 4)
        return np.concatenate([words, ~words])

    def packed(self) -> bytes:
        """Return the frames as bytes for a row, 41 a frame."""
        kept = np.zeros(len(self), _KEPT)
        kept["start"], kept["end"] = np.round(self.starts * TICKS), np.round(self.ends * TICKS)
        kept["quality"], kept["pdq"] = self.quality, self.pdqs
        return bytes([VERSION]) + kept.tobytes()


def unpacked(kept: bytes) -> Frames:
    """Return the frames that `packed` wrote. Raises ValueError on anything else."""
    if kept[:1] != bytes([VERSION]) or len(kept) % _KEPT.itemsize != 1:
        raise ValueError("These are no frames of a film.")
    rows = np.frombuffer(kept, _KEPT, offset=1)
    starts, ends = ((rows[name] / TICKS).astype(np.float32) for name in ("start", "end"))
    return Frames(starts, ends, rows["pdq"], rows["quality"])


def keep(greys: Greys, times: Sequence[float], seconds: float) -> Frames:
    """Return what is kept of `greys` (n, height, width), shown at `times` of a film that lasts `seconds`."""
    starts: list[float] = []
    pdqs: list[NDArray[np.uint8]] = []
    quality: list[int] = []
    for grey, at in zip(_without_bars(greys), times, strict=True):
        bits, worth = pdq(np.broadcast_to(np.asarray(grey)[:, :, None], (*grey.shape, 3)))
        packed = np.packbits(bits)
        if not pdqs or int(np.bitwise_count(packed ^ pdqs[-1]).sum()) > LEAST:
            starts.append(at)
            pdqs.append(packed)
            quality.append(worth if _is_woven(grey) else 0)
    ends = np.array([*starts[1:], max(seconds, *starts[-1:], 0.0)][: len(starts)], np.float32)
    return Frames(
        np.array(starts, np.float32), ends, np.array(pdqs, np.uint8).reshape(-1, 32), np.array(quality, np.uint8)
    )


def _without_bars(greys: Greys) -> Greys:
    """Return what is between bars that are black all through the film; all of it where little would be left."""
    if not len(greys):
        return greys
    bright = np.max(greys, axis=0) > BLACK
    down, across = np.flatnonzero(bright.mean(axis=1) > SPECKS), np.flatnonzero(bright.mean(axis=0) > SPECKS)
    if 2 * len(down) < greys.shape[1] or 2 * len(across) < greys.shape[2]:
        return greys
    return greys[:, down[0] : down[-1] + 1, across[0] : across[-1] + 1]


def _is_woven(grey: Greys) -> bool:
    """Whether there is something to see both across and down."""
    small = np.asarray(grey[::4, ::4], np.float32)
    if min(small.shape) < 2:
        return False
    return bool(min(small.std(axis=0).mean(), small.std(axis=1).mean()) >= STRIPES)


def _words(pdqs: NDArray[np.uint8]) -> Bits:
    return np.ascontiguousarray(pdqs).view(">u8").astype(np.uint64).reshape(-1, 4)
