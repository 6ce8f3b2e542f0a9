"""How alike two texts are, letter by letter: the second look at what the index of shingles proposes. Pure: no Django.

The index keeps every fourth run of letters; here all runs of both texts count. How rare a run is, is known for those
that the index keeps; the runs between are taken to be as rare as their neighbours.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from musespark.credential.fingerprint import Hashes, runs, sampled, skeleton
from musespark.credential.shingles import TextHit

SHOWN = 0.5  # scores from which a text is shown as near; of strangers' reviews next to none reaches it
COPY = 0.6  # scores from which it counts as a near-copy
LIKELY = 0.15  # scores of the index from which a second look pays
FAR = 0.4  # of the best score, below which no second look brings a proposal near it
LOOKS = 12  # at most: as many as are shown, of others and of one's own
PASSAGE = 40.0  # rare letters in one stretch, about a line: a quote; by accident it was never 30
SCALE = 2.6  # evidence at which the score is COPY: a tenth above the best wrong pair of one half of bench/texts.py
FLOOR = 40.0  # letters: a shorter text is judged as if it had so many

Weights = NDArray[np.float64]


@dataclass(frozen=True)
class Weighed:
    """A text with the weight of each of its runs: 1 for what nobody else wrote, 0 for what everybody does."""

    hashes: Hashes
    weights: Weights

    @cached_property
    def once(self) -> NDArray[np.intp]:
        """The places of the runs, each distinct run once."""
        return np.unique(self.hashes, return_index=True)[1]

    @cached_property
    def mass(self) -> float:
        """What the text weighs: its distinct rare runs."""
        return float(self.weights[self.once].sum())


@dataclass(frozen=True)
class Alike:
    """What two texts share: shares of the asked (`contained`) and the other text (`covers`), a score from 0 to 1.

    `passage` is the heaviest stretch they share, in rare letters.
    """

    contained: float
    covers: float
    score: float
    passage: float

    @property
    def is_quote(self) -> bool:
        """Whether one text holds a passage of the other."""
        return self.passage >= PASSAGE


def worth(hits: Sequence[TextHit]) -> list[int]:
    """Return the texts that get a second look, of those that the index proposes, best first."""
    least = max(LIKELY, FAR * hits[0].score) if hits else 0.0
    return [hit.doc for hit in hits[:LOOKS] if hit.score >= least]


def weigh(text: str, rarity: Callable[[Hashes], Weights]) -> Weighed:
    """Return `text` with its runs weighed; `rarity` knows the weights of sampled shingles."""
    hashes = runs(skeleton(text).letters)
    known = np.flatnonzero(sampled(hashes))
    if not len(known):
        return Weighed(hashes, np.ones(len(hashes)))
    return Weighed(hashes, np.interp(np.arange(len(hashes)), known, rarity(hashes[known])))


def compare(asked: Weighed, other: Weighed) -> Alike:
    """Return how alike two texts are.

    The score grows with the rare letters that they share, over the fourth root of the product of what they weigh: long
    texts share more by accident, but a passage in a long text is no less of a passage.
    """
    common = np.isin(asked.hashes, other.hashes)
    shared = float(asked.weights[asked.once][common[asked.once]].sum())
    evidence = shared / (asked.mass * other.mass + FLOOR**2) ** 0.25
    return Alike(
        contained=shared / max(asked.mass, 1e-9),
        covers=min(1.0, shared / max(other.mass, 1e-9)),
        score=1 - (1 - COPY) ** (evidence / SCALE),
        passage=_heaviest(common, asked.weights),
    )


def _heaviest(common: NDArray[np.bool_], weights: Weights) -> float:
    """Return the weight of the heaviest stretch of common runs without a gap."""
    edges = np.flatnonzero(np.diff(common, prepend=False, append=False))
    sums = np.concatenate([[0.0], np.cumsum(weights)])
    stretches = sums[edges[1::2]] - sums[edges[::2]]
    return float(stretches.max(initial=0.0))
