"""The selector: variety, copies, authors, auditions."""

from typing import Any

import numpy as np

from musespark.distribute.rank.parts import Candidates, Floats, Reader
from musespark.distribute.rank.select import AUTHOR, BELOW, COPY, Varied, lesser_copies
from musespark.distribute.tests.shelves import NOW, shelf, vectors


def candidates(count: int, **columns: Any) -> Candidates:
    some = shelf(count, **columns)
    return some.candidates(np.arange(count), np.zeros(count, np.int64), Reader(NOW))


def falling(count: int) -> Floats:
    return np.linspace(1, 0, count, dtype=np.float32)


def test_an_original_stands_and_its_copies_do_not() -> None:
    some = candidates(6, cluster=[0, 4, 4, 7, 4, 0])
    assert lesser_copies(some).tolist() == [False, False, True, False, True, False]
    selection = Varied()(some, np.array([0, 0, 5, 0, 9, 0], np.float32), 6)
    assert sorted(selection.chosen.tolist()) == [0, 1, 3, 5]
    assert np.flatnonzero(selection.passed_over[COPY]).tolist() == [2, 4]


def test_works_of_no_cluster_are_no_copies_of_each_other() -> None:
    assert not lesser_copies(candidates(5)).any()


def test_an_author_has_two_places_in_twenty_while_there_are_others() -> None:
    author = np.array([1] * 30 + list(range(100, 130)))
    selection = Varied()(candidates(60, author=author), falling(60), 40)
    first, second = (author[selection.chosen[at : at + 20]] for at in (0, 20))
    assert ((first == 1).sum(), (second == 1).sum()) == (2, 8)  # only 12 others are left: a full page beats a short one
    assert len(selection.chosen) == 40


def test_a_lone_author_fills_the_list() -> None:
    assert len(Varied()(candidates(9, author=1), falling(9), 20).chosen) == 9


def test_the_double_of_a_chosen_work_moves_down() -> None:
    embedding = vectors(4)
    embedding[1] = embedding[0]
    order = Varied()(candidates(4, vector=embedding), np.array([1, 0.9, 0.7, 0.6], np.float32), 4).chosen
    assert order.tolist() == [0, 2, 3, 1]


def test_every_sixth_place_is_an_audition_whatever_the_score() -> None:
    shown = np.where(np.arange(60) >= 50, 0, 1000)
    selection = Varied()(candidates(60, shown=shown), falling(60), 20)
    assert np.flatnonzero(selection.auditions).tolist() == [5, 11, 17]
    assert (selection.chosen[[5, 11, 17]] >= 50).all()


def test_without_a_work_to_audition_the_place_goes_to_the_next_best() -> None:
    selection = Varied(variety=0)(candidates(30), falling(30), 12)
    assert selection.chosen.tolist() == list(range(12))
    assert not selection.auditions.any()


def test_each_one_passed_over_has_its_reason() -> None:
    author = np.array([1] * 5 + list(range(100, 125)))
    selection = Varied()(candidates(30, author=author, cluster=[0] * 28 + [3, 3]), falling(30), 10)
    passed = selection.passed_over
    total = np.sum([flags.astype(int) for flags in passed.values()], axis=0)
    total[selection.chosen] += 1
    assert (total == 1).all()
    assert np.flatnonzero(passed[COPY]).tolist() == [29]
    assert np.flatnonzero(passed[AUTHOR]).tolist() == [2, 3, 4]
    assert passed[BELOW].sum() == 30 - 10 - 1 - 3


def test_nothing_gives_nothing() -> None:
    assert len(Varied()(candidates(0), falling(0), 20).chosen) == 0
