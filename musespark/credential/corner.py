"""How crowded the corner of a draft or a Work is this month, read from the rows. Replies crowd nobody."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from musespark.credential.crowding import Crowding, Matrix, counts, crowding
from musespark.credential.fingerprint import DIMENSIONS, embed
from musespark.credential.models import TextPrint
from musespark.credential.prints import words_of
from musespark.support import clock
from musespark.works.models import Tagging, Work

MONTH = timedelta(days=30)
MOST = 10_000  # newest Works that stand for the month: 10 MB of vectors
FRESH = timedelta(minutes=2)
SMALL = 500


@dataclass(frozen=True)
class Month:
    """The Works of the last month: ids, unit rows, hashtags, usual counts; read at `at` up to the print `last`.

    `is_whole` is False while prints of some are still being made.
    """

    works: tuple[int, ...]
    rows: Matrix
    labels: tuple[tuple[str, ...], ...]
    usual: NDArray[np.int64]
    at: datetime
    last: tuple[int, datetime]
    is_whole: bool


_held: list[Month] = []


def corner(work: Work) -> Crowding:
    """Return how crowded it is around `work`. One query, a few more where the month was read too long ago."""
    month = _month()
    vector = embed([words_of(work)])[0].astype(np.float32)
    found = crowding(vector, month.rows, month.labels, usual=month.usual, already_in=work.pk in month.works)
    return replace(found, is_whole=month.is_whole)


def _month() -> Month:
    now = clock.now()
    last = TextPrint.objects.order_by("-id").values_list("id", "at").first() or (0, now)
    if not _held or _is_stale(_held[0], now, last):
        _held[:] = [_read(now, last)]
    return _held[0]


def _is_stale(held: Month, now: datetime, last: tuple[int, datetime]) -> bool:
    """A small month is read again with every new Work, a large one now and then: one more changes little there."""
    return abs(now - held.at) > FRESH or (held.last != last and (len(held.works) < SMALL or last < held.last))


def _read(now: datetime, last: tuple[int, datetime]) -> Month:
    public = Work.objects.by_themselves().filter(publication__at__gt=now - MONTH, withdrawal=None)
    prints = TextPrint.objects.filter(work__publication__at__gt=now - MONTH, work__withdrawal=None)
    prints = prints.filter(work__in_reply_to=None, work__is_reply=False)
    rows = list(prints.order_by("-id").values_list("work_id", "embedding")[:MOST])
    works = tuple(work for work, _ in rows)
    vectors = np.frombuffer(b"".join(bytes(data) for _, data in rows), np.float16).reshape(-1, DIMENSIONS)
    names: dict[int, list[str]] = {}
    tags = Tagging.objects.filter(work__publication__at__gt=now - MONTH).values_list("work_id", "tag__name")
    for work, name in tags:
        names.setdefault(work, []).append(name)
    rows32 = vectors.astype(np.float32)
    labels = tuple(tuple(names.get(work, ())) for work in works)
    is_whole = not public.filter(text_print=None).exists()
    return Month(works, rows32, labels, counts(rows32), now, last, is_whole)
