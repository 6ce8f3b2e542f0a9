"""The public log: what was decided here, newest first, in this room and in those further left that decide too."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from musespark.care.models import Decision
from musespark.people.models import Person

SIZE = 50
_ALL = 2**62


@dataclass(frozen=True)
class Entry:
    """A decision as the log shows it: `about` what, `by` whom (None: they left), how it was `undone` or `upheld`.

    `place` names it in the log and on the page; `decision` is what the author of a removed Work may answer.
    """

    place: str
    at: datetime
    outcome: str
    why: str
    about: str
    by: Person | None
    undone: str = ""
    upheld: str = ""
    decision: Decision | None = None


@dataclass(frozen=True)
class Kind:
    """Rows with a time `at` that belong in the log; their places begin with `mark`, a letter of their own."""

    mark: str
    rows: Callable[[], QuerySet[Any]]
    entry: Callable[[Any], Entry]


def entries(start: str = "") -> tuple[list[Entry], str]:
    """Return the entries from the place `start` on, and where the next ones start ("": the end).

    A place that is not there is the beginning. One query a kind, and one for `start`.
    """
    first = _key(start)
    found = [((row.at, kind.mark, row.pk), kind.entry(row)) for kind in kinds for row in _rows(kind, first)]
    newest = [entry for _, entry in sorted(found, key=lambda pair: pair[0], reverse=True)]
    return newest[:SIZE], newest[SIZE].place if len(newest) > SIZE else ""


def _key(place: str) -> tuple[datetime, str, int] | None:
    """What the log is ordered by, of the row at `place`."""
    named = re.fullmatch(r"([a-z])([0-9]{1,18})", place)
    kind = next((kind for kind in kinds if named and kind.mark == named[1]), None)
    row = kind.rows().filter(pk=int(named[2])).first() if named and kind else None
    return (row.at, named[1], row.pk) if named and row else None


def _rows(kind: Kind, first: tuple[datetime, str, int] | None) -> QuerySet[Any]:
    """Return as many rows of `kind` as a page may need, and one more, from `first` on."""
    rows = kind.rows()
    if first is not None:
        at, mark, number = first
        most = number if kind.mark == mark else _ALL if kind.mark < mark else 0
        rows = rows.filter(Q(at__lt=at) | Q(at=at, pk__lte=most))
    return rows.order_by("-at", "-pk")[: SIZE + 1]


def _decisions() -> QuerySet[Decision]:
    return Decision.objects.select_related("work__author", "by", "undoing", "upholding")


def _decided(row: Decision) -> Entry:
    undoing, upholding = getattr(row, "undoing", None), getattr(row, "upholding", None)
    return Entry(
        place=f"d{row.pk}",
        at=row.at,
        outcome=row.get_outcome_display(),
        why=row.why,
        about=_("A Work by %(author)s") % {"author": row.work.author} if row.work else _("A Work that is gone"),
        by=row.by,
        undone=_("Taken back: %(why)s") % {"why": undoing.why} if undoing else "",
        upheld=_("It stands: %(why)s") % {"why": upholding.why} if upholding else "",
        decision=row,
    )


kinds = [Kind("d", _decisions, _decided)]  # loop.py adds what rooms further left decide
