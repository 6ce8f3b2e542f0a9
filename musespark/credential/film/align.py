"""The second look at two films: do frames of one run through the other, from where to where, and how fast."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musespark.credential.film.frames import STEP, Floats, Frames
from musespark.credential.fingerprint import NEAR

TEMPI = (1.0, 1.06, 0.94, 1.1, 0.9, 1.15, 0.87, 1.25, 0.8, 1.33, 0.75, 1.5, 0.67, 2.0, 0.5)
OFFSET = 1.0  # seconds a step
APART = 1.0  # seconds beside the line, at most
FEWEST, SHORTEST = 3, 1.5  # kept frames that differ from each other, and seconds, along one line
GAP = 3.0  # seconds in which nothing is seen, within a stretch
LINES = 4  # at most: a film cut anew runs along several

Bools = NDArray[np.bool_]
Span = tuple[float, float]


@dataclass(frozen=True)
class Seen:
    """One film within another: `spans` of the asked one in seconds, and where they stand in the other.

    `frames` that differ from each other and are in both; `asked` and `other` are the shares of each that the spans make
    up; `speed` is the asked one's tempo against the other's, that of its longest stretch.
    """

    frames: int
    spans: tuple[Span, ...]
    origins: tuple[Span, ...]
    asked: float
    other: float
    speed: float


@dataclass(frozen=True)
class _Pairs:
    """Moments, a STEP long, at which both films show the same: seconds, and which kept frames these are."""

    asked: Floats
    other: Floats
    mine: NDArray[np.intp]
    theirs: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.asked)

    def where(self, those: Bools) -> "_Pairs":
        return _Pairs(self.asked[those], self.other[those], self.mine[those], self.theirs[those])

    def distinct(self) -> int:
        """Count the kept frames that are met, on the side where there are fewer: a still counts once."""
        return min(len(np.unique(self.mine)), len(np.unique(self.theirs)))


def compare(asked: Frames, other: Frames) -> Seen | None:
    """Return how `other` is seen in `asked`, or None where nothing of it is."""
    pairs = _pairs(asked, other)
    lines = list(_lines(pairs))
    if not lines:
        return None
    found = [(span, origin, way) for line, way in lines for span, origin in _spans(line, way)]
    found.sort(key=lambda each: each[0])
    spans, origins = tuple(each[0] for each in found), tuple(each[1] for each in found)
    shares = covered(spans) / _lasts(asked), covered(origins) / _lasts(other)
    frames = sum(line.distinct() for line, _ in lines)
    return Seen(frames, spans, origins, min(1.0, shares[0]), min(1.0, shares[1]), lines[0][1][0])


def covered(spans: tuple[Span, ...]) -> float:
    """Return the seconds that the spans make up together, each moment once."""
    total, until = 0.0, -np.inf
    for start, end in sorted(spans):
        total += max(0.0, end - max(start, until))
        until = max(until, end)
    return total


def _lasts(frames: Frames) -> float:
    return max(float(frames.ends[-1]), STEP)


def _pairs(asked: Frames, other: Frames) -> _Pairs:
    """Return what both show, the asked one turned in that one way in which it shows most of the other."""
    mine, theirs = asked.telling, other.telling
    views, words = asked.views[:, mine], other.words[theirs]
    near = np.stack([_near(view, words) for view in views])
    most = near[int(near.any(axis=2).sum(axis=1).argmax())]
    moments, which = _unfolded(asked, mine)
    others, whose = _unfolded(other, theirs)
    at, there = np.nonzero(most[which][:, whose])
    return _Pairs(moments[at], others[there], which[at], whose[there])


def _near(view: NDArray[np.uint64], words: NDArray[np.uint64]) -> Bools:
    parts = (np.bitwise_count(view[:, None, at] ^ words[None, :, at]) for at in range(4))
    return np.asarray(np.sum([*parts], axis=0, dtype=np.uint16) <= NEAR)


def _unfolded(frames: Frames, places: NDArray[np.intp]) -> tuple[Floats, NDArray[np.intp]]:
    """Return each STEP of the film's telling frames, and which of `places` it shows."""
    starts, ends = frames.starts[places], frames.ends[places]
    many = np.maximum(1, np.round((ends - starts) / STEP)).astype(int)
    which = np.repeat(np.arange(len(places)), many)
    step = np.arange(int(many.sum())) - np.repeat(np.cumsum(many) - many, many)
    return np.asarray(starts[which] + step * STEP, np.float32), which


def _lines(pairs: _Pairs) -> Iterator[tuple[_Pairs, tuple[float, float]]]:
    """Yield the lines (tempo, offset) with what lies on each, the one with the most frames first."""
    for _ in range(LINES):
        way = _best(pairs)
        if way is None:
            return
        on = np.abs(pairs.other - way[0] * pairs.asked - way[1]) <= APART
        line = pairs.where(on)
        if line.distinct() < FEWEST or np.ptp(line.asked) < SHORTEST or np.ptp(line.other) < SHORTEST:
            return
        yield line, _closer(line, way)
        pairs = pairs.where(~np.isin(pairs.mine, line.mine))


def _best(pairs: _Pairs) -> tuple[float, float] | None:
    """Return the way of laying one over the other that most frames, each counted once, speak for."""
    best, found = FEWEST - 1, None
    for tempo in TEMPI:
        offsets = np.round((pairs.other - tempo * pairs.asked) / OFFSET).astype(np.int64)
        for at in _most_met(offsets, pairs.mine):
            on = pairs.where(np.abs(offsets - at) <= 1)
            if (many := on.distinct()) > best:
                best, found = many, (tempo, float(at) * OFFSET)
    return found


def _most_met(offsets: NDArray[np.int64], frames: NDArray[np.intp]) -> list[int]:
    """Return the offsets that most frames speak for, each counted once however long it is shown."""
    votes = np.unique(np.stack([offsets, frames]), axis=1)[0]
    steps, many = np.unique(votes, return_counts=True)
    return [int(step) for step in steps[np.argsort(-many, kind="stable")[:LINES]]]


def _closer(line: _Pairs, way: tuple[float, float]) -> tuple[float, float]:
    """Return tempo and offset by least squares, unless stills make the tempo anything."""
    slope, offset = np.polyfit(line.asked, line.other, 1)
    if abs(np.log(max(float(slope), 0.01) / way[0])) < 0.1:
        return float(slope), float(offset)
    return way[0], float(np.median(line.other - way[0] * line.asked))


def _spans(line: _Pairs, way: tuple[float, float]) -> Iterator[tuple[Span, Span]]:
    times = np.unique(line.asked)
    cuts = np.flatnonzero(np.diff(times) > GAP)
    starts, ends = times[np.append(0, cuts + 1)], times[np.append(cuts, len(times) - 1)] + STEP
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        yield (start, end), (max(0.0, start * way[0] + way[1]), max(0.0, end * way[0] + way[1]))
