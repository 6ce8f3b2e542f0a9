"""An index over 256-bit picture hashes, exact within 31 bits. In memory, no Django.

What is added is compared one by one until it is many, then sorted into a block (buckets.py) with the blocks that are
not much larger: each hash is sorted a few times in its life. A large block is built aside, and nobody waits for it.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from musespark.credential.buckets import MOST, Block, Docs, Match
from musespark.credential.fingerprint import NEAR, Bits

TAIL = 4096  # hashes that are compared one by one
GROWTH = 8  # a block is sorted anew with what came after it once that is an eighth of it
ASIDE = 200_000  # hashes from which a block is built by a thread of its own: that takes 0.06 s
_GONE = -1


@dataclass(frozen=True)
class LookHit:
    """A picture and how many of its 256 bits differ from the nearest view of the asked one."""

    doc: int
    distance: int


@dataclass(frozen=True)
class _Build:
    """A block to be made of `blocks` and the oldest of the tail, as they are when it is begun."""

    blocks: tuple[Block, ...]
    living: tuple[NDArray[np.bool_], ...]
    docs: Docs
    words: Bits

    def __len__(self) -> int:
        return len(self.docs) + sum(map(len, self.blocks))

    def done(self) -> Block:
        """Sort all that was not forgotten when it was begun."""
        late = self.docs != _GONE
        parts = list(zip(self.blocks, self.living, strict=True))
        docs = [*(block.docs[alive] for block, alive in parts), self.docs[late]]
        return Block(np.concatenate(docs), np.concatenate([*(b.words[alive] for b, alive in parts), self.words[late]]))


class HashIndex:
    """Three calls: add, propose, forget. A doc is any whole number from 0; adding it again replaces it.

    Adding and forgetting are for one thread at a time; proposing may go on beside them.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._blocks: tuple[Block, ...] = ()
        self._docs, self._words = _empty(TAIL)
        self._size = 0
        self._builder: threading.Thread | None = None

    def __len__(self) -> int:
        return int(np.count_nonzero(self._docs[: self._size] != _GONE)) + sum(
            int(np.count_nonzero(block.alive)) for block in self._blocks
        )

    def add(self, doc: int, bits: Bits) -> None:
        """Keep the hash of `doc`, four 64-bit words."""
        self.forget(doc)
        with self._lock:
            if self._size == len(self._docs):
                more = _empty(self._size)
                self._docs, self._words = np.append(self._docs, more[0]), np.concatenate([self._words, more[1]])
            self._docs[self._size], self._words[self._size] = doc, bits.reshape(4)
            self._size += 1
        if self._size >= TAIL and self._builder is None:
            self._merge()

    def fill(self, docs: Docs, words: Bits) -> None:
        """Keep many at once (shapes (n,) and (n, 4)): a tenth of the cost of adding one by one."""
        if len(docs) < TAIL:
            for doc, bits in zip(docs.tolist(), words, strict=True):
                self.add(doc, bits)
            return
        kept = self.arrays()
        with self._lock:
            self._builder = None  # what is being built aside is in here too
            docs, words = _latest(np.append(kept["docs"], docs), np.concatenate([kept["words"], words]))
            edges = [*range(0, len(docs), MOST), len(docs)]
            self._blocks = tuple(Block(docs[start:end], words[start:end]) for start, end in pairwise(edges))
            (self._docs, self._words), self._size = _empty(TAIL), 0

    def forget(self, doc: int) -> None:
        """Drop `doc`: it is never found again."""
        with self._lock:
            tail = self._docs[: self._size]
            tail[tail == doc] = _GONE
            for block in self._blocks:
                block.forget(np.array([doc]))

    def propose(self, views: Bits) -> list[LookHit]:
        """Return the pictures within NEAR bits of any view (shape (n, 4)), nearest first."""
        with self._lock:
            blocks, docs, words = self._blocks, self._docs[: self._size], self._words[: self._size]
        found = [_compared(docs, words, views), *(block.match(views) for block in blocks)]
        every, far = np.concatenate([one.docs for one in found]), np.concatenate([one.far for one in found])
        order = np.lexsort((every, far))
        first = np.sort(np.unique(every[order], return_index=True)[1])
        nearest = order[first]
        return [LookHit(*pair) for pair in zip(every[nearest].tolist(), far[nearest].tolist(), strict=True)]

    def docs(self) -> Docs:
        """Return what is kept, in any order."""
        return self.arrays()["docs"]

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        """Return all docs and their hashes, to be kept elsewhere."""
        with self._lock:
            tail = self._docs[: self._size] != _GONE
            docs = [*(block.docs[block.alive] for block in self._blocks), self._docs[: self._size][tail]]
            words = [*(block.words[block.alive] for block in self._blocks), self._words[: self._size][tail]]
        return {"docs": np.concatenate(docs), "words": np.concatenate(words)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Return an index of what `arrays` gave."""
        made = cls()
        made.fill(arrays["docs"], arrays["words"])
        return made

    def _merge(self) -> None:
        with self._lock:
            build = self._planned()
            aside = len(build) > ASIDE
            if aside:
                self._builder = threading.Thread(target=self._build_aside, args=[build], daemon=True)
                self._builder.start()
        if not aside:
            block = build.done()
            with self._lock:
                self._swap(build, block)

    def _planned(self) -> _Build:
        """Take the newest blocks that are not much larger than what comes after them."""
        taken: list[Block] = []
        many = self._size
        for block in reversed(self._blocks):
            if len(block) > GROWTH * many or many + len(block) > MOST:
                break
            taken.append(block)
            many += len(block)
        docs, words = self._docs[: self._size].copy(), self._words[: self._size]
        return _Build(tuple(taken), tuple(block.alive.copy() for block in taken), docs, words)

    def _build_aside(self, build: _Build) -> None:
        try:
            block = build.done()
            with self._lock:
                if self._builder is threading.current_thread():  # else all was filled anew meanwhile
                    self._swap(build, block)
        finally:
            with self._lock:
                if self._builder is threading.current_thread():
                    self._builder = None

    def _swap(self, build: _Build, block: Block) -> None:
        """Put the block in the place of what it was made from; what was forgotten meanwhile is forgotten in it too.

        To be called under the lock.
        """
        late = len(build.docs)
        for old, living in zip(build.blocks, build.living, strict=True):
            block.forget(old.docs[living & ~old.alive])
        block.forget(build.docs[build.docs != self._docs[:late]])
        self._blocks = (*(old for old in self._blocks if old not in build.blocks), block)
        more = _empty(TAIL)
        self._docs = np.append(self._docs[late : self._size], more[0])
        self._words = np.concatenate([self._words[late : self._size], more[1]])
        self._size -= late


def _empty(many: int) -> tuple[Docs, Bits]:
    return np.full(many, _GONE, np.int64), np.zeros((many, 4), np.uint64)


def _latest(docs: Docs, words: Bits) -> tuple[Docs, Bits]:
    """Return each doc once, with the hash that came last."""
    last = len(docs) - 1 - np.unique(docs[::-1], return_index=True)[1]
    return docs[last], words[last]


def _compared(docs: Docs, words: Bits, views: Bits) -> Match:
    """Return what is within NEAR bits of any view, compared one by one."""
    words, docs = words[docs != _GONE], docs[docs != _GONE]
    # word by word, which takes a quarter of what a sum over the last axis takes
    first, second, third, fourth = (np.bitwise_count(words[:, at] ^ views[:, None, at]) for at in range(4))
    far = (first + second).astype(np.uint16) + third + fourth
    _, rows = np.nonzero(far <= NEAR)
    return Match(docs[rows], far[far <= NEAR].astype(np.uint8))
