"""The parts in a row: sources, filters, scorers, a selector. What it did with each candidate is in its Ranking."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from musespark.distribute.rank import filters, scorers, sources
from musespark.distribute.rank.parts import Candidates, Filter, Flags, Floats, Ints, Reader, Scorer, Selector
from musespark.distribute.rank.select import Varied
from musespark.distribute.rank.shelf import Shelf
from musespark.distribute.rank.sources import Source

LISTED = "listed"


@dataclass(frozen=True, slots=True)
class Ranking:
    """A list and how it came about: enough to explain each Work shown and each Work not shown."""

    work: Ints  # all candidates
    outcome: NDArray[np.uint8]  # of each candidate, an index into `outcomes`
    outcomes: tuple[str, ...]
    listed: Ints  # Works in the order shown
    factors: Floats  # (listed, scorers)
    factor_names: tuple[str, ...]
    sources: Ints  # of each listed, bit i is source i
    source_names: tuple[str, ...]
    auditions: Flags  # of the listed
    place_by_score: Ints  # of the listed, 1 is the highest score
    ranked: int  # candidates that no filter removed


@dataclass(frozen=True, slots=True)
class Pipeline:
    sources: Sequence[Source] = (sources.Following(), sources.Similar(), sources.Fresh(), sources.Popular())
    filters: Sequence[Filter] = (
        filters.Withdrawn(), filters.Own(), filters.Hidden(), filters.Seen(), filters.SeenCopy(), filters.Unwanted(),
        filters.Lowered(),
    )  # fmt: skip
    scorers: Sequence[Scorer] = (
        scorers.Match(), scorers.Friends(), scorers.Worth(), scorers.Originality(), scorers.Freshness(),
        scorers.Crowding(), scorers.Machine(), scorers.Topics(), scorers.Less(), scorers.Author(),
    )  # fmt: skip
    selector: Selector = field(default_factory=Varied)

    def __str__(self) -> str:
        rows = (
            ("sources", self.sources),
            ("filters", self.filters),
            ("scorers", self.scorers),
            ("selector", [self.selector]),
        )
        return "\n".join(f"{kind:9}{', '.join(part.name for part in parts)}" for kind, parts in rows)

    def run(self, shelf: Shelf, reader: Reader, size: int) -> Ranking:
        """Return a list of up to `size` Works for `reader`; about 500 candidates are looked at."""
        return self.rank(self.gather(shelf, reader), reader, size)

    def gather(self, shelf: Shelf, reader: Reader) -> Candidates:
        """Return what the sources bring, each once, and the originals of any copies among it."""
        found = [np.asarray(source(shelf, reader), np.int64) for source in self.sources]
        places = np.concatenate([*found, np.empty(0, np.int64)])
        marks = np.repeat(1 << np.arange(len(found)), [len(part) for part in found])
        originals = shelf.columns["original"][places].astype(np.int64)
        places, which = np.unique(np.concatenate([places, originals]), return_inverse=True)
        brought = np.zeros(len(places), np.int64)
        np.bitwise_or.at(brought, which, np.concatenate([marks, marks]))
        return shelf.candidates(places, brought, reader)

    def rank(self, candidates: Candidates, reader: Reader, size: int) -> Ranking:
        """Filter, score and select."""
        why = self.sift(candidates, reader)
        at = np.flatnonzero(why == 0)
        kept = candidates.take(at)
        factors, score = self.score(kept, reader)
        selection = self.selector(kept, score, size)
        reasons = (LISTED, *(part.name for part in self.filters), *selection.passed_over)
        for code, flags in enumerate(selection.passed_over.values(), start=1 + len(self.filters)):
            why[at[flags]] = code
        by_score = np.empty(len(kept), np.int64)
        by_score[np.argsort(-score, kind="stable")] = np.arange(1, len(kept) + 1)
        chosen = selection.chosen
        return Ranking(
            candidates.work, why, reasons,
            kept.work[chosen], factors[chosen], tuple(part.name for part in self.scorers),
            kept.sources[chosen], tuple(part.name for part in self.sources),
            selection.auditions, by_score[chosen], len(kept),
        )  # fmt: skip

    def sift(self, candidates: Candidates, reader: Reader) -> NDArray[np.uint8]:
        """Return of each candidate 0 if it is kept, else 1 + the first filter that removes it."""
        why = np.zeros(len(candidates), np.uint8)
        for code, part in enumerate(self.filters, start=1):
            why[part(candidates, reader) & (why == 0)] = code
        return why

    def score(self, candidates: Candidates, reader: Reader) -> tuple[Floats, Floats]:
        """Return the factors (n, scorers) and their sum (n)."""
        factors = np.zeros((len(candidates), len(self.scorers)), np.float32)
        total = np.zeros(len(candidates), np.float32)
        for column, part in enumerate(self.scorers):
            factors[:, column] = part(candidates, reader, total)
            total = total + factors[:, column]
        return factors, total
