"""Read which Works a Work was made from, and under which accepted terms its parents share in its income."""

from collections.abc import Collection
from dataclasses import dataclass, field

from musespark.earn.splits import Edge
from musespark.works.models import Derivation, Work

# A Work passes on at most 40 %, so all that lies deeper shares less than a micro-unit of the largest reward (0.4**24).
_DEEPEST = 24


@dataclass
class Lineage:
    """The Works that a Work's income can reach, and the accepted terms by which it climbs: (child, parent) -> terms."""

    works: dict[int, Work]
    terms: dict[tuple[int, int], Derivation] = field(default_factory=dict)

    @property
    def edges(self) -> list[Edge]:
        return [Edge(child, parent, row.share_ppm) for (child, parent), row in self.terms.items()]


def read(work: Work) -> Lineage:
    """Return the lineage of `work`. One query a generation, at least one."""
    found = Lineage({work.pk: work})
    children: Collection[int] = [work.pk]
    for _ in range(_DEEPEST):
        if not (children := _climb(children, found)):
            break
    return found


def _climb(children: Collection[int], found: Lineage) -> set[int]:
    """Add the edges out of `children`; returns the parents met for the first time."""
    rows = Derivation.objects.filter(child__in=children, share_ppm__gt=0).order_by("parent", "child")
    met: set[int] = set()
    for row in rows.select_related("parent__author", "parent__withdrawal"):
        found.terms[row.child_id, row.parent_id] = row
        if row.parent_id not in found.works:
            met.add(row.parent_id)
            found.works[row.parent_id] = row.parent
    return met
