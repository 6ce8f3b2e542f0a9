"""All published Works as columns, in the order of publication: about 400 bytes a Work."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from musespark.distribute.rank.cells import Cells, top
from musespark.distribute.rank.parts import WIDTH, Candidates, Flags, Floats, Ints, Reader, nearest_of

TOPICS = 4  # tags of a Work that count for ranking
AUDITION = 100  # times that every new Work is shown to the signed in, whoever made it
AUDITION_HOURS = 14 * 24.0

USUAL, TRUST = 0.05, 40.0  # satisfactions a showing before anything is known, and the showings that this is worth
SATISFACTION = {  # of one such event
    "saved": 1.0, "replied": 0.7, "dwelt": 0.25, "rewarded": 2.0, "refunded": -2.0, "less": -2.0, "less undone": 2.0,
}  # fmt: skip

COLUMNS: dict[str, tuple[type[np.generic], int]] = {
    "work": (np.int64, 0),
    "serial": (np.int64, 0),  # of the publication
    "author": (np.int64, 0),
    "born": (np.float64, 0),  # published, seconds since 1970
    "cluster": (np.int64, 0),
    "original": (np.int32, 0),  # place of the first Work of the cluster, else its own
    "topics": (np.int32, TOPICS),
    "code": (np.int8, WIDTH),  # the embedding, see `pack`
    "scale": (np.float32, 0),
    "cell": (np.int16, 0),
    "originality": (np.float32, 0),
    "machine": (np.float32, 0),
    "shown": (np.float32, 0),
    "good": (np.float32, 0),  # weighted satisfactions
    "followers": (np.float32, 0),
    "visible": (np.bool_, 0),
}


def pack(vectors: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Return unit rows as bytes with a scale each: a quarter of the memory at .994 of the recall."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit = vectors / np.where(length > 0, length, 1)
    scale = np.abs(unit).max(axis=1, initial=1e-6) / 127
    return np.round(unit / scale[:, None]).astype(np.int8), scale.astype(np.float32)


def worth(shown: Floats, good: Floats) -> Floats:
    """Return satisfactions a showing against the usual, from -1 (an eighth) to 1 (eight times).

    The rate is shrunk towards the usual as by a Beta prior worth TRUST showings, so three saves of three readers don't
    beat three hundred of a thousand.
    """
    rate = (np.maximum(good, 0) + USUAL * TRUST) / (shown + TRUST)
    down = np.minimum(good, 0) / (shown + TRUST)  # more hides than saves: below what silence would give
    return np.asarray(np.clip(np.log2(np.maximum(rate + down, 1e-4) / USUAL) / 3, -1, 1), np.float32)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A moment of the catalogue: later Works and counts come with a later Shelf, so threads may keep this one."""

    columns: dict[str, NDArray[Any]]
    size: int
    cells: Cells
    popular: Ints  # places, most worth first, see `most_worth`

    def __len__(self) -> int:
        return self.size

    def ints(self, name: str) -> Ints:
        return self.columns[name][: self.size]

    def floats(self, name: str) -> Floats:
        return self.columns[name][: self.size]

    def flags(self, name: str) -> Flags:
        return self.columns[name][: self.size]

    def vectors(self, places: Ints) -> Floats:
        """Return the embeddings at `places` as unit rows, float32."""
        rows: Floats = self.columns["code"].take(places, axis=0).astype(np.float32)
        rows *= self.floats("scale")[places][:, None]
        return rows

    def closeness(self, places: Ints, wanted: Floats) -> Floats:
        """Return of each of `places` the cosine to the nearest row of `wanted` (at least one)."""
        rows = self.columns["code"].take(places, axis=0).astype(np.float32)
        return np.asarray(nearest_of(rows, wanted) * self.columns["scale"][places], np.float32)

    def near(self, wanted: Floats, count: int) -> Ints:
        """Return up to `count` places nearest to any row of `wanted`, nearest first."""
        if not len(self) or not len(wanted):
            return np.empty(0, np.int64)
        places = self.cells.visit(wanted, len(self))
        return places[top(self.closeness(places, wanted), count)]

    def tail(self, hours: float, now: float) -> int:
        """Return the first place published within `hours` before `now` (publication order is time order)."""
        return int(np.searchsorted(self.floats("born"), now - hours * 3600))

    def waiting(self, places: Ints | slice, now: float) -> Flags:
        """Flag the places whose audition is not over."""
        young = now - self.floats("born")[places] < AUDITION_HOURS * 3600
        return young & (self.floats("shown")[places] < AUDITION)

    def candidates(self, places: Ints, sources: Ints, reader: Reader) -> Candidates:
        """Read the columns at `places` for `reader`."""
        at = {name: self.columns[name][places] for name in ("work", "author", "cluster", "topics", "originality")}
        more = {name: self.columns[name][places] for name in ("machine", "followers", "visible")}
        return Candidates(
            **at,
            **more,
            place=places,
            vector=self.vectors(places),
            age=np.maximum(0, (reader.now - self.floats("born")[places]) / 3600).astype(np.float32),
            crowding=self.cells.crowding[self.columns["cell"][places]],
            worth=worth(self.floats("shown")[places], self.floats("good")[places]),
            followed=among(at["author"], reader.follows),
            audition=self.waiting(places, reader.now),
            sources=sources,
        )


def among(values: NDArray[Any], those: Ints) -> Flags:
    """Flag the values that are in the sorted array `those`."""
    if not len(those):
        return np.zeros(values.shape, bool)
    at = np.minimum(np.searchsorted(those, values), len(those) - 1)
    return np.asarray(those[at] == values)


def listed(values: Ints, those: Ints) -> Flags:
    """As `among`, for many values: a look into a table as long as the greatest of `those` ids."""
    if not len(those):
        return np.zeros(values.shape, bool)
    table = np.zeros(int(those[-1]) + 2, bool)
    table[those] = True
    return table.take(values, mode="clip")  # beyond the table stands its last entry, which is of nobody


def most_worth(shelf: Shelf, now: float, count: int = 2000, half_life: float = 7 * 24.0) -> Ints:
    """Return the places most worth a showing now: satisfaction, halved every `half_life` hours."""
    age = (now - shelf.floats("born")) / 3600
    heat = np.exp2(3 * worth(shelf.floats("shown"), shelf.floats("good")) - age / half_life)
    heat = np.where(shelf.flags("visible"), heat, 0)
    top = np.argpartition(-heat, min(count, len(heat)) - 1)[:count] if len(heat) else np.empty(0, int)
    return np.asarray(top[np.argsort(-heat[top], kind="stable")], np.int64)
