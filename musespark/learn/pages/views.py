"""Pages of the room: they gather numbers, draw them and nothing else.

They ask the lake, which takes seconds, so they run outside the request's transaction: on SQLite it would hold the only
write lock meanwhile.
"""

from collections.abc import Sequence
from typing import NamedTuple

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from musespark.create.queries import accepted_counts
from musespark.credential.models import Bearing
from musespark.distribute.queries import reach_receipt
from musespark.learn import chart
from musespark.learn.drawing import draw
from musespark.learn.market import next_ideas
from musespark.learn.numbers import Standing, are_young, offers_of, tally, titled, works_of
from musespark.people.asking import SignedIn, Visit, wants_part
from musespark.support import limits
from musespark.works.around import show_station
from musespark.works.models import Work
from musespark.works.queries import may_see

PERIODS = (7, 30, 90)  # days
USUAL = 30
ROWS, BARS = 20, 6


class Row(NamedTuple):
    """A Work in the page's table; `bar` is its place among those that were kept most, "" beyond them."""

    key: str
    title: str
    standing: Standing
    bar: SafeString


@transaction.non_atomic_requests
@login_required
@require_safe
def insights(request: SignedIn) -> HttpResponse:
    """The creator's own numbers over 7, 30 or 90 days."""
    person, days = request.user, _days(request.GET.get("days", ""))
    works = works_of(person)
    told = tally(person.pk, works, days=days)
    rows = _rows(told.standings()[:ROWS])
    facts = {
        "days": days,
        "periods": PERIODS,
        "has_works": bool(works),
        "went": draw(told),
        "rows": rows,
        "is_young": not rows and are_young(works, days),
        "best": [row for row in rows if row.bar],
        "offers": offers_of(person),
    }
    return render(request, "learn/insights.html", facts)


@transaction.non_atomic_requests
@login_required
@require_safe
def ideas(request: SignedIn) -> HttpResponse:
    """What to try next; loaded into the insights page after it, since it asks more of the lake."""
    return render(request, "learn/ideas.html", {"ideas": next_ideas(request.user), "part": wants_part(request)})


@transaction.non_atomic_requests
@require_safe
def station(request: Visit, key: str) -> HttpResponse:
    """What was learned from one Work: numbers for everybody, the receipt for its author."""
    work = Work.objects.select_related("author", "publication", "withdrawal").filter(key=key).first()
    if work is None or not work.is_published or not may_see(work, request.user):
        raise Http404
    limits.spend("learned", limits.caller(request), most=60, seconds=60)
    facts = {
        "is_author": request.user.pk == work.author_id,
        "days": USUAL,
        "went": draw(tally(work.author_id, [work.pk], days=USUAL)),
        "bearing": Bearing.objects.filter(work=work).select_related("nearest__author").first(),
        "offers": accepted_counts(work),
        "reach": reach_receipt(work),
    }
    return show_station(request, work, "learn", "learn/_learned.html", facts)


def _days(asked: str) -> int:
    return int(asked) if asked in {str(period) for period in PERIODS} else USUAL


def _rows(standings: Sequence[Standing]) -> list[Row]:
    works = Work.objects.in_bulk([standing.work for standing in standings])
    most = max((standing.kept for standing in standings), default=0)
    return [
        Row(
            works[each.work].key,
            titled(works[each.work]),
            each,
            chart.bar(each.kept / most) if each.kept and place < BARS else SafeString(""),
        )
        for place, each in enumerate(standings)
    ]
