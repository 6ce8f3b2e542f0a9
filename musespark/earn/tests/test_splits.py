"""A reward is divided exactly up the lineage, whatever its shape."""

from collections.abc import Callable
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musespark.earn.splits import CAP_PPM, Edge, LoopInLineageError, Passage, kept_of_one, passages, split
from musespark.support.money import LARGEST, UNIT

FEE = 50_000
amounts = st.integers(1, LARGEST)


@st.composite
def lineages(draw: Callable[..., object]) -> list[Edge]:
    """Draw up to 25 works in which a work is made from older ones, at any share, diamonds included; work 0 is last."""
    size = draw(st.integers(1, 25))
    assert isinstance(size, int)
    edges = []
    for child in range(size):
        parents = draw(st.sets(st.integers(child + 1, size), max_size=4))
        assert isinstance(parents, set)
        for parent in parents:
            ppm = draw(st.sampled_from([0, 1, 50_000, 250_000, 333_333, 700_001, UNIT]) | st.integers(0, UNIT))
            assert isinstance(ppm, int)
            edges.append(Edge(child, parent, ppm))
    return edges


def by_paths(work: int, edges: list[Edge]) -> dict[int, Fraction]:
    """Say the same as kept_of_one the slow way: follow every path on its own and add up."""
    out = {edge.child: [e for e in edges if e.child == edge.child and e.share_ppm] for edge in edges}
    kept: dict[int, Fraction] = {}

    def walk(node: int, inflow: Fraction) -> None:
        total = sum(edge.share_ppm for edge in out.get(node, []))
        scale = Fraction(min(total, CAP_PPM), total) / UNIT if total else Fraction(0)
        kept[node] = kept.get(node, Fraction(0)) + inflow * (1 - total * scale)
        for edge in out.get(node, []):
            walk(edge.parent, inflow * edge.share_ppm * scale)

    walk(work, Fraction(1))
    return kept


def test_without_parents_the_creator_has_all_but_the_fee() -> None:
    parts = split(5_000_000, FEE, 1, [])
    assert (parts.fee, parts.kept) == (250_000, {1: 4_750_000})


def test_a_parent_has_its_share_of_the_whole() -> None:
    parts = split(5_000_000, FEE, 2, [Edge(2, 1, 250_000)])
    assert (parts.fee, parts.kept) == (250_000, {2: 3_500_000, 1: 1_250_000})


def test_a_grandparent_has_a_share_of_the_parents_share() -> None:
    parts = split(1_000_000, FEE, 3, [Edge(3, 2, 200_000), Edge(2, 1, 500_000)])
    assert parts.kept == {3: 750_000, 2: 120_000, 1: 80_000}  # the second share is capped at 40 %


def test_a_diamond_reaches_its_top_once_with_both_flows() -> None:
    diamond = [Edge(4, 2, 200_000), Edge(4, 3, 200_000), Edge(2, 1, 100_000), Edge(3, 1, 300_000)]
    assert split(1_000_000, 0, 4, diamond).kept == {4: 600_000, 2: 180_000, 3: 140_000, 1: 80_000}


def test_many_parents_share_the_cap_in_proportion() -> None:
    parts = split(1_000_000, 0, 9, [Edge(9, 1, 600_000), Edge(9, 2, 200_000)])
    assert parts.kept == {9: 600_000, 1: 300_000, 2: 100_000}


def test_each_passage_says_what_came_and_what_was_promised_in_all() -> None:
    found = passages(3, [Edge(3, 2, 300_000), Edge(3, 1, 200_000), Edge(2, 1, 250_000)])
    assert found == [
        Passage(Edge(2, 1, 250_000), Fraction(24, 100), 250_000),
        Passage(Edge(3, 1, 200_000), Fraction(1), 500_000),
        Passage(Edge(3, 2, 300_000), Fraction(1), 500_000),
    ]
    assert [passage.carried for passage in found] == [Fraction(6, 100), Fraction(16, 100), Fraction(24, 100)]


def test_one_micro_unit_goes_to_whoever_has_most_of_it() -> None:
    assert split(1, FEE, 2, [Edge(2, 1, 250_000)]).kept == {2: 1}


def test_a_lineage_as_deep_as_it_gets_is_no_recursion() -> None:
    chain = [Edge(child, child + 1, 1000) for child in range(2000)]
    assert sum(kept_of_one(0, passages(0, chain)).values()) == 1


def test_edges_that_the_work_does_not_reach_change_nothing() -> None:
    assert split(7, 0, 1, [Edge(5, 4, 900_000)]) == split(7, 0, 1, [])


@pytest.mark.parametrize("loop", [[Edge(1, 1, 5)], [Edge(1, 2, 5), Edge(2, 3, 5), Edge(3, 1, 5)]])
def test_a_loop_is_refused(loop: list[Edge]) -> None:
    with pytest.raises(LoopInLineageError):
        split(100, FEE, 1, loop)


@pytest.mark.parametrize(
    ("amount", "fee", "share"), [(0, 0, 0), (-5, 0, 0), (5, -1, 0), (5, 600_001, 0), (5, 0, UNIT + 1)]
)
def test_what_is_out_of_bounds_is_refused(amount: int, fee: int, share: int) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  any of the sentences
        split(amount, fee, 2, [Edge(2, 1, share)])


def holds(amount: int, fee: int, edges: list[Edge]) -> None:
    parts = split(amount, fee, 0, edges)
    assert parts.fee + sum(parts.kept.values()) == amount
    assert sum(parts.of_one.values()) == 1 - Fraction(fee, UNIT)
    for work, exact in parts.of_one.items():
        assert abs(parts.kept.get(work, 0) - exact * amount) < 1
    assert parts.of_one[0] >= Fraction(UNIT - CAP_PPM - fee, UNIT)


@settings(max_examples=300, deadline=None)
@given(amounts, st.integers(0, UNIT - CAP_PPM), lineages())
def test_every_lineage_is_divided_exactly_and_fairly(amount: int, fee: int, edges: list[Edge]) -> None:
    holds(amount, fee, edges)


def test_three_thousand_lineages_are_divided_exactly() -> None:
    chance = Random(2718)
    for _ in range(3000):
        size = chance.randint(1, 25)
        edges = [
            Edge(child, parent, chance.choice((0, 1, 50_000, 333_333, UNIT, chance.randint(0, UNIT))))
            for child in range(size)
            for parent in chance.sample(range(child + 1, size + 1), min(size - child, chance.randint(0, 4)))
        ]
        holds(chance.randint(1, 10 ** chance.randint(1, 15)), chance.randint(0, UNIT - CAP_PPM), edges)


@settings(max_examples=100, deadline=None)
@given(amounts, lineages(), st.randoms(use_true_random=False))
def test_the_order_of_edges_is_nothing(amount: int, edges: list[Edge], chance: object) -> None:
    shuffled = list(edges)
    getattr(chance, "shuffle")(shuffled)  # noqa: B009  hypothesis gives a Random of its own
    assert split(amount, FEE, 0, shuffled) == split(amount, FEE, 0, edges)


@settings(max_examples=100, deadline=None)
@given(lineages().filter(lambda edges: len(edges) < 18))
def test_one_pass_says_what_following_every_path_says(edges: list[Edge]) -> None:
    kept = kept_of_one(0, passages(0, edges))
    assert kept == by_paths(0, edges)
