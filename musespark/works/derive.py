"""Say that a Work is made from another, and never so that it would be made from itself: who gets what has an answer."""

from collections.abc import Collection

from django.db import connection, transaction

from musespark.support import clock
from musespark.works.models import Derivation, Publication, Work
from musespark.works.refuse import Refused

_LOCK = 0x6C696E65  # the advisory lock of PostgreSQL by which one transaction at a time adds to the graph


@transaction.atomic
def derive(child: Work, parent: Work, *, share_ppm: int = 0, terms: str = "") -> tuple[Derivation, bool]:
    """Return the edge from `child` to `parent`, and whether it is new; one that was there keeps its terms.

    Raises Refused where `parent` is itself made from `child`, by however many steps. A query a generation above.
    """
    # Nothing is made from a draft yet, and nobody can publish it meanwhile whose row is held: it closes no circle.
    if Publication.objects.filter(work=child).exists():
        _wait_for_my_turn()
        if child.pk in ancestors(parent.pk):
            raise Refused("The other Work is itself made from this one, as it stands now. Settle that first.")
    facts = {"share_ppm": share_ppm, "terms": terms[:300], "at": clock.now()}
    return Derivation.objects.get_or_create(child=child, parent=parent, defaults=facts)


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
