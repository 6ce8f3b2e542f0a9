"""Where a Work went, drawn day by day."""

from dataclasses import dataclass
from datetime import date, timedelta

from musespark.distribute.queries import Reach

FEWEST, MOST = 7, 30  # days: a week is an axis, and a month still has columns to tell apart on a telephone


@dataclass(frozen=True, slots=True)
class Chart:
    """Times sent by day up to today, days without any among them; columns are (x, y, height) on a square of 100."""

    columns: list[tuple[float, float, float]]
    width: float
    top: int  # an even number: its half is a tick
    half: int
    days: list[tuple[date, int]]  # oldest first
    earlier: int  # times before the first of them

    @property
    def marks(self) -> tuple[date, date, date]:
        """The days named below: the first, the middle, the last."""
        return self.days[0][0], self.days[len(self.days) // 2][0], self.days[-1][0]

    @property
    def newest_first(self) -> list[tuple[date, int]]:
        return self.days[::-1]


def chart(reach: Reach, today: date) -> Chart:
    """Draw the days from the first on which it was sent, at least FEWEST and at most MOST of them."""
    counts = dict(reach.days)
    length = min(MOST, max(FEWEST, (today - min(counts)).days + 1))
    days = [today - timedelta(days=back) for back in range(length - 1, -1, -1)]
    shown = [(day, counts.get(day, 0)) for day in days]
    most = max(count for _, count in shown)
    top, step = max(2, most + most % 2), 100 / length
    columns = [
        (round(step * (at + 0.14), 2), round(100 - 100 * count / top, 2), round(100 * count / top, 2))
        for at, (_, count) in enumerate(shown)
        if count
    ]
    earlier = sum(counts.values()) - sum(count for _, count in shown)
    return Chart(columns, round(step * 0.72, 2), top, top // 2, shown, earlier)
