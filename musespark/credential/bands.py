"""An index over 256-bit picture hashes, exact within 31 bits. In memory, no Django.

Sixteen bands of 16 bits: of two hashes at most 31 bits apart, one band differs in at most one bit (pigeonhole), so
looking up each band and its 16 one-bit neighbours misses nothing (multi-index hashing, Norouzi et al. 2012).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musespark.credential.fingerprint import NEAR, Bits

BANDS = 16
TAIL = 2048
_FLIPS = np.concatenate([[0], 1 << np.arange(16)]).astype(np.uint16)


@dataclass(frozen=True)
class LookHit:
    """A picture and how many of its 256 bits differ from the nearest view of the asked one."""

    doc: int
    distance: int


class HashIndex:
    """Three calls: add, propose, forget. A doc is any whole number; adding it again replaces it."""

    def __init__(self) -> None:
        self._slot: dict[int, int] = {}
        self._docs: list[int] = []
        self._late = np.zeros((TAIL, 4), np.uint64)
        self._late_size = 0
        self._bulk = np.zeros((0, 4), np.uint64)
        self._order = np.zeros((BANDS, 0), np.int32)
        self._starts = np.zeros((BANDS, 2**16 + 1), np.int64)

    def __len__(self) -> int:
        return len(self._slot)

    def add(self, doc: int, bits: Bits) -> None:
        """Keep the hash of `doc`, four 64-bit words."""
        self.forget(doc)
        self._slot[doc] = len(self._docs)
        self._docs.append(doc)
        self._late[self._late_size] = bits.reshape(4)
        self._late_size += 1
        if self._late_size == len(self._late):
            self._merge()

    def forget(self, doc: int) -> None:
        """Drop `doc`: it is never found again."""
        slot = self._slot.pop(doc, None)
        if slot is not None:
            self._docs[slot] = -1

    def propose(self, views: Bits) -> list[LookHit]:
        """Return the pictures within NEAR bits of any view (shape (n, 4)), nearest first."""
        pairs = [self._banded(views), self._recent(views)]
        slots, distances = (np.concatenate([pair[n] for pair in pairs]) for n in (0, 1))
        nearest: dict[int, int] = {}
        for slot, distance in zip(slots.tolist(), distances.tolist(), strict=True):
            doc = self._docs[slot]
            if doc >= 0 and distance < nearest.get(doc, NEAR + 1):
                nearest[doc] = distance
        return [LookHit(doc, far) for doc, far in sorted(nearest.items(), key=lambda pair: (pair[1], pair[0]))]

    def _recent(self, views: Bits) -> tuple[NDArray[np.int64], NDArray[np.int16]]:
        late = self._late[: self._late_size]
        far = _apart(late[None], views[:, None])
        _, rows = np.nonzero(far <= NEAR)
        return rows + len(self._bulk), far[far <= NEAR]

    def _banded(self, views: Bits) -> tuple[NDArray[np.int64], NDArray[np.int16]]:
        bands = _bands(views)
        asked, slots = zip(*(self._bucket(band, bands[:, band]) for band in range(BANDS)), strict=True)
        view, slot = np.concatenate(asked), np.concatenate(slots)
        far = _apart(self._bulk[slot], views[view])
        return slot[far <= NEAR].astype(np.int64), far[far <= NEAR]

    def _bucket(self, band: int, values: NDArray[np.uint16]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        probes = (values[:, None] ^ _FLIPS[None]).ravel().astype(np.int64)
        starts = self._starts[band][probes]
        counts = self._starts[band][probes + 1] - starts
        ends = np.cumsum(counts)
        offsets = np.repeat(starts - ends + counts, counts)
        places = np.arange(int(counts.sum())) + offsets
        return np.repeat(np.repeat(np.arange(len(values)), len(_FLIPS)), counts), self._order[band][places]

    def _merge(self) -> None:
        self._bulk = np.concatenate([self._bulk, self._late[: self._late_size]])
        self._late = np.zeros((max(TAIL, len(self._bulk) // 50), 4), np.uint64)
        self._late_size = 0
        bands = _bands(self._bulk)
        self._order = np.argsort(bands, axis=0, kind="stable").T.astype(np.int32)
        for band in range(BANDS):
            counts = np.bincount(bands[:, band], minlength=2**16)
            self._starts[band, 1:] = np.cumsum(counts)


def _apart(some: Bits, others: Bits) -> NDArray[np.int16]:
    """Return the Hamming distances; word by word, which takes a quarter of what a sum over the last axis takes."""
    first, second, third, fourth = (
        np.bitwise_count(some[..., at] ^ others[..., at]).astype(np.int16) for at in range(4)
    )
    far: NDArray[np.int16] = first + second + third + fourth
    return far


def _bands(words: Bits) -> NDArray[np.uint16]:
    return np.ascontiguousarray(words).view(np.uint16).reshape(-1, BANDS)
