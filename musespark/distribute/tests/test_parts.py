"""The parts of the ranker one by one: sources, filters, scorers."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from musespark.distribute.rank import filters, scorers, sources
from musespark.distribute.rank.cells import top
from musespark.distribute.rank.parts import Candidates, Dials, Reader
from musespark.distribute.rank.shelf import AUDITION, Shelf, listed, worth
from musespark.distribute.rank.taste import faded, interests
from musespark.distribute.tests.shelves import HOUR, NOW, shelf, vectors

READER = Reader(NOW)


def all_of(some: Shelf, reader: Reader = READER) -> Candidates:
    return some.candidates(np.arange(len(some)), np.zeros(len(some), np.int64), reader)


def floats(*values: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.array(values, np.float32)


def told(values: np.ndarray[tuple[int], np.dtype[np.float32]]) -> list[float]:
    return [round(value, 3) for value in values.tolist()]


def test_following_brings_the_newest_of_those_followed() -> None:
    some = shelf(50, author=np.arange(50) % 5)
    reader = replace(READER, follows=np.array([2, 4]))
    found = sources.Following(most=6)(some, reader)
    assert found.tolist() == [37, 39, 42, 44, 47, 49]
    assert set(some.ints("author")[found].tolist()) == {2, 4}


def test_following_brings_what_they_passed_on_too() -> None:
    reader = replace(READER, follows=np.array([1049]), reposted=np.array([3, 8]))
    assert sources.Following()(shelf(50), reader).tolist() == [48, 3, 8]


@given(st.lists(st.integers(0, 30), max_size=20), st.lists(st.integers(1, 25), max_size=9, unique=True))
def test_a_table_finds_who_is_listed(values: list[int], those: list[int]) -> None:
    found = listed(np.array(values, np.int64), np.array(sorted(those), np.int64))
    assert found.tolist() == [value in those for value in values]


def test_similar_finds_the_nearest_and_leaves_out_the_seen() -> None:
    some = shelf(500)
    near = sources.Similar(most=5)(some, replace(READER, interests=some.vectors(np.array([77]))))
    assert near[0] == 77
    seen = replace(READER, interests=some.vectors(np.array([77])), seen=np.array([78]))
    assert 77 not in sources.Similar(most=5)(some, seen)


def test_similar_brings_nothing_where_no_interest_is_known() -> None:
    assert len(sources.Similar()(shelf(50), READER)) == 0


def test_a_search_through_cells_finds_nearly_what_a_full_one_finds() -> None:
    topic = np.random.default_rng(1).integers(0, 40, 4000)
    some = shelf(4000, vector=vectors(40, seed=2)[topic] + vectors(4000, seed=3))
    wanted = some.vectors(np.array([5, 900]))
    exact = top(np.max(some.vectors(np.arange(4000)) @ wanted.T, axis=1), 50)
    assert len(set(exact.tolist()) & set(some.near(wanted, 50).tolist())) >= 45


def test_fresh_brings_only_works_whose_audition_is_not_over() -> None:
    shown = np.where(np.arange(40) % 2, AUDITION, 3)
    found = sources.Fresh()(shelf(40, shown=shown), READER)
    assert sorted(found.tolist()) == list(range(0, 40, 2))


def test_fresh_brings_those_shown_least_first() -> None:
    found = sources.Fresh(most=10)(shelf(30, shown=np.arange(30) * 3), READER)
    assert set(found.tolist()) <= set(range(14))


def test_an_audition_ends_after_two_weeks() -> None:
    born = NOW - HOUR * np.array([24 * 15, 24 * 13, 1])
    assert sources.Fresh()(shelf(3, shown=0, born=born), READER).tolist() in ([1, 2], [2, 1])


def test_popular_takes_turns_between_corners() -> None:
    assert sources.turns(np.array([7, 7, 7, 3, 3, 9])).tolist() == [0, 3, 5, 1, 4, 2]


@pytest.mark.parametrize(
    ("part", "reader", "removed"),
    [
        (filters.Own(), Reader(NOW, person=1002), [2]),
        (filters.Hidden(), Reader(NOW, hidden=np.array([1001, 1003])), [1, 3]),
        (filters.Unwanted(), Reader(NOW, unwanted=np.array([2])), [2]),
        (filters.Seen(), Reader(NOW, seen=np.array([3])), [3]),
        (filters.SeenCopy(), Reader(NOW, seen_clusters=np.array([8])), [1, 2]),
        (filters.Withdrawn(), READER, [4]),
        (filters.Lowered(), Reader(NOW, topics=np.array([5]), topic_weights=floats(0.064)), [2, 3]),
        (filters.Lowered(), Reader(NOW, topics=np.array([5]), topic_weights=floats(0.16)), []),
        (filters.Hidden(), READER, []),
    ],
)
def test_a_filter_removes_what_it_names_and_nothing_else(part: filters.Own, reader: Reader, removed: list[int]) -> None:
    topics = [[0, 0, 0, 0], [5, 0, 0, 0], [1, 5, 0, 0], [1, 0, 0, 0]]
    some = shelf(4, cluster=[8, 8, 0, 9], visible=[True, True, True, False], topics=topics)
    assert (np.flatnonzero(part(all_of(some), reader)) + 1).tolist() == removed


def test_a_lowered_topic_outweighs_a_raised_one() -> None:
    some = shelf(3, topics=[[1, 2, 0, 0], [2, 0, 0, 0], [0, 0, 0, 0]])
    reader = Reader(NOW, topics=np.array([1, 2]), topic_weights=floats(0.4, 2))
    assert told(filters.topic_weight(all_of(some), reader)) == [0.4, 2.0, 1.0]


def test_worth_trusts_many_showings_more_than_few() -> None:
    few, many, nothing, hated = told(worth(floats(3, 1000, 0, 100), floats(3, 300, 0, -40)))
    assert nothing == 0
    assert hated < 0 < few < many


def test_freshness_halves_in_36_hours_and_follows_its_dial() -> None:
    some = shelf(2, born=[NOW - 36 * HOUR, NOW])
    score = scorers.Freshness()
    before = np.zeros(2, np.float32)
    assert told(score(all_of(some), READER, before)) == [0.25, 0.5]
    assert told(score(all_of(some), replace(READER, dials=Dials(freshness=100)), before)) == [0.5, 1.0]
    assert score(all_of(some), replace(READER, dials=Dials(freshness=0)), before).tolist() == [0, 0]


def test_the_machine_dial_is_silent_in_the_middle() -> None:
    some = shelf(2, machine=[0, 1])
    before = np.zeros(2, np.float32)
    assert scorers.Machine()(all_of(some), READER, before).tolist() == [0, 0]
    assert told(scorers.Machine()(all_of(some), replace(READER, dials=Dials(machine=0)), before)) == [0, -0.6]


def test_the_friends_dial_moves_only_whom_the_reader_follows() -> None:
    reader = Reader(NOW, follows=np.array([1002]), dials=Dials(friends=100))
    assert told(scorers.Friends()(all_of(shelf(3), reader), reader, np.zeros(3, np.float32))) == [0, 0.8, 0]


def test_each_further_work_of_an_author_counts_less_by_score() -> None:
    some = shelf(4, author=[1, 1, 2, 1], followers=1e9)
    factor = scorers.Author()(all_of(some), READER, floats(0.1, 0.3, 0.0, 0.2))
    assert told(factor) == [-0.175, 0.125, 0.125, -0.025]  # all are as big as is usual: half the lift each


def test_a_small_creator_is_lifted() -> None:
    some = shelf(2, followers=[0, 200])
    assert told(scorers.Author()(all_of(some), READER, floats(0, 0))) == [0.25, 0.125]


def test_small_is_small_among_the_others_of_this_instance() -> None:
    some = shelf(4, followers=[0, 2, 4, 12])
    assert told(scorers.Author()(all_of(some), READER, np.zeros(4, np.float32))) == [0.25, 0.167, 0.125, 0.062]
    assert scorers.usual(np.zeros(3, np.float32)) == 1.0


def test_less_counts_against_what_is_alike_only() -> None:
    some = shelf(200)
    reader = Reader(NOW, dislikes=some.vectors(np.array([7])))
    factor = scorers.Less()(all_of(some), reader, np.zeros(200, np.float32))
    assert factor[7] == pytest.approx(-0.8, abs=0.01)
    assert (np.delete(factor, 7) == 0).all()


def test_a_crowded_corner_is_damped() -> None:
    same = np.repeat(vectors(1, seed=1), 60, axis=0) + 0.05 * vectors(60, seed=2)
    some = shelf(100, vector=np.concatenate([vectors(40, seed=3) * 3, same]))
    factor = scorers.Crowding()(all_of(some), READER, np.zeros(100, np.float32))
    assert factor[40:].mean() < factor[:40].mean() <= 0


def test_interests_stay_apart_instead_of_meeting_between() -> None:
    bread, boats = vectors(2, seed=8)
    liked = np.stack([bread, boats, bread + 0.1 * boats, boats]).astype(np.float32)
    liked /= np.linalg.norm(liked, axis=1, keepdims=True)
    found = interests(liked, floats(1, 1, 1, 0.5))
    assert len(found) == 2
    assert float(found[0] @ liked[0]) > 0.9
    assert float(found[1] @ liked[1]) > 0.9


def test_no_sign_is_no_interest() -> None:
    assert interests(vectors(0), floats()).shape == (0, 256)


def test_a_sign_counts_half_after_two_weeks() -> None:
    assert faded(floats(1, 1), floats(0, 336)).tolist() == [1, 0.5]
