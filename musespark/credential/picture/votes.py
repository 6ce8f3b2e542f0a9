"""Which kept pictures may be in an asked one: its points look up alike points, each votes once a picture.

A point's code is 64 signs of its descriptor, seen from 64 sides at right angles (rows of a Hadamard matrix). Kept codes
lie sorted, so those with the same first bits are neighbours: an asked point looks there, and where one or two of the
signs that it is least sure of would be the other one (multi-probe hashing, Lv et al. 2007, in a single table). What
many pictures have, a template's frame, says little: a vote is divided by how many pictures the point votes for.
"""

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from musespark.credential.picture.geometry import FORMS, form
from musespark.credential.picture.photo import Picture
from musespark.credential.picture.points import Floats

KEPT = 300  # points of a kept picture; the asked one uses all it has
BITS = 64
NEAR = 14  # bits by which alike points differ at most
UNSURE, FLIPPED = 6, 2  # signs that may be otherwise; how many of them at once
LATE = 64  # pictures added since the last sorting, at least; or a fiftieth

Codes = NDArray[np.uint64]
Slots = NDArray[np.int32]
Run = tuple[Codes, Slots]  # sorted by code; whose each is

# The mean descriptor of photographs, by how far a cell is from the middle and a gradient from the point's own
# direction. Folded along its symmetries, so that it is the mean of mirrored and negative pictures too.
_MEAN = ((0.074, 0.054, 0.043, 0.049, 0.064), (0.109, 0.068, 0.047, 0.055, 0.071), (0.163, 0.092, 0.054, 0.063, 0.081))
_BIT = np.uint64(1) << np.arange(BITS - 1, -1, -1, dtype=np.uint64)
_NONE = (np.zeros(0, np.uint64), np.zeros(0, np.int32))


def _mean() -> Floats:
    inner = np.array([0, 1, 1, 0])
    row, column, direction = np.meshgrid(range(4), range(4), range(8), indexing="ij")
    return np.asarray(
        np.array(_MEAN)[inner[row] + inner[column], np.minimum(direction, 8 - direction)].ravel(), np.float32
    )


def _sides() -> Floats:
    rows = np.ones((1, 1), np.float32)
    while len(rows) < 128:
        rows = np.block([[rows, rows], [rows, -rows]])
    draw = np.random.Generator(np.random.PCG64(20))
    signs = draw.choice((-1.0, 1.0), 128).astype(np.float32)
    return np.asarray((rows * signs)[draw.permutation(128)[:BITS]], np.float32)


_CENTRE, _SIDES = _mean(), _sides()
_PROBES = np.array(
    [
        [at in chosen for at in range(UNSURE)]
        for many in range(FLIPPED + 1)
        for chosen in combinations(range(UNSURE), many)
    ]
)


class VoteIndex:
    """Three calls: add, propose, forget. A doc is any whole number; adding it again replaces it. Not for two threads.

    12 bytes a point: 3.6 kB a picture.
    """

    def __init__(self) -> None:
        self._slot: dict[int, int] = {}
        self._docs: list[int] = []
        self._bulk: Run = _NONE
        self._late: list[Run] = []

    def __len__(self) -> int:
        return len(self._slot)

    def add(self, doc: int, codes: Codes) -> None:
        """Keep the codes of the points of `doc`, see codes_of."""
        self.forget(doc)
        self._slot[doc] = len(self._docs)
        self._late.append((codes, np.full(len(codes), len(self._docs), np.int32)))
        self._docs.append(doc)
        if len(self._late) >= max(LATE, len(self._docs) // 50):
            self._bulk, self._late = self._sorted([self._bulk, *self._late]), []

    def forget(self, doc: int) -> None:
        """Drop `doc`: it is never proposed again."""
        slot = self._slot.pop(doc, None)
        if slot is not None:
            self._docs[slot] = -1

    def propose(self, picture: Picture, limit: int = 20) -> list[tuple[int, float]]:
        """Return the pictures with most votes, and these: of the asked one as it is, mirrored or as a negative."""
        if not self._slot or not len(picture.points):
            return []
        if len(self._late) > 1:
            self._late = [self._sorted(self._late)]
        forms = [form(picture, is_mirrored=mirrored, is_inverted=inverted) for mirrored, inverted in FORMS]
        votes = np.max([self._votes(_margins(points.vectors)) for points in forms], axis=0)
        votes[np.array(self._docs) < 0] = 0
        best = np.lexsort((np.arange(len(votes)), -votes))[:limit]
        return [(self._docs[slot], float(votes[slot])) for slot in best.tolist() if votes[slot] > 0]

    def docs(self) -> NDArray[np.int64]:
        """Return what is kept, in any order."""
        return np.fromiter(self._slot, np.int64, len(self._slot))

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        """Return all that is kept, to be saved."""
        codes, slots = self._sorted([self._bulk, *self._late])
        return {"codes": codes, "slots": slots, "docs": np.array(self._docs, np.int64)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Return an index of what `arrays` gave."""
        made = cls()
        made._bulk = arrays["codes"], arrays["slots"]
        made._docs = arrays["docs"].tolist()
        made._slot = {doc: slot for slot, doc in enumerate(made._docs) if doc >= 0}
        return made

    def _sorted(self, runs: Iterable[Run]) -> Run:
        """Return one run of all, without the points of forgotten pictures."""
        codes, slots = (np.concatenate(each) for each in zip(*runs, strict=True))
        alive = np.flatnonzero(np.array(self._docs)[slots] >= 0)
        order = alive[np.argsort(codes[alive], kind="stable")]
        return codes[order], slots[order]

    def _votes(self, margins: Floats) -> NDArray[np.float64]:
        """Return the votes by slot. A point votes once a picture, for the point most alike."""
        found = [_near(run, margins) for run in (self._bulk, *self._late) if len(run[0])]
        if not found:  # nothing kept has any points: flat pictures alone
            return np.zeros(len(self._docs))
        voter, slot, far = (np.concatenate(each) for each in zip(*found, strict=True))
        pair = voter * len(self._docs) + slot
        order = np.lexsort((far, pair))
        first = order[np.diff(pair[order], prepend=-1) > 0]
        voter, slot = voter[first], slot[first]
        weight = (1 - far[first] / (NEAR + 4)) ** 2 / np.bincount(voter)[voter]
        return np.asarray(np.bincount(slot, weight, minlength=len(self._docs)), np.float64)


def codes_of(picture: Picture) -> Codes:
    """Return the codes by which a picture is kept, one for each of its first points, sorted."""
    return np.sort(_codes(_margins(picture.points.vectors[:KEPT])))


def _margins(vectors: Floats) -> Floats:
    """Return how sure each sign is, shape (n, BITS)."""
    return np.asarray((vectors - _CENTRE) @ _SIDES.T, np.float32)


def _codes(margins: Floats) -> Codes:
    return np.asarray(((margins > 0) * _BIT).sum(axis=1, dtype=np.uint64))


def _near(run: Run, margins: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return rows of `margins`, slots and distances of the kept points that were found near."""
    kept, slots = run
    codes = _codes(margins)
    prefix = min(40, max(8, len(kept).bit_length() - 2))
    unsure = np.argsort(np.abs(margins[:, :prefix]), axis=1)[:, :UNSURE]
    flips = (_PROBES[None] * _BIT[unsure][:, None]).sum(axis=2, dtype=np.uint64)
    rest = np.uint64(2 ** (BITS - prefix) - 1)
    probes = (codes[:, None] ^ flips).ravel() & ~rest
    start, end = np.searchsorted(kept, probes), np.searchsorted(kept, probes | rest, side="right")
    counts = end - start
    place = np.arange(int(counts.sum())) + np.repeat(end - np.cumsum(counts), counts)
    voter = np.repeat(np.repeat(np.arange(len(codes)), len(_PROBES)), counts)
    far = np.bitwise_count(kept[place] ^ codes[voter])
    near = far <= NEAR
    return voter[near], slots[place[near]].astype(np.int64), far[near].astype(np.int64)
