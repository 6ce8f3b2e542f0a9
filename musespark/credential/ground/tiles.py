"""The map's picture: a tile a place on a small honeycomb, places that mean alike beside each other where there is room.

The honeycomb is filled by the two principal axes of the places that stood first (Pearson 1901), each place taking the
free tile nearest to where it belongs, the oldest first. So the same places give the same picture, a Work that joins one
moves nothing, and a place that is founded takes a tile that nobody has.
"""

from dataclasses import dataclass
from math import cos, pi, sin, sqrt

import numpy as np
from numpy.typing import NDArray

from musespark.credential.crowding import Matrix

RADIUS = 50.0  # of a tile, from its middle to its upper corner
SIDE = RADIUS * sqrt(3) / 2  # from its middle to its left edge
ROWS = (4, 3, 4, 3, 4)  # tiles in each row
EDGE = 8.0
WIDTH = round(max(ROWS) * 2 * SIDE + 2 * EDGE)
HEIGHT = round((1.5 * (len(ROWS) - 1) + 2) * RADIUS + 2 * EDGE)
TURN = pi * (3 - sqrt(5))  # the golden angle: dots in a disc that never line up (Vogel 1979)
DOT = 4.4  # from a dot to the next
LETTERS = 11  # that have room in a tile; wide ones count twice

Spots = NDArray[np.float64]


@dataclass(frozen=True)
class Spot:
    """Where something is in the picture."""

    x: float
    y: float


def cells() -> Spots:
    """Return the middles of all tiles, shape (n, 2), row by row."""
    return np.array(
        [
            (EDGE + SIDE * (1 + 2 * column + (max(ROWS) - count)), EDGE + RADIUS * (1 + 1.5 * row))
            for row, count in enumerate(ROWS)
            for column in range(count)
        ]
    )


MOST = sum(ROWS)


def axes(centres: Matrix) -> Matrix:
    """Return the two principal axes (d, 2) of `centres` (k, d), pointing the same way each time."""
    if len(centres) < 2:
        return np.eye(centres.shape[1], 2, dtype=np.float32)
    _, _, found = np.linalg.svd(centres - centres.mean(axis=0), full_matrices=False)
    two = np.vstack([found, np.zeros((2, centres.shape[1]))])[:2].T
    strongest = two[np.abs(two).argmax(axis=0), [0, 1]]
    pointed: Matrix = (two * np.where(strongest < 0, -1, 1)).astype(np.float32)
    return pointed


def laid_out(centres: Matrix, along: Matrix) -> list[Spot]:
    """Return the tile of each of `centres` (k, d), at most MOST of them and the oldest first, along the axes (d, 2)."""
    free = cells()
    wanted = _spread(centres @ along) * (WIDTH, HEIGHT)
    spots = []
    for spot in wanted:
        best = int(((free - spot) ** 2).sum(axis=1).argmin())
        spots.append(Spot(*free[best].tolist()))
        free = np.delete(free, best, axis=0)
    return spots


def _spread(spots: NDArray[np.floating]) -> Spots:
    """Return ranks from 0 to 1 in both directions: what stands close together gets as much room as the rest."""
    count = len(spots)
    ranks = spots.round(5).argsort(axis=0, kind="stable").argsort(axis=0, kind="stable")
    return (ranks + 0.5) / max(1, count)


def corners() -> str:
    """Return the corners of a tile around (0, 0), as SVG writes points."""
    around = [(RADIUS * sin(turn * pi / 3), RADIUS * cos(turn * pi / 3)) for turn in range(6)]
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in around)


def dots(count: int) -> list[Spot]:
    """Return the places of `count` dots in the upper half of a tile around (0, 0), from their middle outwards."""
    return [
        Spot(round(DOT * sqrt(at) * cos(at * TURN), 1), round(-18 + DOT * sqrt(at) * sin(at * TURN), 1))
        for at in range(count)
    ]


def fitted(name: str, letters: int = LETTERS) -> str:
    """Return what of `name` has room in a tile."""
    room, kept = letters, ""
    for letter in name:
        room -= 2 if "\u1100" <= letter <= "\uffdc" else 1
        if room < 0:
            return f"{kept[:-1]}…"
        kept += letter
    return kept
