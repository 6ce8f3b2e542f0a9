"""Reads offered to other rooms. Each says how many queries it costs."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from musespark.distribute.fold import AUDITION, SHOWN, VISITORS
from musespark.distribute.models import ReachDay
from musespark.distribute.rank.pipeline import LISTED
from musespark.works.models import Work


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a Work stood in the lists that were made: each time it was a candidate it was listed or skipped."""

    candidate: int
    listed: int
    shown: int  # at most `listed`, but more where signed-out visitors shared a list
    auditions: int  # of those shown, at a place kept for new Works
    skipped: dict[str, int]  # reason (name of a filter, or copy, author, below) -> times, most first
    days: list[tuple[date, int]]  # those with showings, oldest first


def reach_receipt(work: Work) -> Reach:
    """Return the reach of `work` as counted so far (see fold.py). Two queries."""
    rows = ReachDay.objects.filter(work=work)
    sums = rows.values_list("outcome").annotate(times=Sum("count")).order_by("-times")
    totals: dict[str, int] = dict(sums)
    shown, auditions, _ = (totals.pop(outcome, 0) for outcome in (SHOWN, AUDITION, VISITORS))
    days = list(rows.filter(outcome=SHOWN).order_by("day").values_list("day", "count"))
    candidate, listed = sum(totals.values()), totals.pop(LISTED, 0)
    return Reach(candidate, listed, shown, auditions, totals, days)
