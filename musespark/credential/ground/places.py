"""Which places there are: Works that belong together by what they mean and by the hashtags that they share.

Each Work is pulled halfway towards what its hashtags mean (short texts say little), then DP-means (Kulis and Jordan
2012, algorithm 1) finds the places, whose number nobody sets. Only the first half or more of the Works, as many as a
power of two, shape the places; those that come later join one or found one. So between two doublings a new Work moves
no other, and the same rows always give the same places.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musespark.credential.crowding import Matrix

ALIKE = 0.5  # cosine of a pulled Work to the middle of its place
PASSES = 4
MOST = 2048  # Works that shape the places

Labels = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Places:
    """`of` (n,) is the place of each Work, -1 for one without words; `centres` (k, d) unit rows; `founders` (k,) rows.

    Places stand in the order of their founders, the oldest first; `middles` are what hashtags mean.
    """

    of: NDArray[np.int64]
    centres: Matrix
    founders: NDArray[np.int64]
    middles: dict[str, Matrix]

    def nearest(self, vector: Matrix, tags: Sequence[str] = ()) -> int:
        """Return the place that a Work of this vector and these hashtags belongs to, -1 for new ground."""
        if not len(self.centres) or not np.any(vector):
            return -1
        likeness = self.centres @ _pulled(vector[None], [tags], self.middles)[0]
        best = int(likeness.argmax())
        return best if likeness[best] >= ALIKE else -1


def settle(rows: Matrix, tags: Labels) -> Places:
    """Return the places of `rows` (n, d), unit or zero, the oldest first, with the hashtags of each."""
    first = shaping(len(rows))
    middles = _middles(rows[:first], tags[:first])
    pulled = _pulled(rows, tags, middles)
    centres = _means(pulled[:first])
    of = _assign(pulled, centres)
    spoken = np.any(rows, axis=1)
    of[~spoken] = -1
    return _in_order(of, np.array(centres, np.float32).reshape(-1, rows.shape[1]), middles)


def shaping(count: int) -> int:
    """Return how many of `count` Works shape the places: the highest power of two, at most MOST."""
    return min(MOST, 1 << (count.bit_length() - 1)) if count else 0


def _middles(rows: Matrix, tags: Labels) -> dict[str, Matrix]:
    wearing: dict[str, list[int]] = {}
    for row, names in enumerate(tags):
        for name in names:
            wearing.setdefault(name, []).append(row)
    return {name: _unit(rows[members].mean(axis=0)) for name, members in wearing.items() if len(members) > 1}


def _pulled(rows: Matrix, tags: Labels, middles: dict[str, Matrix]) -> Matrix:
    pulled = rows.astype(np.float32).copy()
    for row, names in enumerate(tags):
        known = [middles[name] for name in names if name in middles]
        if known:
            pulled[row] += np.mean(known, axis=0)
    return _unit(pulled)


def _means(pulled: Matrix) -> list[Matrix]:
    centres: list[Matrix] = []
    for _ in range(PASSES):
        of = _assign(pulled, centres)
        centres = [_unit(pulled[of == place].mean(axis=0)) for place in np.unique(of[of >= 0])]
    return centres


def _assign(pulled: Matrix, centres: list[Matrix]) -> NDArray[np.int64]:
    """Return the place of each Work; one that is like none founds one, which is added to `centres`."""
    of = np.full(len(pulled), -1, np.int64)
    likeness = pulled @ np.array(centres).T if centres else np.full((len(pulled), 1), -1.0)
    known = likeness.max(axis=1) >= ALIKE
    of[known] = likeness[known].argmax(axis=1)
    old = len(centres)
    for row in np.flatnonzero(~known & np.any(pulled, axis=1)).tolist():
        fresh = np.array(centres[old:]) @ pulled[row] if len(centres) > old else np.zeros(0)
        if len(fresh) and fresh.max() >= ALIKE:
            of[row] = old + int(fresh.argmax())
        else:
            of[row] = len(centres)
            centres.append(pulled[row])
    return of


def _in_order(of: NDArray[np.int64], centres: Matrix, middles: dict[str, Matrix]) -> Places:
    found, founders = np.unique(of[of >= 0], return_index=True)
    founders = np.flatnonzero(of >= 0)[founders]
    order = np.argsort(founders, kind="stable")
    renamed = np.full(len(centres) + 1, -1, np.int64)
    renamed[found[order]] = np.arange(len(order))
    return Places(renamed[of], centres[found[order]], founders[order], middles)


def _unit(rows: Matrix) -> Matrix:
    length = np.linalg.norm(rows, axis=-1, keepdims=True)
    unit: Matrix = np.divide(rows, length, out=np.zeros_like(rows), where=length > 0)
    return unit
