"""Up to 16 million 256-bit hashes with what finds all of them within 31 bits of a hash. In memory, no Django.

Multi-index hashing (Norouzi et al. 2012): the bits are cut into bands, each band sorts the hashes into buckets. With
a radius for each band, and the sum of (radius + 1) over all bands 32, a hash that is farther than its radius in every
band is at least 32 bits away (pigeonhole): looking up each band and its neighbours within the radius misses nothing.
"""

from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from musespark.credential.fingerprint import NEAR, Bits

MOST = 2**24  # hashes: a slot is kept in 24 bits, 16 and 8 apart
# (shift, width, radius) of the bands in each of the four words. Many narrow ones take 92 MB a million; few wide ones
# look at a sixth of the candidates, and their buckets' starts, 128 MB, pay from so many hashes on.
NARROW = ((0, 16, 1), (16, 16, 1), (32, 16, 1), (48, 16, 1))
WIDE = ((0, 22, 2), (22, 21, 2), (43, 21, 1))
WIDE_FROM = 6_000_000

Slots = NDArray[np.int32]
Docs = NDArray[np.int64]


@dataclass(frozen=True)
class Match:
    """Docs within NEAR bits of a view, and how many bits: a doc once for each band and view that found it."""

    docs: Docs
    far: NDArray[np.uint8]


class Block:
    """Hashes that are never added to; one can be forgotten."""

    def __init__(self, docs: Docs, words: Bits) -> None:
        """Sort `docs` (each once) and their hashes (shape (n, 4)) into buckets: 0.3 s a million."""
        order = np.argsort(docs)
        self.docs, self.words = docs[order], np.ascontiguousarray(words[order])
        self.alive = np.ones(len(docs), np.bool_)
        layout = WIDE if len(docs) >= WIDE_FROM else NARROW
        self._bands = [_Band(self.words, word, *cut) for word in range(4) for cut in layout]

    def __len__(self) -> int:
        return len(self.docs)

    def forget(self, docs: Docs) -> None:
        """Drop those of `docs` that are here."""
        if not len(self):
            return
        at = np.minimum(np.searchsorted(self.docs, docs), len(self) - 1)
        self.alive[at[self.docs[at] == docs]] = False

    def match(self, views: Bits) -> Match:
        """Return what is within NEAR bits of any view (shape (n, 4))."""
        found = [band.match(self.words, views) for band in self._bands]
        slots, far = (np.concatenate([pair[n] for pair in found]) for n in (0, 1))
        there = self.alive[slots]
        return Match(self.docs[slots[there]], far[there])


class _Band:
    """The slots of all hashes, sorted by the value of some of their bits."""

    def __init__(self, words: Bits, word: int, shift: int, width: int, radius: int) -> None:
        self._word, self._shift, self._mask = word, np.uint64(shift), np.uint64(2**width - 1)
        self._flips = _flips(width, radius)
        keys = self._values(words)
        self._starts = np.zeros(2**width + 1, np.uint32)
        np.cumsum(np.bincount(keys.astype(np.int64), minlength=2**width), out=self._starts[1:])
        # value and slot in one number, so that what is sorted is numbers: several times faster than by their order
        keys <<= np.uint64(24)
        keys |= np.arange(len(words), dtype=np.uint64)
        keys.sort()
        self._low, self._high = keys.astype(np.uint16), (keys >> np.uint64(16)).astype(np.uint8)

    def match(self, words: Bits, views: Bits) -> tuple[Slots, NDArray[np.uint8]]:
        """Return the slots within NEAR bits of a view by way of this band, and how many bits."""
        slots, asked = self._candidates(views)
        # Two words first, not this band's own: of what is no match hardly one in a million has so few bits there.
        first, second, third, own = ((self._word + step) % 4 for step in (1, 2, 3, 4))
        far = _apart(words, slots, first, asked) + _apart(words, slots, second, asked)
        near = np.flatnonzero(far <= NEAR)
        slots, asked = slots[near], asked[near]
        far = far[near] + _apart(words, slots, third, asked) + _apart(words, slots, own, asked)
        return slots[far <= NEAR], far[far <= NEAR]

    def _values(self, words: Bits) -> Bits:
        values: Bits = (words[:, self._word] >> self._shift) & self._mask
        return values

    def _candidates(self, views: Bits) -> tuple[Slots, Bits]:
        """Return the slots in the buckets near each view's, and for each the view that asked."""
        probes = (self._values(views).astype(np.uint32)[:, None] ^ self._flips).ravel()
        starts = self._starts[probes].astype(np.int64)
        counts = self._starts[probes + np.uint32(1)] - starts
        ends = np.cumsum(counts)
        places = np.arange(int(counts.sum())) + np.repeat(starts - ends + counts, counts)
        slots = self._low[places].astype(np.int32)
        slots |= self._high[places].astype(np.int32) << 16
        who = np.repeat(np.repeat(np.arange(len(views)), len(self._flips)), counts)
        return slots, views[who]


@cache
def _flips(width: int, radius: int) -> NDArray[np.uint32]:
    """Return every number of `width` bits with at most `radius` of them set."""
    places = (combo for many in range(radius + 1) for combo in combinations(range(width), many))
    return np.array([sum(1 << place for place in combo) for combo in places], np.uint32)


def _apart(words: Bits, slots: Slots, word: int, asked: Bits) -> NDArray[np.uint8]:
    """Return in how many bits one word of each slot differs from what was asked."""
    far: NDArray[np.uint8] = np.bitwise_count(words[slots, word] ^ asked[:, word])
    return far
