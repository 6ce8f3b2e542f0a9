"""Neighbours without looking at every Work, and how crowded each corner is.

An inverted file (Sivic and Zisserman 2003): spherical k-means cells, of which a search visits the nearest few.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musespark.distribute.rank.parts import WIDTH, Floats, Ints, nearest_of

PROBES = 12  # cells visited: at 100,000 Works in 500 cells about 2,400 are looked at


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells and their places; places from `known` on are too new to be in `order` and are always looked at."""

    centres: Floats  # (k, 256)
    order: Ints  # places, cell by cell
    starts: Ints  # (k + 1) where each cell begins in `order`
    crowding: Floats  # (k) 0 to 1
    known: int

    def visit(self, wanted: Floats, size: int) -> Ints:
        """Return the places in the cells nearest to any row of `wanted`, and those too new, up to place `size`."""
        probes = top(nearest_of(self.centres, wanted), PROBES)
        visited = [self.order[self.starts[cell] : self.starts[cell + 1]] for cell in probes]
        return np.concatenate([*visited, np.arange(self.known, size, dtype=np.int64)])


def top(values: Floats, count: int) -> Ints:
    """Return the positions of the `count` greatest values, greatest first."""
    if count < len(values):
        part = np.argpartition(-values, count)[:count]
        return np.asarray(part[np.argsort(-values[part], kind="stable")], np.int64)
    return np.argsort(-values, kind="stable")


def nearest(centres: Floats, vectors: Floats) -> NDArray[np.int16]:
    """Return of each vector its nearest centre."""
    return np.asarray(np.argmax(vectors @ centres.T, axis=1), np.int16)


def spread(vectors: Floats, count: int, rounds: int = 5, seed: int = 7) -> Floats:
    """Return `count` centres by spherical k-means (Dhillon and Modha 2001), the same for the same vectors."""
    draw = np.random.default_rng(seed)
    centres = vectors[draw.choice(len(vectors), count, replace=False)]
    for _ in range(rounds):
        member = nearest(centres, vectors)
        sums = np.zeros_like(centres)
        np.add.at(sums, member, vectors)
        length = np.linalg.norm(sums, axis=1, keepdims=True)
        centres = np.where(length > 0, sums / np.maximum(length, 1e-9), centres)
    return centres


def crowding(cell: NDArray[np.int16], recent: int, count: int) -> Floats:
    """Return of each cell how crowded it became since place `recent`: 0 up to the mean, 1 from sixteen times it."""
    born = np.bincount(cell[recent:], minlength=count)
    mean = max(1.0, len(cell[recent:]) / count)
    return np.clip(np.log2(np.maximum(born, 1) / mean) / 4, 0, 1).astype(np.float32)


def no_cells() -> Cells:
    none = np.empty(0, np.int64)
    return Cells(np.zeros((1, WIDTH), np.float32), none, np.zeros(2, np.int64), np.zeros(1, np.float32), 0)


def arrange(centres: Floats, cell: NDArray[np.int16], recent: int) -> Cells:
    """Return the cells of the places whose cells are `cell`; Works from place `recent` on count as crowding."""
    order = np.argsort(cell, kind="stable")
    starts = np.searchsorted(cell[order], np.arange(len(centres) + 1))
    return Cells(centres, order, starts, crowding(cell, recent, len(centres)), len(cell))
