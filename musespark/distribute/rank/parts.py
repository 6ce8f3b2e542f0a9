"""What passes through the ranker, and the kinds of parts that it is made of (a Source is in sources.py)."""

from dataclasses import dataclass, field, fields
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
WIDTH = 256  # numbers in the embedding of a Work


def no_ints() -> Ints:
    return np.empty(0, np.int64)


def no_vectors() -> Floats:
    return np.empty((0, WIDTH), np.float32)


def nearest_of(rows: Floats, wanted: Floats) -> Floats:
    """Return of each of `rows` (n, width) its dot product with the nearest of `wanted` (at least one)."""
    products = np.ascontiguousarray((rows @ wanted.T).T)  # a maximum over a few columns is slow, over long rows quick
    return np.asarray(products.max(axis=0), np.float32)


@dataclass(frozen=True, slots=True)
class Dials:
    """What a reader asked of their feed: 0 to 100 each, 50 is as it comes."""

    freshness: int = 50
    originality: int = 50
    small: int = 50  # small creators
    machine: int = 50  # share made by AI
    friends: int = 50  # persons whom the reader follows

    def pull(self, name: str) -> float:
        """Return the multiplier of a factor: 0 at 0, 1 at 50, 2 at 100."""
        return float(getattr(self, name)) / 50


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a list is made. All ids are database ids; arrays of them are sorted."""

    now: float  # seconds since 1970
    person: int = 0  # 0: signed out
    interests: Floats = field(default_factory=no_vectors)  # unit rows, see taste.py
    dislikes: Floats = field(default_factory=no_vectors)
    follows: Ints = field(default_factory=no_ints)
    reposted: Ints = field(default_factory=no_ints)  # places on the shelf of what they lately passed on
    hidden: Ints = field(default_factory=no_ints)  # authors: blocked on either side, muted
    seen: Ints = field(default_factory=no_ints)  # Works
    seen_clusters: Ints = field(default_factory=no_ints)
    unwanted: Ints = field(default_factory=no_ints)  # Works that they asked less of
    topics: Ints = field(default_factory=no_ints)
    topic_weights: Floats = field(default_factory=lambda: np.empty(0, np.float32))  # 1 is as it comes
    dials: Dials = field(default_factory=Dials)
    seed: int = 0  # of the draw among Works that wait for their audition


@dataclass(frozen=True, slots=True)
class Candidates:
    """Works that may be shown, a column each; all columns have the same length."""

    place: Ints  # on the shelf
    work: Ints
    author: Ints
    cluster: Ints  # of near copies; 0: none
    topics: NDArray[np.int32]  # (n, 4) tag ids, 0 where there are fewer
    vector: Floats  # (n, 256) unit rows
    age: Floats  # hours
    originality: Floats  # 0 to 1
    machine: Floats  # 0 to 1, share made by AI
    crowding: Floats  # 0 to 1
    worth: Floats  # -1 to 1, satisfaction a showing against what is usual, see shelf.worth
    followers: Floats  # of the author
    followed: Flags  # the reader follows the author
    audition: Flags  # was shown fewer times than every new Work is
    visible: Flags
    sources: NDArray[np.int64]  # bit i: source i brought it

    def __len__(self) -> int:
        return len(self.work)

    def take(self, index: Ints | Flags) -> Self:
        """Return the candidates at `index` (positions or a mask)."""
        return type(self)(**{column.name: getattr(self, column.name)[index] for column in fields(self)})


class Filter(Protocol):
    """Flags what the reader must not or need not see; `name` is the reason given."""

    @property
    def name(self) -> str: ...
    def __call__(self, candidates: Candidates, reader: Reader, /) -> Flags: ...


class Scorer(Protocol):
    """One factor of the score, in points; `before` is the sum of the factors listed before this one."""

    @property
    def name(self) -> str: ...
    def __call__(self, candidates: Candidates, reader: Reader, before: Floats, /) -> Floats: ...


@dataclass(frozen=True, slots=True)
class Selection:
    """Chosen candidates in the order shown, and why each of the others was not."""

    chosen: Ints  # positions among the candidates
    auditions: Flags  # of the chosen: which stand there for their audition
    passed_over: dict[str, Flags]  # reason -> candidates


class Selector(Protocol):
    @property
    def name(self) -> str: ...
    def __call__(self, candidates: Candidates, score: Floats, size: int, /) -> Selection: ...
