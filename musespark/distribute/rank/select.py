"""From scores to a list that is varied, fair to originals and authors, and gives new Works their audition."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from musespark.distribute.rank.cells import top
from musespark.distribute.rank.parts import Candidates, Flags, Floats, Ints, Selection

COPY, AUTHOR, BELOW = "copy", "author", "below"


@dataclass(frozen=True, slots=True)
class Varied:
    """Maximal marginal relevance (Carbonell and Goldstein 1998) under three rules.

    At most one of a cluster of near copies, the original if it is there; at most `per_author` by one author in each
    `block` places while there is anybody else; every `audition_every`-th place for a Work that waits for its audition.
    """

    variety: float = 0.5  # points that a Work loses beside its double
    per_author: int = 2
    block: int = 20
    audition_every: int = 6
    pool: int = 200  # best scored candidates looked at
    name: str = "varied"

    def __call__(self, candidates: Candidates, score: Floats, size: int) -> Selection:
        copies = lesser_copies(candidates)
        pool = self._pool(candidates, np.where(copies, -np.inf, score).astype(np.float32))
        walk = _Walk(candidates.take(pool), score[pool], self)
        for _ in range(min(size, len(pool))):
            walk.step()
        chosen = pool[np.array(walk.chosen, np.int64)]
        rest = np.ones(len(candidates), bool)
        rest[chosen] = False
        crowded_out = rest & ~copies & np.isin(candidates.author, walk.full_authors())
        below = rest & ~copies & ~crowded_out
        return Selection(chosen, np.array(walk.auditions, bool), {COPY: copies, AUTHOR: crowded_out, BELOW: below})

    def _pool(self, candidates: Candidates, score: Floats) -> Ints:
        """Return the best scored, with the best that wait for an audition among them."""
        best = top(score, self.pool)
        waiting = top(np.where(candidates.audition, score, -np.inf).astype(np.float32), self.pool // 8)
        places = np.union1d(best, waiting)
        return np.asarray(places[score[places] > -np.inf], np.int64)


class _Walk:
    """One list in the making: places are filled one by one, each from arrays over the whole pool.

    `score` is minus infinity for the chosen, `free` for those too whose author has enough in this block.
    """

    def __init__(self, pool: Candidates, score: Floats, rules: Varied) -> None:
        self.pool, self.score, self.rules = pool, score, rules
        self.alike = rules.variety * (pool.vector @ pool.vector.T)  # points that each loses beside each
        self.lost = np.zeros(len(pool), np.float32)  # points lost beside the nearest chosen
        self.stage = np.flatnonzero(pool.audition)
        self.tally: Counter[int] = Counter()  # chosen in this block, by author
        self.chosen: list[int] = []
        self.auditions: list[bool] = []

    def step(self) -> None:
        place = len(self.chosen)
        if place % self.rules.block == 0:
            self.tally.clear()
            self._let_all(per_author=self.rules.per_author)
        value = self.free - self.lost
        if value.max() == -np.inf:  # everybody left is full: on a small instance a full page beats an empty one
            self._let_all(per_author=len(self.pool))
            value = self.free - self.lost
        waiting = value[self.stage] if (place + 1) % self.rules.audition_every == 0 else value[:0]
        audition = bool(waiting.max(initial=-np.inf) > -np.inf)
        self._choose(int(self.stage[waiting.argmax()] if audition else value.argmax()), audition=audition)

    def _let_all(self, *, per_author: int) -> None:
        self.free, self.most = self.score.copy(), per_author

    def _choose(self, pick: int, *, audition: bool) -> None:
        self.chosen.append(pick)
        self.auditions.append(audition)
        author = int(self.pool.author[pick])
        self.tally[author] += 1
        self.score[pick] = self.free[pick] = -np.inf
        if self.tally[author] >= self.most:
            self.free[self.pool.author == author] = -np.inf
        np.maximum(self.lost, self.alike[pick], out=self.lost)

    def full_authors(self) -> Ints:
        return np.array([author for author, chosen in self.tally.items() if chosen >= self.rules.per_author], np.int64)


def lesser_copies(candidates: Candidates) -> Flags:
    """Flag all but the earliest of each cluster of near copies."""
    order = np.lexsort((candidates.place, candidates.cluster))
    cluster = candidates.cluster[order]
    later = np.zeros(len(candidates), bool)
    later[order[1:]] = (cluster[1:] == cluster[:-1]) & (cluster[1:] > 0)
    return later
