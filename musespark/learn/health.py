"""The health of an instance over weeks: how alike its Works are, AI's share, new voices, who has reach and income.

A week is seven days up to today, the last one first counted today itself. What too few Works or people say is left
out of the curve, not guessed.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.db.models import Count, Min, Sum
from django.db.models.functions import TruncDate
from numpy.typing import NDArray

from musespark.credential.ground.tongue import without_language
from musespark.credential.ground.vendi import vendi
from musespark.credential.models import Label
from musespark.credential.prints import embedding
from musespark.earn.models import Share
from musespark.earn.providers import chosen
from musespark.learn import ask
from musespark.learn.signs import start_of
from musespark.learn.spread import gini, top_tenth
from musespark.support import clock
from musespark.works.models import Publication, Work

WEEKS, BEFORE = 12, 4  # weeks that are shown, and those before each that it is compared with
SAMPLE, LEAST = 200, 5  # Works of a week that stand for it, and that it needs
MOST = 200_000  # newest publications that are looked at

Values = list[float | None]
Amounts = dict[int, dict[int, float]]  # week -> person -> how much


@dataclass(frozen=True)
class Health:
    """Shares (0 to 1) by week, the oldest first, None where too little is known; `days` is the last day of each week.

    `variety` is the Vendi score of up to SAMPLE Works, `even` the Gini coefficients of reach and income.
    """

    days: list[date]
    works: list[int]
    alike: Values
    variety: Values
    machine: Values
    fresh: Values
    reach: Values
    income: Values
    even: tuple[Values, Values]


@dataclass(frozen=True)
class Out:
    """A Work that was published: its author, how many weeks ago."""

    work: int
    author: int
    week: int


def health() -> Health:
    """Return the last WEEKS weeks. Some eight queries and one of the lake."""
    today = clock.now().date()
    out = _published(today)
    reach, income = _reach(today), _income(today)
    weeks = range(WEEKS - 1, -1, -1)
    alike = _alike(out)
    machine, fresh = _machine(today), _fresh(today, out)
    return Health(
        [today - timedelta(weeks=week) for week in weeks],
        [sum(each.week == week for each in out) for week in weeks],
        [alike[week][0] for week in weeks],
        [alike[week][1] for week in weeks],
        [machine.get(week) for week in weeks],
        [fresh.get(week) for week in weeks],
        [top_tenth(list(reach[week].values())) for week in weeks],
        [top_tenth(list(income[week].values())) for week in weeks],
        (
            [gini(list(reach[week].values())) for week in weeks],
            [gini(list(income[week].values())) for week in weeks],
        ),
    )


def week_of(day: date, today: date) -> int:
    """Return how many weeks before the one that ends `today` the day is."""
    return (today - day).days // 7


def _since(today: date, weeks: int) -> date:
    return today - timedelta(days=7 * weeks - 1)


def _published(today: date) -> list[Out]:
    """Return what was published in the weeks that are shown or compared with, the oldest first. One query."""
    since = start_of(_since(today, WEEKS + BEFORE))
    works = Work.objects.visible().by_themselves().filter(publication__at__gte=since, author__is_active=True)
    rows = works.order_by("-publication__at", "-pk").values_list("pk", "author_id", "publication__at")[:MOST]
    return [Out(work, author, week_of(at.date(), today)) for work, author, at in rows][::-1]


def _alike(out: Sequence[Out]) -> dict[int, tuple[float | None, float | None]]:
    """Return by week how like the nearest earlier Work of somebody else its Works are, and how varied. One query.

    Compared with as many of the four weeks before, however much was published: more Works alone make nothing alike.
    """
    weeks = {week: _some([each for each in out if each.week == week]) for week in range(WEEKS + BEFORE)}
    taken = [each for some in weeks.values() for each in some]
    rows = without_language(embedding([each.work for each in taken]).astype(np.float32))
    place = {each.work: at for at, each in enumerate(taken)}
    found = {}
    for week in range(WEEKS):
        now = weeks[week]
        before = _some([each for earlier in range(week + 1, week + 1 + BEFORE) for each in weeks[earlier]])
        mine, theirs = (rows[[place[each.work] for each in some]] for some in (now, before))
        enough = len(now) >= LEAST
        found[week] = (_nearest(now, mine, before, theirs), vendi(mine) if enough else None)
    return found


def _nearest(
    now: Sequence[Out], mine: NDArray[np.float32], before: Sequence[Out], theirs: NDArray[np.float32]
) -> float | None:
    if len(now) < LEAST or len(before) < LEAST:
        return None
    others = np.array([each.author for each in now])[:, None] != np.array([each.author for each in before])
    best = np.where(others, mine @ theirs.T, 0).max(axis=1)
    return float(best[np.any(mine, axis=1)].mean()) if np.any(mine) else None


def _some(rows: Sequence[Out]) -> list[Out]:
    """Return an even sample."""
    return [rows[at] for at in np.linspace(0, len(rows) - 1, min(SAMPLE, len(rows))).astype(int).tolist()]


def _machine(today: date) -> dict[int, float]:
    """Return the mean share of AI in the Works of each week, by their labels. One query."""
    since = start_of(_since(today, WEEKS))
    works = Work.objects.visible().by_themselves().filter(publication__at__gte=since)
    dated = Label.objects.filter(work__in=works).annotate(day=TruncDate("work__publication__at")).order_by()
    made, count = defaultdict[int, int](int), defaultdict[int, int](int)
    for day, machine, labels in dated.values_list("day").annotate(Sum("machine"), Count("pk")):
        made[week_of(day, today)] += machine
        count[week_of(day, today)] += labels
    return {week: made[week] / 1_000_000 / labels for week, labels in count.items() if labels >= LEAST}


def _fresh(today: date, out: Iterable[Out]) -> dict[int, float]:
    """Return by week the share of its authors who had published nothing until four weeks before its end. One query."""
    rows = Publication.objects.order_by().values_list("work__author").annotate(first=Min("at"))
    first = {author: week_of(at.date(), today) for author, at in rows}
    authors = defaultdict[int, set[int]](set)
    for each in out:
        authors[each.week].add(each.author)
    return {
        week: sum(first.get(author, 0) < week + BEFORE for author in people) / len(people)
        for week, people in authors.items()
        if len(people) >= LEAST
    }


def _reach(today: date) -> Amounts:
    """Return by week and author how often their Works were on a screen. One query and one of the lake."""
    seen = ask.shown_by_day(_since(today, WEEKS))
    author = dict(_authors({work for work, _ in seen}))
    found: Amounts = {week: defaultdict(float) for week in range(WEEKS)}
    for (work, day), times in seen.items():
        if work in author and 0 <= week_of(day, today) < WEEKS:
            found[week_of(day, today)][author[work]] += times
    return found


def _authors(works: Collection[int]) -> Iterable[tuple[int, int]]:
    ids = sorted(works)
    for start in range(0, len(ids), 5000):  # databases bound the parameters of one statement
        yield from Work.objects.filter(pk__in=ids[start : start + 5000]).values_list("pk", "author_id")


def _income(today: date) -> Amounts:
    """Return by week and person what rewards brought them in the four weeks up to its end. One query."""
    since = start_of(_since(today, WEEKS + BEFORE))
    shares = Share.objects.filter(reward__at__gte=since, reward__refund=None, owner_ref__isnull=False)
    shares = shares.filter(reward__currency=chosen().currency).exclude(role=Share.Role.FEE)
    dated = shares.annotate(day=TruncDate("reward__at")).order_by().values_list("owner_ref", "day")
    had: Amounts = {week: defaultdict(float) for week in range(WEEKS)}
    for person, day, amount in dated.annotate(total=Sum("amount")):
        at = week_of(day, today)
        for week in range(max(0, at - BEFORE + 1), min(at, WEEKS - 1) + 1):
            had[week][person] += amount
    return had


def told(values: Sequence[float | None]) -> Mapping[str, float | None]:
    """Return the newest week that is known and the mean of the four before it."""
    known = [(at, value) for at, value in enumerate(values) if value is not None]
    if not known:
        return {"now": None, "before": None}
    at, now = known[-1]
    earlier = [value for value in values[max(0, at - BEFORE) : at] if value is not None]
    return {"now": now, "before": sum(earlier) / len(earlier) if earlier else None}
