"""The survey: the Works of this month and the last as arrays, with the readers that each had, read from the rows.

Replies are no ground. Readers are counted of people alone who let what they do teach what works here.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import numpy as np
from django.db.models import QuerySet
from numpy.typing import NDArray

from musespark.credential.crowding import Matrix, counts
from musespark.credential.fingerprint import DIMENSIONS
from musespark.credential.ground.names import Said
from musespark.credential.ground.places import Labels, Places, settle
from musespark.credential.ground.pressure import WEEKS, Readers
from musespark.credential.ground.tongue import without_language
from musespark.credential.models import TextPrint
from musespark.people.models import Consent
from musespark.support import clock
from musespark.traces.models import Trace
from musespark.works.models import Like, Save, Tagging, Work

MONTH, WEEK = timedelta(days=30), timedelta(days=7)
MOST = 10_000  # newest Works that stand for the two months: 10 MB of vectors
MOST_DONE = 50_000  # newest doings of each kind that are looked at
FRESH = timedelta(minutes=2)
SMALL = 500


@dataclass(frozen=True)
class Survey:
    """Works in the order of their publication, with the author of each, and its hashtags.

    `rows` (n, 256) are unit, without their languages; `days` since they were published; `readers` (n, 2) this week and
    the last. Read at `at` up to the print `last`; `is_whole` is False while prints of some are still being made.
    """

    works: tuple[int, ...]
    authors: NDArray[np.int64]
    rows: Matrix
    tags: Labels
    days: NDArray[np.int64]
    readers: Readers
    at: datetime
    last: tuple[int, datetime]
    is_whole: bool

    @cached_property
    def recent(self) -> NDArray[np.bool_]:
        """Which were published in the last thirty days."""
        return self.days < MONTH.days

    @cached_property
    def made(self) -> NDArray[np.int64]:
        """The week of each Work: 0 this one, 1 the last."""
        return self.days // WEEK.days

    @cached_property
    def usual(self) -> NDArray[np.int64]:
        """How many are close to each of a sample of the recent ones."""
        return counts(self.rows[self.recent])

    @cached_property
    def places(self) -> Places:
        """The places of all of them."""
        return settle(self.rows, self.tags)

    @cached_property
    def heard(self) -> dict[int, Said]:
        """What rows say, as far as anybody asked: whoever reads one keeps it here."""
        return {}

    @cached_property
    def row_of(self) -> dict[int, int]:
        """The row of each Work."""
        return {work: row for row, work in enumerate(self.works)}


_held: list[Survey] = []


def survey() -> Survey:
    """Return the survey as of now. One query, ten more where the last was read too long ago."""
    now = clock.now()
    last = TextPrint.objects.order_by("-id").values_list("id", "at").first() or (0, now)
    if not _held or _is_stale(_held[0], now, last):
        _held[:] = [_read(now, last)]
    return _held[0]


def _is_stale(held: Survey, now: datetime, last: tuple[int, datetime]) -> bool:
    """A small survey is read again with every new Work, a large one now and then: one more changes little there."""
    return abs(now - held.at) > FRESH or (held.last != last and (len(held.works) < SMALL or last < held.last))


def first_day(now: datetime) -> datetime:
    """Return where the survey begins: at the start of the last month, but never less than a month ago.

    It stands still from day to day, so that the places do.
    """
    start = (now.replace(day=1, hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)).replace(day=1)
    return min(start, now - MONTH)


def _read(now: datetime, last: tuple[int, datetime]) -> Survey:
    works = Work.objects.visible().by_themselves().filter(publication__at__gte=first_day(now), author__is_active=True)
    columns = ("work_id", "work__author_id", "work__publication__at", "embedding")
    prints = TextPrint.objects.filter(work__in=works).order_by("-work__publication__at", "-work_id")
    found = list(prints.values_list(*columns)[:MOST])[::-1]
    ids = tuple(work for work, *_ in found)
    vectors = np.frombuffer(b"".join(bytes(row[3]) for row in found), np.float16).reshape(-1, DIMENSIONS)
    authors = [author for _, author, *_ in found]
    return Survey(
        ids,
        np.array(authors, np.int64),
        without_language(vectors.astype(np.float32)),
        _tags(works, ids),
        np.array([(now - at).days for _, _, at, _ in found], np.int64),
        _readers(works, {work: row for row, work in enumerate(ids)}, authors, now),
        now,
        last,
        not works.filter(publication__at__gt=now - MONTH, text_print=None).exists(),
    )


def _tags(works: "QuerySet[Work]", ids: Iterable[int]) -> Labels:
    names: dict[int, list[str]] = {}
    for work, name in Tagging.objects.filter(work__in=works).order_by("id").values_list("work_id", "tag__name"):
        names.setdefault(work, []).append(name)
    return tuple(tuple(names.get(work, ())) for work in ids)


def _readers(works: "QuerySet[Work]", rows: dict[int, int], authors: Sequence[int], now: datetime) -> Readers:
    """Return how many readers each Work had this week and the last, each once a week, not its author. Five queries."""
    had = {
        (rows[work], person, (now - at) // WEEK)
        for work, person, at in _doings(works, now - WEEKS * WEEK)
        if work in rows and at <= now and person != authors[rows[work]]
    }
    readers = np.zeros((len(rows), WEEKS), np.int64)
    for row, _, week in had:
        readers[row, min(week, WEEKS - 1)] += 1
    return readers


def _doings(works: "QuerySet[Work]", since: datetime) -> Iterator[tuple[int, int, datetime]]:
    """Yield (Work, person, when) of what was done to `works` since then, by those who let it teach."""
    willing = _willing(Consent.Signal.REACTIONS)
    done: list[tuple[QuerySet[Any, Any], str, str, str]] = [
        (Like.objects.filter(person__in=willing), "work_id", "person_id", "at"),
        (Save.objects.filter(person__in=willing), "work_id", "person_id", "at"),
        (Work.objects.visible().filter(author__in=willing), "thread_id", "author_id", "publication__at"),
        (_traces("rewarded", willing), "work_ref", "person_ref", "at"),
        (_traces("dwelt", _willing(Consent.Signal.VIEWS)), "work_ref", "person_ref", "at"),
    ]
    for query, work, person, at in done:
        rows = query.filter(**{f"{at}__gte": since, f"{work.removesuffix('_id')}__in": works.values("pk")})
        yield from rows.order_by(f"-{at}").values_list(work, person, at)[:MOST_DONE]


def _traces(kind: str, willing: "QuerySet[Consent, Any]") -> "QuerySet[Trace]":
    return Trace.objects.filter(kind=kind, person_ref__in=willing)


def _willing(signal: Consent.Signal) -> "QuerySet[Consent, Any]":
    return Consent.objects.filter(signal=signal, purpose=Consent.Purpose.INSIGHTS).values("person")
