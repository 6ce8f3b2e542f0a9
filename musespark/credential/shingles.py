"""An inverted index over text shingles: which texts share how much of what is rare. Exact, in memory, no Django.

A bulk part in three sorted arrays and a small tail of new texts, merged when the tail has grown. Shingles that many
texts have (a shared promo paragraph) weigh nothing, so boilerplate accuses nobody.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from musespark.credential.fingerprint import Hashes

TAIL = 100_000  # postings; merging costs about 0.1 s a million
COMMON = 80  # texts; what more of them share is boilerplate (measured)
EVIDENCE = 8.0  # rare shingles (about 32 letters) that make a match believable

_LISTS = ("docs", "authors", "times", "sizes")  # one value a text
_NONE = np.zeros(0, np.uint32)
_NOWHERE = np.zeros(0, np.int32)


@dataclass(frozen=True)
class TextHit:
    """A text that shares something: shares of the asked (`contained`) and of the kept text (`covers`), and a score."""

    doc: int
    contained: float
    covers: float
    score: float


class ShingleIndex:
    """Three calls: add, propose, forget. A doc is any whole number; adding it again replaces it."""

    def __init__(self) -> None:
        self._slot: dict[int, int] = {}
        self._docs: list[int] = []
        self._authors: list[int] = []
        self._times: list[float] = []
        self._sizes: list[int] = []
        self._keys = np.zeros(0, np.uint32)
        self._starts = np.zeros(1, np.int64)
        self._slots = np.zeros(0, np.int32)
        self._tail: defaultdict[int, list[int]] = defaultdict(list)
        self._tail_size = 0

    def __len__(self) -> int:
        return len(self._slot)

    def add(self, doc: int, hashes: Hashes, *, author: int = 0, at: float = 0.0) -> None:
        """Keep the shingles of `doc` by `author`, published at the POSIX time `at`."""
        slot = self._place(doc, len(hashes), author, at)
        for value in hashes.tolist():
            self._tail[value].append(slot)
        self._tail_size += len(hashes)
        if self._tail_size > max(TAIL, len(self._slots) // 10):
            self._merge()

    def fill(self, rows: Iterable[tuple[int, Hashes, int, float]]) -> None:
        """Keep many texts (doc, shingles, author, time) at once: a tenth of the cost of adding one by one."""
        placed = [(self._place(doc, len(hashes), author, at), hashes) for doc, hashes, author, at in rows]
        if placed:
            slots = np.repeat([slot for slot, _ in placed], [len(hashes) for _, hashes in placed])
            self._merge(np.concatenate([hashes for _, hashes in placed]), slots.astype(np.int32))

    def forget(self, doc: int) -> None:
        """Drop `doc`; its postings go at the next merge, until then nothing is found through them."""
        slot = self._slot.pop(doc, None)
        if slot is not None:
            self._docs[slot] = -1

    def docs(self) -> NDArray[np.int64]:
        """Return what is kept, in any order."""
        return np.fromiter(self._slot, np.int64, len(self._slot))

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        """Return all that is kept, to be saved."""
        self._merge()
        texts = (self._docs, self._authors, self._times, self._sizes)
        kept: dict[str, NDArray[Any]] = {"keys": self._keys, "starts": self._starts, "slots": self._slots}
        return kept | {name: np.array(values) for name, values in zip(_LISTS, texts, strict=True)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Return an index of what `arrays` gave."""
        made = cls()
        made._docs, made._authors, made._times, made._sizes = (arrays[name].tolist() for name in _LISTS)
        made._keys, made._starts, made._slots = (arrays[name] for name in ("keys", "starts", "slots"))
        made._slot = {doc: slot for slot, doc in enumerate(made._docs) if doc >= 0}
        return made

    def propose(self, hashes: Hashes, *, not_by: int | None = None, before: float | None = None) -> list[TextHit]:
        """Return the texts that share rare shingles with these, best first: score 0 to 1, from .5 a near-copy.

        The score is sqrt(evidence x containment): much of the text, and enough of it to be no accident.
        """
        spots = self._spots(hashes)
        if not len(spots.slots):
            return []
        slots, inverse = np.unique(spots.slots, return_inverse=True)
        matched = np.bincount(inverse, spots.weights)
        counts = np.bincount(inverse)
        contained = np.minimum(1, matched / max(spots.mass, 1e-9))
        covers = np.minimum(1, counts / np.maximum(1, np.array([self._sizes[slot] for slot in slots])))
        scores = np.sqrt((1 - np.exp(-matched / EVIDENCE)) * np.maximum(contained, covers))
        order = np.argsort(-scores, kind="stable")
        return [
            TextHit(self._docs[slots[n]], float(contained[n]), float(covers[n]), float(scores[n]))
            for n in order.tolist()
            if self._counts(int(slots[n]), not_by, before)
        ]

    def rarity(self, hashes: Hashes) -> NDArray[np.float64]:
        """Return the weight of each shingle: 1 for what nobody has, 0 for what so many have that it says nothing."""
        _, counts = self._ranges(hashes)
        late = np.fromiter((len(self._tail.get(value, ())) for value in hashes.tolist()), np.int64, len(hashes))
        return self._weights(counts + late)

    def explained(self, hashes: Hashes, *, not_by: int, before: float) -> tuple[float, float]:
        """Return (idf mass of `hashes` found in earlier texts of others, whole idf mass), boilerplate left out."""
        spots = self._spots(hashes)
        allowed = [self._counts(slot, not_by, before) for slot in spots.slots.tolist()]
        found, first = np.unique(spots.asked[allowed], return_index=True)
        return float(spots.weights[allowed][first].sum()) if len(found) else 0.0, spots.mass

    def _place(self, doc: int, size: int, author: int, at: float) -> int:
        self.forget(doc)
        self._slot[doc] = len(self._docs)
        self._docs.append(doc)
        self._authors.append(author)
        self._times.append(at)
        self._sizes.append(size)
        return self._slot[doc]

    def _counts(self, slot: int, not_by: int | None, before: float | None) -> bool:
        if self._docs[slot] < 0 or (not_by is not None and self._authors[slot] == not_by):
            return False
        return before is None or self._times[slot] < before

    def _spots(self, hashes: Hashes) -> "_Spots":
        bulk, counts = self._ranges(hashes)
        tails = [self._tail.get(value, ()) for value in hashes.tolist()]
        late = np.array([len(tail) for tail in tails], np.int64)
        weights = self._weights(counts + late)
        common = weights == 0
        counts[common] = late[common] = 0
        tail_slots = chain.from_iterable(tail for tail, boring in zip(tails, common, strict=True) if not boring)
        slots = np.concatenate([_gather(self._slots, bulk, counts), np.fromiter(tail_slots, np.int32, int(late.sum()))])
        places = np.arange(len(hashes))
        asked = np.concatenate([np.repeat(places, counts), np.repeat(places, late)])
        return _Spots(slots, asked, weights[asked], float(weights.sum()))

    def _ranges(self, hashes: Hashes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        if not len(self._keys):
            return np.zeros(len(hashes), np.int64), np.zeros(len(hashes), np.int64)
        at = np.minimum(np.searchsorted(self._keys, hashes), len(self._keys) - 1)
        starts = self._starts[at]
        return starts, np.where(self._keys[at] == hashes, self._starts[at + 1] - starts, 0)

    def _weights(self, spread: NDArray[np.int64]) -> NDArray[np.float64]:
        """Inverse document frequency scaled to 1 for what nobody has; 0 for boilerplate.

        A small instance counts as if it had 10,000 texts: with three of them, being in one would seem common.
        """
        total = max(len(self), 10_000)
        idf = np.log1p((total - spread + 0.5) / (spread + 0.5)) / np.log1p((total + 0.5) / 0.5)
        common = min(COMMON, max(8, len(self) // 50))
        return np.where(spread > common, 0.0, idf)

    def _merge(self, more: Hashes = _NONE, more_slots: NDArray[np.int32] = _NOWHERE) -> None:
        lengths = [len(slots) for slots in self._tail.values()]
        late = np.repeat(np.fromiter(self._tail, np.uint32, len(self._tail)), lengths)
        late_slots = np.fromiter(chain.from_iterable(self._tail.values()), np.int32, len(late))
        keys = np.concatenate([np.repeat(self._keys, np.diff(self._starts)), late, more])
        slots = np.concatenate([self._slots, late_slots, more_slots])
        living = np.array(self._docs)[slots] >= 0
        keys, slots = keys[living], slots[living]
        order = np.argsort(keys, kind="stable")
        self._slots = slots[order]
        self._keys, first = np.unique(keys[order], return_index=True)
        self._starts = np.append(first, len(order)).astype(np.int64)
        self._tail.clear()
        self._tail_size = 0


@dataclass(frozen=True)
class _Spots:
    """Where asked shingles stand: slots, which asked shingle each is, its weight; `mass` is the weight asked for."""

    slots: NDArray[np.int32]
    asked: NDArray[np.int64]
    weights: NDArray[np.float64]
    mass: float


def _gather(values: NDArray[np.int32], starts: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return values[starts[0] : starts[0] + counts[0]], then the next range, as one array without a loop."""
    ends = np.cumsum(counts)
    offsets = np.repeat(starts - np.concatenate([[0], ends[:-1]]), counts) if len(counts) else starts
    return values[np.arange(int(counts.sum())) + offsets]
