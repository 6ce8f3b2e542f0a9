"""Where a Work comes from and what came of it, laid out as a tree that a template draws as SVG."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import Truncator

from musespark.people.queries import Viewer
from musespark.works.models import Derivation, Work
from musespark.works.queries import visible_to

DEPTH = 5  # generations up and down
WIDE = 8  # Works of one generation that are drawn; the rest are counted
STEP_X, STEP_Y, BOX_X, BOX_Y = 190, 84, 170, 56


@dataclass(frozen=True)
class Node:
    """One box: the Work (None: not public any more, or more than can be drawn), its words, and its place."""

    work: Work | None
    words: str
    x: int
    y: int
    is_self: bool = False

    @property
    def middle(self) -> int:
        """Horizontal middle of the box."""
        return self.x + BOX_X // 2

    @property
    def foot(self) -> int:
        """Lower edge of the box."""
        return self.y + BOX_Y


@dataclass(frozen=True)
class Tree:
    """Boxes and the lines between them, and the size of the drawing."""

    nodes: tuple[Node, ...]
    edges: tuple[tuple[Node, Node], ...]
    width: int
    height: int


def lineage(work: Work, viewer: Viewer) -> Tree:
    """Return the tree around `work`, ancestors above, derived Works below. At most 2 x DEPTH + 2 queries."""
    ups, up_edges = _walk(work, up=True)
    downs, down_edges = _walk(work, up=False)
    rows = [*reversed(ups), [work.pk], *downs]
    everyone = visible_to(viewer).select_related("author").in_bulk([pk for row in rows for pk in row])
    everyone[work.pk] = work
    width = max(1, *(len(row) for row in rows)) * STEP_X
    nodes: dict[int, Node] = {}
    for level, row in enumerate(rows):
        start = (width - len(row) * STEP_X) // 2 + (STEP_X - BOX_X) // 2
        for at, pk in enumerate(row):
            seen = everyone.get(pk)
            nodes[pk] = Node(seen, _words(seen), start + at * STEP_X, level * STEP_Y + 4, is_self=pk == work.pk)
    edges = [(nodes[a], nodes[b]) for a, b in up_edges | down_edges if a in nodes and b in nodes]
    return Tree(tuple(nodes.values()), tuple(edges), width, (len(rows) - 1) * STEP_Y + BOX_Y + 8)


def _words(work: Work | None) -> str:
    return "not public" if work is None else Truncator(str(work)).chars(19)


def _walk(work: Work, *, up: bool) -> tuple[list[list[int]], set[tuple[int, int]]]:
    """Generations in one direction, each Work once, and the (parent, child) edges between them."""
    seen, row, rows, edges = {work.pk}, [work.pk], [], set()
    for _ in range(DEPTH):
        found = _edges(row, up=up)
        edges |= set(found)
        row = [pk for pk in dict.fromkeys(a if up else b for a, b in found) if pk not in seen][:WIDE]
        if not row:
            break
        seen |= set(row)
        rows.append(row)
    return rows, edges


def _edges(row: Iterable[int], *, up: bool) -> list[tuple[int, int]]:
    edges = Derivation.objects.filter(child__in=row) if up else Derivation.objects.filter(parent__in=row)
    published = edges.filter(child__publication__isnull=False)
    return list(published.order_by("id").values_list("parent_id", "child_id")[:200])
