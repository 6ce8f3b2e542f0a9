"""Supply over demand: how many Works were made somewhere lately, and how many its readers would carry.

Demand is counted in readers: a person and a Work that they stayed with, liked, kept, answered or rewarded, once a week.
At the rate that is usual on the instance so many readers carry so many Works; where more were made it is crowded.
"""

from dataclasses import dataclass
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from musespark.credential.crowding import CLOSE, Matrix

WEEKS = 2  # this one and the last
PRIOR = 3.0  # Works carried anywhere: one Work without a reader is no crowd
HANDFUL = 5  # Works, and readers, below which a count is called a handful
CROWDED, OPEN = 1.3, 0.5  # Works made for each that is carried; the first as measured (bench/crowding.py)
LIKELY, CLEAR = 1.0, 2.0  # standard errors of the logarithm of two counts

Readers = NDArray[np.int64]


@dataclass(frozen=True)
class Pressure:
    """Works made and readers had, (this week, last week); `usual` is readers a Work on the whole instance."""

    made: tuple[int, int]
    readers: tuple[int, int]
    usual: float

    @property
    def supply(self) -> int:
        """Works of both weeks."""
        return sum(self.made)

    @property
    def demand(self) -> int:
        """Readers of both weeks."""
        return sum(self.readers)

    @property
    def carried(self) -> float:
        """How many Works usually have as many readers; 0 where nobody reads anything yet."""
        return self.demand / self.usual if self.usual else 0.0

    @property
    def ratio(self) -> float:
        """Supply over demand: over 1 more is made than is carried, PRIOR Works being carried anywhere."""
        return self.supply / (self.carried + PRIOR)

    @property
    def certainty(self) -> str:
        """Return "handful", "chance", "likely" or "clear"."""
        if self.supply + self.carried < HANDFUL or not self.usual:
            return "handful"
        spread = sqrt(1 / (self.supply + 0.5) + 1 / (self.demand + 0.5))
        away = abs(log((self.supply + 0.5) / (self.carried + 0.5))) / spread
        return "clear" if away >= CLEAR else "likely" if away >= LIKELY else "chance"

    @property
    def band(self) -> str:
        """Return "open", "even" or "crowded", or "unclear" of a handful; what may be chance is even."""
        if self.certainty == "handful":
            return "unclear"
        if self.certainty == "chance":
            return "even"
        if self.ratio >= CROWDED:
            return "crowded"
        return "open" if self.supply <= OPEN * self.carried else "even"

    @property
    def sentence(self) -> str:
        """Return it in plain words, with what it rests on."""
        if not self.usual:
            return f"{_works(self.supply)} in two weeks. Nobody here is known to have read anything, so demand is open."
        weeks = f"This week {_works(self.made[0])} and {_readers(self.readers[0])}"
        before = f"last week {self.made[1]} and {self.readers[1]}"
        if self.certainty == "handful":
            return f"{weeks}; {before}. That is a handful: it says little."
        rate = f"Usual here: {self.usual:.1f} readers a Work, so they carry about {_works(round(self.carried))}."
        return f"{weeks}; {before}. {rate} {self._meaning()}"

    def _meaning(self) -> str:
        meaning = {
            "crowded": "More is made here than is read.",
            "open": "More is read here than is made.",
            "even": "What is made and what is read are about even.",
        }[self.band]
        return {"chance": "The difference may be chance.", "likely": f"{meaning} Likely, not sure."}.get(
            self.certainty, meaning
        )


def _works(count: int) -> str:
    return "1 Work" if count == 1 else f"{count} Works"


def _readers(count: int) -> str:
    return "1 reader" if count == 1 else f"{count} readers"


def usual(made: NDArray[np.int64], readers: Readers) -> float:
    """Return readers a Work over both weeks: `made` (n,) is the week of each Work (0 this, 1 last), readers (n, 2)."""
    works = int((made < WEEKS).sum())
    return float(readers.sum()) / works if works else 0.0


def pressure(here: NDArray[np.bool_], made: NDArray[np.int64], readers: Readers) -> Pressure:
    """Return the pressure among the Works that are `here` (n,)."""
    this, last = (int((here & (made == week)).sum()) for week in range(WEEKS))
    reads = readers[here].sum(axis=0)
    return Pressure((this, last), (int(reads[0]), int(reads[1])), usual(made, readers))


def close_to(vector: Matrix, rows: Matrix) -> NDArray[np.bool_]:
    """Return which rows are close in meaning to `vector` (256,), by the kernel of crowding.py."""
    near: NDArray[np.bool_] = rows @ vector > CLOSE
    return near
