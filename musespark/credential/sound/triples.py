"""Three peaks seen together: two intervals and a ratio of times, which neither a new tempo nor a new key changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from musespark.credential.sound.peaks import Floats, Peaks

AFTER, WITHIN = 0.25, 3.0  # seconds after the first peak, and within which the third one follows
NEXT = 5  # peaks after AFTER of which two are taken: ten triples a peak
INTERVAL = 2.0  # pitches a step
RATIO = 12.0  # steps from 0 to 1
REGION = 24.0  # pitches a step: two thirds of an octave, so a changed key stays within a step or its neighbour

Codes = NDArray[np.uint32]
Places = NDArray[np.intp]


@dataclass(frozen=True)
class Triples:
    """`first` peak of each, `seconds` to its third; `shape`, (4, n): what makes its code, not yet rounded."""

    first: Places
    seconds: Floats
    shape: Floats

    def codes(self) -> Codes:
        """Return the code of each triple: what is kept."""
        return _code(np.round(self.shape))

    def probes(self) -> Iterator[Codes]:
        """Yield sixteen codes of each triple: every measure rounded both ways, since one may lie on an edge."""
        nearest = np.round(self.shape)
        other = nearest + np.where(self.shape > nearest, 1, -1)
        for ways in product((nearest, other), repeat=len(self.shape)):
            yield _code(np.stack([way[at] for at, way in enumerate(ways)]))


def triples(peaks: Peaks) -> Triples:
    """Return the triples of peaks near each other in time, about 120 a second of music."""
    times, pitches = peaks.times, peaks.pitches
    start = np.searchsorted(times, times + AFTER)
    three = [np.stack([np.arange(len(times)), start + near, start + far]) for near, far in combinations(range(NEXT), 2)]
    first, second, third = np.concatenate(three, axis=1)
    there = third < len(times)
    first, second, third = first[there], second[there], third[there]
    close = times[third] - times[first] < WITHIN
    first, second, third = first[close], second[close], third[close]
    seconds = times[third] - times[first]
    shape = [
        (pitches[second] - pitches[first]) / INTERVAL,
        (pitches[third] - pitches[first]) / INTERVAL,
        (times[second] - times[first]) / seconds * RATIO,
        pitches[first] / REGION,
    ]
    return Triples(first, seconds, np.stack(shape))


def _code(steps: Floats) -> Codes:
    second, third, ratio, region = np.clip(steps + np.array([[128], [128], [1], [1]]), 0, 255).astype(np.uint32)
    return np.asarray(((second * 256 + third) * 16 + ratio) * 16 + region, np.uint32)
