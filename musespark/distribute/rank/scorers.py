"""The factors. The score is their sum, so that an explanation is a list of numbers that add up.

Weights are points: a perfect match in content is worth 1. They were chosen so that each factor moves a list about
equally (the rule of the 2023 Twitter release), then the damps were made a little heavier; a Work's own reach is
never lowered by a label alone.
"""

from dataclasses import dataclass

import numpy as np

from musespark.distribute.rank.filters import topic_weight
from musespark.distribute.rank.parts import Candidates, Floats, Reader, nearest_of


@dataclass(frozen=True, slots=True)
class Match:
    """Closeness of content to what the reader saved, rewarded, answered or stayed with."""

    weight: float = 1.0
    name: str = "match"

    def __call__(self, candidates: Candidates, reader: Reader, _before: Floats) -> Floats:
        return self.weight * closeness(candidates.vector, reader.interests, 0.15, 0.75)


@dataclass(frozen=True, slots=True)
class Friends:
    weight: float = 0.4
    name: str = "friends"

    def __call__(self, candidates: Candidates, reader: Reader, _before: Floats) -> Floats:
        return self.weight * reader.dials.pull("friends") * candidates.followed.astype(np.float32)


@dataclass(frozen=True, slots=True)
class Worth:
    """Saves, replies and rewards of those who were shown it, less hides; no likes, no clicks."""

    weight: float = 0.6
    name: str = "worth"

    def __call__(self, candidates: Candidates, _reader: Reader, _before: Floats) -> Floats:
        return self.weight * candidates.worth


@dataclass(frozen=True, slots=True)
class Originality:
    """From -weight for a plain copy to +weight for what is like nothing before it."""

    weight: float = 0.4
    name: str = "originality"

    def __call__(self, candidates: Candidates, reader: Reader, _before: Floats) -> Floats:
        return self.weight * reader.dials.pull("originality") * (2 * candidates.originality - 1)


@dataclass(frozen=True, slots=True)
class Freshness:
    weight: float = 0.5
    half_life: float = 36.0  # hours
    name: str = "freshness"

    def __call__(self, candidates: Candidates, reader: Reader, _before: Floats) -> Floats:
        faded = np.exp2(-candidates.age / self.half_life)
        return np.asarray(self.weight * reader.dials.pull("freshness") * faded, np.float32)


@dataclass(frozen=True, slots=True)
class Crowding:
    """Less for one more of what there is plenty of this month."""

    weight: float = 0.4
    name: str = "crowding"

    def __call__(self, candidates: Candidates, _reader: Reader, _before: Floats) -> Floats:
        return -self.weight * candidates.crowding


@dataclass(frozen=True, slots=True)
class Machine:
    """Nothing as it comes; the reader's dial turns AI-made up or down."""

    weight: float = 0.6
    name: str = "machine"

    def __call__(self, candidates: Candidates, reader: Reader, _before: Floats) -> Floats:
        return self.weight * (reader.dials.pull("machine") - 1) * candidates.machine


@dataclass(frozen=True, slots=True)
class Topics:
    """What the reader asked more or less of: -weight for a topic turned off, +weight for one doubled."""

    weight: float = 1.2
    name: str = "topics"

    def __call__(self, candidates: Candidates, reader: Reader, _before: Floats) -> Floats:
        return self.weight * (topic_weight(candidates, reader) - 1)


@dataclass(frozen=True, slots=True)
class Less:
    """Closeness to Works that the reader asked less of."""

    weight: float = 0.8
    name: str = "less"

    def __call__(self, candidates: Candidates, reader: Reader, _before: Floats) -> Floats:
        return -self.weight * closeness(candidates.vector, reader.dislikes, 0.35, 0.85)


@dataclass(frozen=True, slots=True)
class Author:
    """A lift for small creators, and a decay for each further Work of one author (as xai-org/x-algorithm decays)."""

    lift: float = 0.25
    decay: float = 0.15
    most: int = 4  # decays
    name: str = "author"

    def __call__(self, candidates: Candidates, reader: Reader, before: Floats) -> Floats:
        lift = self.lift * reader.dials.pull("small") / (1 + candidates.followers / usual(candidates.followers))
        return np.asarray(lift - self.decay * np.minimum(nth(candidates.author, before), self.most), np.float32)


def usual(followers: Floats) -> float:
    """Return the median of those who have followers: what is small is small among the others here; 1 without any."""
    some = followers[followers > 0]
    return float(np.median(some)) if len(some) else 1.0


def closeness(vectors: Floats, wanted: Floats, low: float, high: float) -> Floats:
    """Return the cosine to the nearest row of `wanted`, stretched so that `low` is 0 and `high` is 1."""
    if not len(wanted):
        return np.zeros(len(vectors), np.float32)
    return np.asarray(np.clip((nearest_of(vectors, wanted) - low) / (high - low), 0, 1), np.float32)


def nth(author: np.ndarray[tuple[int], np.dtype[np.int64]], score: Floats) -> Floats:
    """Return of each candidate how many of the same author score higher."""
    order = np.lexsort((-score, author))
    ordered = author[order]
    ranks = np.empty(len(author), np.float32)
    ranks[order] = np.arange(len(author)) - np.searchsorted(ordered, ordered)
    return ranks
