"""What a source is, and where candidates come from: each looks at the whole shelf, well under a millisecond."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from musespark.distribute.rank.cells import top
from musespark.distribute.rank.parts import Ints, Reader
from musespark.distribute.rank.shelf import AUDITION_HOURS, Shelf, among, listed


class Source(Protocol):
    """Brings places of the shelf; a room adds its own by listing it in `loop.py`."""

    @property
    def name(self) -> str: ...
    def __call__(self, shelf: Shelf, reader: Reader, /) -> Ints: ...


@dataclass(frozen=True, slots=True)
class Following:
    """The newest by persons whom the reader follows, and what these passed on."""

    most: int = 200
    window: int = 30_000  # newest Works looked at
    name: str = "following"

    def __call__(self, shelf: Shelf, reader: Reader) -> Ints:
        start = max(0, len(shelf) - self.window)
        theirs = np.flatnonzero(listed(shelf.ints("author")[start:], reader.follows)) + start
        return np.concatenate([theirs[-self.most :], reader.reposted])


@dataclass(frozen=True, slots=True)
class Similar:
    """Nearest in content to what the reader found worth their time, without what was seen already."""

    most: int = 250
    name: str = "similar"

    def __call__(self, shelf: Shelf, reader: Reader) -> Ints:
        places = shelf.near(reader.interests, self.most + len(reader.seen))
        return places[~among(shelf.ints("work")[places], reader.seen)][: self.most]


@dataclass(frozen=True, slots=True)
class Fresh:
    """New Works that wait for their audition, those shown least first, the rest drawn by lot."""

    most: int = 60
    window: int = 20_000
    name: str = "fresh"

    def __call__(self, shelf: Shelf, reader: Reader) -> Ints:
        start = max(shelf.tail(AUDITION_HOURS, reader.now), len(shelf) - self.window)
        young = slice(start, len(shelf))
        places = np.flatnonzero(shelf.waiting(young, reader.now) & shelf.flags("visible")[young]) + start
        lot = np.random.default_rng(reader.seed).random(len(places), np.float32)
        return places[top(-shelf.floats("shown")[places] - 8 * lot, self.most)]


@dataclass(frozen=True, slots=True)
class Popular:
    """Most worth a showing now, near the reader's interests if they have any, else corner by corner for variety."""

    most: int = 150
    name: str = "popular"

    def __call__(self, shelf: Shelf, reader: Reader) -> Ints:
        places = shelf.popular[~among(shelf.ints("work")[shelf.popular], reader.seen)]
        if len(reader.interests):
            heat = np.linspace(0.3, 0, len(places), dtype=np.float32)  # closeness decides, worth breaks near ties
            near = shelf.closeness(places[:800], reader.interests)
            return places[top(near + heat[:800], self.most)]
        return places[turns(shelf.columns["cell"][places].astype(np.int64))[: self.most]]


def turns(group: Ints) -> Ints:
    """Return positions so that each group has its first, then each its second, and so on; order is kept otherwise."""
    by_group = np.argsort(group, kind="stable")
    ordered = group[by_group]
    first = np.searchsorted(ordered, ordered)
    turn = np.empty(len(group), np.int64)
    turn[by_group] = np.arange(len(group)) - first
    return np.argsort(turn, kind="stable")
