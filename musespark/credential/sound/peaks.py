"""The peaks of a sound's spectrum: what is left when it is re-encoded, spoken over, slowed down or transposed."""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

RATE = 11_025  # samples a second of what is listened to, one channel
WINDOW, STEP = 4096, 512  # samples: 2.7 Hz and 46 ms apart
OCTAVE = 36  # pitches an octave: thirds of a semitone
LOWEST, HIGHEST = 180.0, 4200.0  # Hz: what a telephone lets through
A_SECOND = 12  # peaks: the strongest
AROUND, BESIDE = 6, 5  # steps and pitches within which a peak is the greatest
QUIET = 1e-3  # of the loudest peak: below it is silence, or the noise of the room
STEPS = np.array([50, 256], np.float32)  # a second and a pitch, as they are kept: up to 21 minutes
VERSION = 1

Floats = NDArray[np.float32]
_PLACES = LOWEST * 2 ** (np.arange(int(np.log2(HIGHEST / LOWEST) * OCTAVE)) / OCTAVE) * WINDOW / RATE
_BELOW = _PLACES.astype(int)
_PART = (_PLACES - _BELOW).astype(np.float32)
_BELL = np.hanning(WINDOW).astype(np.float32)


@dataclass(frozen=True)
class Peaks:
    """Where peaks stand, in order of time: `times` in seconds, `pitches` in thirds of a semitone above LOWEST."""

    times: Floats
    pitches: Floats

    def __len__(self) -> int:
        return len(self.times)

    def packed(self) -> bytes:
        """Return the peaks as bytes for a row, four a peak. Sounds of up to 21 minutes."""
        places = np.stack([self.times, self.pitches], axis=1)
        return bytes([VERSION]) + (places * STEPS).round().astype("<u2").tobytes()


def unpacked(kept: bytes) -> Peaks:
    """Return the peaks that `packed` wrote. Raises ValueError on anything else."""
    if kept[:1] != bytes([VERSION]) or len(kept) % 4 != 1:
        raise ValueError("These are no peaks of a sound.")
    times, pitches = (np.frombuffer(kept, "<u2", offset=1).reshape(-1, 2) / STEPS).astype(np.float32).T
    return Peaks(np.sort(times), pitches)


def listen(samples: Floats) -> Peaks:
    """Return the strongest peaks of one channel at RATE, shape (n,). None of what is silent or under half a second."""
    if len(samples) < WINDOW or not float(np.ptp(samples)):
        return Peaks(np.zeros(0, np.float32), np.zeros(0, np.float32))
    loud = _spectrum(samples)
    steps, pitches = np.nonzero((loud >= _greatest(loud)) & (loud > max(float(np.median(loud)), np.log(QUIET))))
    chosen = _strongest(steps, loud[steps, pitches])
    steps, pitches = steps[chosen], pitches[chosen]
    times = (steps + _between(loud, steps, pitches, 0)) * (STEP / RATE)
    order = np.argsort(times, kind="stable")
    heights = pitches + _between(loud, steps, pitches, 1)
    return Peaks(times[order].clip(0).astype(np.float32), heights[order].clip(0).astype(np.float32))


def _spectrum(samples: Floats) -> Floats:
    """Return the logarithm of the loudness of each pitch at each step, the loudest being 0."""
    windows = sliding_window_view(samples, WINDOW)[::STEP]
    rows = [_pitches(windows[start : start + 256]) for start in range(0, len(windows), 256)]
    loud = np.concatenate(rows)
    return np.asarray(np.log(loud / max(float(loud.max()), 1e-9) + QUIET / 10), np.float32)


def _pitches(windows: Floats) -> Floats:
    lines = np.abs(np.fft.rfft(windows * _BELL, axis=1)).astype(np.float32)
    return np.asarray(lines[:, _BELOW] * (1 - _PART) + lines[:, _BELOW + 1] * _PART, np.float32)


def _greatest(loud: Floats) -> Floats:
    for axis, reach in enumerate((AROUND, BESIDE)):
        margin = [(reach, reach) if side == axis else (0, 0) for side in (0, 1)]
        loud = sliding_window_view(np.pad(loud, margin, mode="edge"), 2 * reach + 1, axis=axis).max(-1)
    return loud


def _strongest(steps: NDArray[np.intp], heights: Floats) -> NDArray[np.intp]:
    """Return which peaks are among the A_SECOND strongest of their second."""
    seconds = steps * STEP // RATE
    order = np.lexsort((-heights, seconds))
    rank = np.arange(len(order)) - np.searchsorted(seconds[order], seconds[order])
    return np.sort(order[rank < A_SECOND])


def _between(loud: Floats, steps: NDArray[np.intp], pitches: NDArray[np.intp], axis: int) -> Floats:
    """Return how far beside the greatest sample the peak stands (-.5 to .5): the top of a parabola through three."""
    place, last = (steps, pitches)[axis], loud.shape[axis] - 1
    near = [np.clip(place + side, 0, last) for side in (-1, 0, 1)]
    low, mid, high = (loud[at, pitches] if axis == 0 else loud[steps, at] for at in near)
    bend = low - 2 * mid + high
    top = 0.5 * (low - high) / np.where(bend < -1e-6, bend, -np.inf)
    return np.asarray(top.clip(-0.5, 0.5), np.float32)
