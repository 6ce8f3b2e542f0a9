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

Slots = NDArray[np.intp]
Docs = NDArray[np.int64]


@dataclass(frozen=True)
class Match:
    """Docs within NEAR bits of a view, and how many bits: a doc once for each band and view that found it."""

    docs: Docs
    far: NDArray[np.uint8]


@dataclass(frozen=True)
class _Plan:
    """Where to look: of each band its word, shift and mask; of each probe its band, its flip, where the band begins."""

    word: NDArray[np.intp]
    shift: Bits
    mask: Bits
    band: NDArray[np.intp]
    flip: NDArray[np.int64]
    begin: NDArray[np.int64]

    @property
    def buckets(self) -> NDArray[np.int64]:
        """How many buckets each band has, and one for its end."""
        return self.mask.astype(np.int64) + 2


class Block:
    """Hashes that are never added to; one can be forgotten."""

    def __init__(self, docs: Docs, words: Bits) -> None:
        """Sort `docs` (each once) and their hashes (shape (n, 4)) into buckets: 0.3 s a million."""
        order = np.argsort(docs)
        self.docs, self.words = docs[order], np.ascontiguousarray(words[order])
        self.alive = np.ones(len(docs), np.bool_)
        self._plan = _plan(WIDE if len(docs) >= WIDE_FROM else NARROW)
        bands = len(self._plan.word)
        self._low = np.empty(bands * len(docs), np.uint16)
        self._high = np.empty(bands * len(docs), np.uint8)
        self._starts = np.zeros(int(self._plan.buckets.sum()), np.uint32)
        for band in range(bands):
            self._sort(band)

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
        slots, asked, word = self._candidates(views)
        # Two words first, not the band's own: of what is no match hardly one in a million has so few bits there.
        far = self._apart(slots, views, asked, word + 1) + self._apart(slots, views, asked, word + 2)
        near = np.flatnonzero(far <= NEAR)
        slots, asked, word = slots[near], asked[near], word[near]
        far = far[near] + self._apart(slots, views, asked, word + 3) + self._apart(slots, views, asked, word)
        there = self.alive[slots] & (far <= NEAR)
        return Match(self.docs[slots[there]], far[there])

    def _sort(self, band: int) -> None:
        plan, many = self._plan, len(self)
        keys = (self.words[:, plan.word[band]] >> plan.shift[band]) & plan.mask[band]
        begin, size = int(plan.buckets[:band].sum()), int(plan.buckets[band])
        counts = np.bincount(keys.astype(np.int64), minlength=size - 1)
        self._starts[begin] = band * many
        self._starts[begin + 1 : begin + size] = band * many + np.cumsum(counts)
        # value and slot in one number, so that what is sorted is numbers: several times faster than by their order
        keys <<= np.uint64(24)
        keys |= np.arange(many, dtype=np.uint64)
        keys.sort()
        self._low[band * many : (band + 1) * many] = keys.astype(np.uint16)
        self._high[band * many : (band + 1) * many] = (keys >> np.uint64(16)).astype(np.uint8)

    def _candidates(self, views: Bits) -> tuple[Slots, Slots, Slots]:
        """Return the slots in the buckets near each view's; for each the view that asked and the word of its band."""
        plan = self._plan
        values = ((views[:, plan.word] >> plan.shift) & plan.mask).astype(np.int64)
        probes = ((values[:, plan.band] ^ plan.flip) + plan.begin).ravel()
        starts = self._starts[probes].astype(np.int64)
        counts = self._starts[probes + 1] - starts
        ends = np.cumsum(counts)
        places = np.arange(int(counts.sum())) + np.repeat(starts - ends + counts, counts)
        slots = self._low[places].astype(np.intp)
        slots |= self._high[places].astype(np.intp) << 16
        asked = np.repeat(np.repeat(np.arange(len(views)), len(plan.band)), counts)
        return slots, asked, np.repeat(np.tile(plan.word[plan.band], len(views)), counts)

    def _apart(self, slots: Slots, views: Bits, asked: Slots, word: Slots) -> NDArray[np.uint8]:
        """Return in how many bits one word of each slot differs from that of the view that asked."""
        at = word & 3
        far: NDArray[np.uint8] = np.bitwise_count(self.words[slots, at] ^ views[asked, at])
        return far


@cache
def _plan(layout: tuple[tuple[int, int, int], ...]) -> _Plan:
    cuts = [(word, *cut) for word in range(4) for cut in layout]
    word, shift, width, _ = (np.array(column) for column in zip(*cuts, strict=True))
    flips = [_flips(width, radius) for _, _, width, radius in cuts]
    ends = np.cumsum(2**width + 1)
    many = [len(some) for some in flips]
    return _Plan(
        word,
        shift.astype(np.uint64),
        (2**width - 1).astype(np.uint64),
        np.repeat(np.arange(len(cuts)), many),
        np.concatenate(flips),
        np.repeat(ends - 2**width - 1, many),
    )


def _flips(width: int, radius: int) -> NDArray[np.int64]:
    """Return every number of `width` bits with at most `radius` of them set."""
    places = (combo for many in range(radius + 1) for combo in combinations(range(width), many))
    return np.array([sum(1 << place for place in combo) for combo in places], np.int64)
