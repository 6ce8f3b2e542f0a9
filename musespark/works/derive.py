"""Say that a Work is made from another, and never so that it would be made from itself: who gets what has an answer."""

from collections.abc import Collection, Mapping
from typing import TypedDict, Unpack

from django.db import connection, transaction

from musespark.support import clock
from musespark.works.models import Derivation, Publication, Work
from musespark.works.refuse import Refused

_LOCK = 0x6C696E65  # the advisory lock of PostgreSQL by which one transaction at a time adds to the graph


class Facts(TypedDict, total=False):
    """What an edge says beside who it joins, see Derivation."""

    share_ppm: int
    terms: str
    is_quote: bool
    accepted: Mapping[str, object]


@transaction.atomic
def derive(child: Work, parent: Work, **facts: Unpack[Facts]) -> tuple[Derivation, bool]:
    """Return the edge from `child` to `parent`, and whether it is new; one that was there keeps its terms.

    Raises Refused where `parent` is itself made from `child`, by however many steps. A query a generation above.
    """
    # Nothing is made from a draft yet, and nobody can publish it meanwhile whose row is held: it closes no circle.
    if Publication.objects.filter(work=child).exists():
        _wait_for_my_turn()
        if child.pk in ancestors(parent.pk):
            raise Refused("The other Work is itself made from this one, as it stands now. Settle that first.")
    return Derivation.objects.get_or_create(child=child, parent=parent, defaults={**facts, "at": clock.now()})


def ancestors(work_id: int) -> set[int]:
    """Return the Work and all that it is made from, by however many steps. A query a generation."""
    found: set[int] = {work_id}
    row: Collection[int] = found
    while row:
        parents = Derivation.objects.filter(child__in=row).values_list("parent_id", flat=True)
        row = set(parents) - found
        found |= row
    return found


def _wait_for_my_turn() -> None:
    """SQLite has one writer at a time in any case; PostgreSQL is told to, until the transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
