"""How crowded a corner is this month: how many recent Works stand close by in meaning. Pure: no Django.

Counted by an uncentred kernel (cosine over .35): it separates a flood of look-alikes from open ground where the mean
similarity of the nearest does not, and centring destroys it (measured).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CLOSE = 0.35
SAMPLE = 200  # corners to compare with
TOO_FEW = "There are too few words here to compare it with others."
PENDING = "Newer Works are still being compared: look again in a minute."
DIRECTIONS = 24  # hashtags looked at, the most related first
RELATED = (0.15, 0.6)  # cosine of a neighbouring direction: still the subject, no longer the crowd

Matrix = NDArray[np.float32]


@dataclass(frozen=True)
class Crowding:
    """`near` Works of `of` are close; the corner is busier than `busier` (0 to 1) of the others.

    `open_towards` names a related direction with fewer Works, with its own count; empty where none is known.
    """

    near: int
    of: int
    busier: float
    open_towards: str = ""
    open_near: int = 0
    is_mute: bool = False  # nothing was said that has a meaning to compare
    is_whole: bool = True  # False while some of the month's Works wait to be compared

    @property
    def band(self) -> str:
        """Return "open", "some company", "busy" or "crowded"."""
        if self.near == 0:
            return "open"
        bands = ((0.9, "crowded"), (0.6, "busy"))
        return next((name for least, name in bands if self.busier >= least), "some company")

    @property
    def sentence(self) -> str:
        """Return it in plain words."""
        if self.is_mute:
            return TOO_FEW
        return self._counted() if self.is_whole else f"{self._counted()} {PENDING}"

    def _counted(self) -> str:
        if self.of == 0 and not self.is_whole:
            return "No other Work of this month is compared yet."
        if self.of == 0:
            return "There are no other Works this month to compare with."
        works, verb = ("1 Work", "is") if self.near == 1 else (f"{self.near} Works", "are")
        start = f"{works} of {self.of} this month {verb} on the same topic: {self.band}."
        if not self.open_towards:
            return start
        return f"{start} More room is towards #{self.open_towards}, with {self.open_near}."


def crowding(
    vector: Matrix,
    recent: Matrix,
    labels: Sequence[Sequence[str]] = (),
    *,
    usual: NDArray[np.int64] | None = None,
    already_in: bool = False,
) -> Crowding:
    """Return how crowded the corner of `vector` (256,) is among `recent` (n, 256), unit rows of this month's Works.

    `labels` are the hashtags of each recent Work; `usual` is `counts(recent)` where it is known already;
    `already_in` says that the Work itself is one of the rows.
    """
    if not len(recent) or not np.any(vector):
        return Crowding(0, 0, 0.0, is_mute=not np.any(vector))
    likeness = recent @ vector
    near = int((likeness > CLOSE).sum()) - already_in
    busier = float(((counts(recent) if usual is None else usual) < near).mean())
    name, count = _open_direction(vector, recent, labels, near)
    return Crowding(max(0, near), len(recent) - already_in, busier, name, count)


def counts(recent: Matrix) -> NDArray[np.int64]:
    """Return how many are close to each of an even sample of the recent Works: what is usual this month."""
    some = recent[:: max(1, len(recent) // SAMPLE)]
    close: NDArray[np.int64] = (some @ recent.T > CLOSE).sum(axis=1) - 1
    return close


def _open_direction(vector: Matrix, recent: Matrix, labels: Sequence[Sequence[str]], near: int) -> tuple[str, int]:
    rows: dict[str, list[int]] = {}
    for row, names in enumerate(labels):
        for name in names:
            rows.setdefault(name, []).append(row)
    middles = {name: _middle(recent[members]) for name, members in rows.items()}
    related = sorted((-float(middle @ vector), name) for name, middle in middles.items())
    fitting = [(like, name) for like, name in related if RELATED[0] <= -like <= RELATED[1]][:DIRECTIONS]
    found = [(int((recent @ middles[name] > CLOSE).sum()), like, name) for like, name in fitting]
    count, _, name = min(found, default=(near, 0.0, ""))
    return (name, count) if count < near / 2 else ("", 0)


def _middle(rows: Matrix) -> Matrix:
    middle: Matrix = rows.mean(axis=0)
    return middle / (np.linalg.norm(middle) or 1)
