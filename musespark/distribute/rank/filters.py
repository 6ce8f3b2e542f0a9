"""Who is left out, and why. The name is the reason, kept for the reader's "why not?" and the author's reach receipt."""

from dataclasses import dataclass

import numpy as np

from musespark.distribute.rank.parts import Candidates, Flags, Floats, Reader
from musespark.distribute.rank.shelf import among

UNWANTED = 0.1  # a topic lowered to this weight or less is left out altogether


@dataclass(frozen=True, slots=True)
class Withdrawn:
    name: str = "withdrawn"

    def __call__(self, candidates: Candidates, _reader: Reader) -> Flags:
        return ~candidates.visible


@dataclass(frozen=True, slots=True)
class Own:
    name: str = "own"

    def __call__(self, candidates: Candidates, reader: Reader) -> Flags:
        return np.equal(candidates.author, reader.person)


@dataclass(frozen=True, slots=True)
class Hidden:
    """Blocked on either side, or muted."""

    name: str = "hidden"

    def __call__(self, candidates: Candidates, reader: Reader) -> Flags:
        return among(candidates.author, reader.hidden)


@dataclass(frozen=True, slots=True)
class Seen:
    name: str = "seen"

    def __call__(self, candidates: Candidates, reader: Reader) -> Flags:
        return among(candidates.work, reader.seen)


@dataclass(frozen=True, slots=True)
class SeenCopy:
    """A near copy of what the reader saw."""

    name: str = "seen copy"

    def __call__(self, candidates: Candidates, reader: Reader) -> Flags:
        return (candidates.cluster > 0) & among(candidates.cluster, reader.seen_clusters)


@dataclass(frozen=True, slots=True)
class Unwanted:
    """The very Work that the reader asked less of; what is like it scores lower."""

    name: str = "unwanted"

    def __call__(self, candidates: Candidates, reader: Reader) -> Flags:
        return among(candidates.work, reader.unwanted)


@dataclass(frozen=True, slots=True)
class Lowered:
    """A topic that the reader lowered so often that they want none of it."""

    name: str = "topic"

    def __call__(self, candidates: Candidates, reader: Reader) -> Flags:
        return topic_weight(candidates, reader) <= UNWANTED


def topic_weight(candidates: Candidates, reader: Reader) -> Floats:
    """Return of each candidate the reader's weight of its topics: the lowest if any is lowered, else the highest."""
    if not len(reader.topics):
        return np.ones(len(candidates), np.float32)
    at = np.minimum(np.searchsorted(reader.topics, candidates.topics), len(reader.topics) - 1)
    known = reader.topics[at] == candidates.topics
    weights = np.where(known, reader.topic_weights[at], np.float32(1))
    low = weights.min(axis=1)
    return np.asarray(np.where(low < 1, low, weights.max(axis=1)), np.float32)
