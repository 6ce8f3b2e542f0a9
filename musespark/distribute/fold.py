"""Count what came of the lists and of the readers' signs, in batches: reach by day, and each Work's standing.

Each slate is counted once: its candidates when it is first counted, its shown Works as far as they were shown. The
rows counted are marked in the same transaction, so that a killed fold counts nothing twice and loses nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.db.models import Aggregate, Count, F, OuterRef, Q, QuerySet, Subquery, Sum

from musespark.distribute.models import Fold, Less, ReachDay, Slate, Standing
from musespark.distribute.rank.shelf import SATISFACTION
from musespark.distribute.slates import PAGE, listed, notes
from musespark.support import clock
from musespark.support.jobs import job
from musespark.traces.models import Trace
from musespark.works.models import Publication, Save, Work

BATCH = 400  # slates of one transaction, for which other writers wait; the job goes on until none is left
SHOWN, AUDITION, VISITORS = "shown", "audition", "visitors"  # the others are among the shown
# Counted slates; True: those of the signed out. A reader may come back to a page and ask why for as long as what they
# saw is remembered (seen.py); what nobody is known to have is held for those who left it open.
KEPT = {False: timedelta(days=60), True: timedelta(days=2)}
TOUCHING = (*(SATISFACTION.keys() - {"saved", "replied"}), "saved undone", "replied undone")  # traces that move a sum
COUNTED = ("dwelt", "rewarded", "refunded")  # traces of known readers that are summed up: they must not be deleted

Outcomes = Mapping[tuple[int, date, str], int]


@job()
def fold_job() -> None:
    """The worker's door to `fold`."""
    while fold() == BATCH:
        pass


@transaction.atomic
def fold(most: int = BATCH) -> int:
    """Count up to `most` slates and all new signs; returns how many slates. Of two at once the second waits."""
    Fold.objects.get_or_create(pk=1)
    mark = Fold.objects.select_for_update().get(pk=1)
    uncounted = Q(views__gt=F("counted_views")) | Q(served__gt=F("counted_served"))
    slates = list(Slate.objects.select_for_update().filter(uncounted).order_by("id")[:most])
    outcomes: Counter[tuple[int, date, str]] = Counter()
    for slate in slates:
        _count(slate, outcomes)
    add_reach(outcomes)
    changed = {work for work, _, outcome in outcomes if outcome == SHOWN}
    signs = _new_signs(mark)
    if not (slates or signs.works):
        return 0
    mark.number, mark.at = mark.number + 1, clock.now()
    mark.save_ref, mark.reply_ref, mark.trace_ref = signs.save_ref, signs.reply_ref, signs.trace_ref
    mark.save()
    _stand(changed | signs.works, mark.number)
    fields = ["counted_served", "counted_views", "candidates", "outcomes"]
    Slate.objects.bulk_update(slates, fields, batch_size=100)
    return len(slates)


def sweep() -> int:
    """Delete counted slates that nobody will come back to; the worker calls it daily. Returns how many."""
    done = Slate.objects.filter(views__lte=F("counted_views"), served__lte=F("counted_served"))
    gone = Q(person=None, at__lt=clock.now() - KEPT[True]) | Q(at__lt=clock.now() - KEPT[False])
    return done.filter(gone).delete()[1].get("distribute.Slate", 0)


def _count(slate: Slate, outcomes: Counter[tuple[int, date, str]]) -> None:
    """Add to `outcomes` what is not counted of `slate`, and mark it counted."""
    day = slate.at.date()
    names = slate.recipe["outcomes"]
    codes = np.frombuffer(slate.outcomes, np.uint8).tolist()
    for work, code in zip(np.frombuffer(slate.candidates, "<i8").tolist(), codes, strict=True):
        outcomes[work, day, names[code]] += 1
    works, auditions = listed(slate), notes(slate)["audition"]
    first_page = slate.views - slate.counted_views
    start = max(PAGE, slate.counted_served)
    times = [*[first_page] * min(PAGE, slate.served), *[0] * max(0, start - PAGE), *[1] * max(0, slate.served - start)]
    for work, audition, count in zip(works.tolist(), auditions.tolist(), times, strict=False):
        outcomes[work, day, SHOWN] += count
        outcomes[work, day, AUDITION] += count if audition else 0
        outcomes[work, day, VISITORS] += count if slate.person_id is None else 0
    slate.counted_views, slate.counted_served = slate.views, slate.served
    slate.candidates = slate.outcomes = b""


def add_reach(outcomes: Outcomes) -> None:
    """Add counts by (Work, day, outcome) to ReachDay, of Works that still exist. Two queries."""
    there = set(Work.objects.filter(id__in={work for work, _, _ in outcomes}).values_list("id", flat=True))
    rows = [(work, day, outcome, count) for (work, day, outcome), count in outcomes.items() if count and work in there]
    table = ReachDay._meta.db_table
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} (work_id, day, outcome, count) VALUES (%s, %s, %s, %s) "  # noqa: S608  own table
            f"ON CONFLICT (work_id, day, outcome) DO UPDATE SET count = {table}.count + excluded.count",
            sorted(rows),  # one order for all, so that two folds cannot wait for each other
        )


@dataclass(frozen=True, slots=True)
class Signs:
    """The Works that readers did something to since the last fold, up to these ids."""

    save_ref: int
    reply_ref: int
    trace_ref: int
    works: set[int]


def _new_signs(last: Fold) -> Signs:
    """Return the signs since the last fold. Three queries."""
    saves = list(Save.objects.filter(id__gt=last.save_ref).values_list("id", "work_id"))
    replies = Publication.objects.filter(id__gt=last.reply_ref, work__in_reply_to__isnull=False)
    answered = list(replies.values_list("id", "work__in_reply_to_id"))
    traces = Trace.objects.filter(id__gt=last.trace_ref, kind__in=TOUCHING, work_ref__isnull=False)
    traced = list(traces.values_list("id", "work_ref"))
    return Signs(
        max((row[0] for row in saves), default=last.save_ref),
        max((row[0] for row in answered), default=last.reply_ref),
        max((row[0] for row in traced), default=last.trace_ref),
        {row[1] for row in [*saves, *answered, *traced] if row[1] is not None},
    )


def _stand(works: set[int], number: int) -> None:
    """Sum up anew the standing of those `works` that still exist, from rows and from the traces that are kept.

    Showings to the signed out are left out: of them no good sign is counted, so they could only lower a Work.
    """
    every = sorted(works)
    for named in (every[start : start + BATCH] for start in range(0, len(every), BATCH)):
        some = list(Work.objects.filter(id__in=named).order_by("id").values_list("id", flat=True))
        shown, visitors = (_times(some, outcome) for outcome in (SHOWN, VISITORS))
        kept, traced = _kept(some), _traced(some)
        rows = [
            Standing(
                work_id=work,
                shown=shown.get(work, 0) - visitors.get(work, 0),
                good=kept[work] + traced[work],
                fold_ref=number,
            )
            for work in some
        ]
        Standing.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["work"],
            update_fields=["shown", "good", "fold_ref"],
        )


def _times(works: list[int], outcome: str) -> dict[int, int]:
    return _sums(ReachDay.objects.filter(work__in=works, outcome=outcome).values_list("work"), Sum("count"))


def _kept(works: list[int]) -> dict[int, float]:
    """Return of each Work the weighted signs of others that are rows. Three queries."""
    replies = Work.objects.visible().filter(in_reply_to__in=works).exclude(author=F("in_reply_to__author"))
    saves = Save.objects.filter(work__in=works).exclude(person=F("work__author"))
    saved = _sums(saves.values_list("work"), Count("id"))
    replied = _sums(replies.values_list("in_reply_to"), Count("author", distinct=True))
    hidden = _sums(Less.objects.filter(work__in=works).values_list("work"), Count("id"))
    return {
        work: SATISFACTION["saved"] * saved.get(work, 0)
        + SATISFACTION["replied"] * replied.get(work, 0)
        + SATISFACTION["less"] * hidden.get(work, 0)
        for work in works
    }


def _traced(works: list[int]) -> dict[int, float]:
    """Return of each Work the weighted signs that are traces: of known readers, once for each, not its author's.

    Who is not known by name could be one person many times: their looks are counted as seen, never as a good sign.
    A reward that was taken back is none. Two queries.
    """
    known = Trace.objects.filter(work_ref__in=works, person_ref__isnull=False)
    author = Work.objects.filter(pk=OuterRef("work_ref")).values("author")
    stays = known.filter(kind="dwelt").exclude(person_ref=Subquery(author))
    stayed = _sums(stays.values_list("work_ref"), Count("person_ref", distinct=True))
    paid = known.filter(kind__in=("rewarded", "refunded")).values_list("work_ref", "kind", "person_ref", "facts")
    rows = [(work, kind, person, facts.get("reward")) for work, kind, person, facts in paid]
    gone = {reward for _, kind, _, reward in rows if kind == "refunded"} - {None}
    givers: dict[int | None, set[int | None]] = defaultdict(set)
    for work, kind, person, reward in rows:
        if kind == "rewarded" and reward not in gone:
            givers[work].add(person)
    return {
        work: SATISFACTION["dwelt"] * stayed.get(work, 0) + SATISFACTION["rewarded"] * len(givers[work])
        for work in works
    }


def _sums(rows: QuerySet[Any, tuple[Any, ...]], total: Aggregate) -> dict[int, int]:
    return dict(rows.annotate(total).order_by())
