"""Who gets which part of a reward: the fee, the creator, and up the lineage everybody whose work it was made from.

Pure: numbers in, numbers out. A Work passes `share_ppm` of what it receives to each parent; each parent passes on of
what *it* receives; whatever is not passed on is kept. Shares are exact fractions until the one division at the end,
so the result depends neither on the order of the edges nor on the path by which an ancestor is reached.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from musespark.support.money import UNIT, divide

CAP_PPM = 400_000  # a Work passes on at most 40 %, however many parents it has; their shares shrink in proportion


class LoopInLineageError(ValueError):
    """A work is its own ancestor: nobody can say who gets what."""


@dataclass(frozen=True)
class Edge:
    """`child` was made from `parent` and passes `share_ppm` millionths of what it receives to it."""

    child: int
    parent: int
    share_ppm: int


@dataclass(frozen=True)
class Passage:
    """What one edge carried: of the `received` of one that reached the child, the part that goes to the parent.

    All parents of the child together were promised `claimed_ppm`; above the cap each gets less than its edge says.
    """

    edge: Edge
    received: Fraction
    claimed_ppm: int

    @property
    def carried(self) -> Fraction:
        return self.received * passed(self.edge.share_ppm, self.claimed_ppm, CAP_PPM)


@dataclass(frozen=True)
class Split:
    """The parts of one amount, in micro-units; `fee + sum(kept.values())` is the amount. Zero shares are left out."""

    fee: int
    kept: Mapping[int, int]  # work id -> what its author keeps
    of_one: Mapping[int, Fraction]  # the same before rounding, of one
    passages: Sequence[Passage]


def passed(agreed_ppm: int, claimed_ppm: int, most_ppm: int) -> Fraction:
    """Return the fraction that goes to a parent promised `agreed_ppm`, where all were promised `claimed_ppm`."""
    return Fraction(agreed_ppm * min(claimed_ppm, most_ppm), claimed_ppm * UNIT)


def split(amount: int, fee_ppm: int, work: int, edges: Iterable[Edge]) -> Split:
    """Divide `amount` (micro-units, positive) for a reward on `work`.

    The fee and the parents' shares are of the whole amount; the creator keeps the rest. Raises LoopInLineageError,
    and ValueError for an amount, fee or share out of bounds.
    """
    if amount <= 0 or not 0 <= fee_ppm <= UNIT - CAP_PPM:
        raise ValueError("the amount must be positive, and the fee must leave room for the parents")
    fee = Fraction(fee_ppm, UNIT)
    found = passages(work, edges)
    exact = kept_of_one(work, found)
    exact[work] -= fee
    # the order settles who gets the odd micro-unit in a tie, so it must not depend on how the edges came
    places = sorted(exact, key=lambda place: (place != work, place))
    shares = [fee, *(exact[place] for place in places)]
    scale = lcm(*(share.denominator for share in shares))
    fee_part, *parts = divide(amount, [int(share * scale) for share in shares])
    return Split(fee_part, {place: part for place, part in zip(places, parts, strict=True) if part}, exact, found)


def passages(work: int, edges: Iterable[Edge]) -> list[Passage]:
    """Return what each edge of the lineage of `work` carries of one unit paid for it, sorted by parent and child.

    One pass from the work to its oldest ancestors: a work passes on only after all that flows into it is known, so an
    ancestor reached twice (a diamond) is counted once with both inflows.
    """
    parents = _parents(edges)
    flow: dict[int, Fraction] = defaultdict(Fraction, {work: Fraction(1)})
    found: list[Passage] = []
    for node in _children_first(work, parents):
        shares = parents.get(node, {})
        out = [Passage(Edge(node, to, share), flow[node], sum(shares.values())) for to, share in shares.items()]
        for passage in out:
            flow[passage.edge.parent] += passage.carried
        found += out
    return sorted(found, key=lambda passage: (passage.edge.parent, passage.edge.child))


def kept_of_one(work: int, found: Iterable[Passage]) -> dict[int, Fraction]:
    """Return which fraction of one unit paid for `work` each work of its lineage keeps; they sum to one."""
    kept: dict[int, Fraction] = defaultdict(Fraction, {work: Fraction(1)})
    for passage in found:
        kept[passage.edge.child] -= passage.carried
        kept[passage.edge.parent] += passage.carried
    return kept


def _parents(edges: Iterable[Edge]) -> dict[int, dict[int, int]]:
    parents: dict[int, dict[int, int]] = defaultdict(dict)
    for edge in edges:
        if not 0 <= edge.share_ppm <= UNIT:
            raise ValueError(f"a share of {edge.share_ppm} millionths")
        if edge.share_ppm:
            parents[edge.child][edge.parent] = edge.share_ppm
    return parents


def _children_first(work: int, parents: Mapping[int, Mapping[int, int]]) -> list[int]:
    """Return the lineage of `work`, each node before its parents (depth-first, without recursion)."""
    order: list[int] = []
    state: dict[int, bool] = {}  # absent: not met; False: on the path; True: done
    stack = [(work, iter(parents.get(work, ())))]
    state[work] = False
    while stack:
        node, rest = stack[-1]
        parent = next(rest, None)
        if parent is None:
            state[node] = True
            order.append(node)
            stack.pop()
        elif parent not in state:
            state[parent] = False
            stack.append((parent, iter(parents.get(parent, ()))))
        elif not state[parent]:
            raise LoopInLineageError(f"work {parent} is its own ancestor")
    return order[::-1]
