"""Questions asked of the traces: Ibis expressions over `lake.events()`, the same on DuckDB and on Spark."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from musespark.learn.lake import events

if TYPE_CHECKING:
    import ibis


@dataclass(frozen=True)
class Looks:
    """What pages reported of a Work: times that it was on a screen, readers who stayed with it, seconds in view.

    A known reader reads a Work once (see traces.beacon); of the others each showing is a reader of its own.
    """

    shown: int
    read: int
    seconds: float


def looks(works: Collection[int], *, author: int, since: date | None = None) -> dict[tuple[int, date], Looks]:
    """Return the Looks by (Work, day) at Works of `author`, whose own do not count, from the day `since` on."""
    if not works:
        return {}
    rows = _by_work_and_day(events(), works, author, since).to_pyarrow().to_pylist()
    return {(row["work"], row["day"]): Looks(row["shown"], row["read"], row["ms"] / 1000) for row in rows}


def _by_work_and_day(table: "ibis.Table", works: Collection[int], author: int, since: date | None) -> "ibis.Table":
    wanted = table.work.isin(list(works)) & table.kind.isin(("impression", "dwelt", "dwell"))
    others = table.filter(wanted, table.person.isnull() | (table.person != author))
    dated = others.mutate(day=others.at.date())
    if since:
        dated = dated.filter(dated.day >= since)
    return dated.group_by("work", "day").agg(
        shown=(dated.kind == "impression").sum(),
        read=(dated.kind == "dwelt").sum(),
        ms=dated.ms.fill_null(0).sum(),
    )


def shown_by_day(since: date) -> dict[tuple[int, date], int]:
    """Return by (Work, day) how often any Work was on a screen, its author's too, from the day `since` on."""
    table = events()
    seen = table.filter(table.kind == "impression", table.work.notnull())
    dated = seen.mutate(day=seen.at.date())
    recent = dated.filter(dated.day >= since)
    rows = recent.group_by("work", "day").agg(shown=recent.count())
    return {(row["work"], row["day"]): row["shown"] for row in rows.to_pyarrow().to_pylist()}
