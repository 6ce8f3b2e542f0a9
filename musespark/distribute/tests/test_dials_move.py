"""Each slider, moved from one end to the other, reorders a list whose candidates differ in what it is about."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from musespark.distribute.rank.parts import Dials, Flags, Reader
from musespark.distribute.rank.pipeline import Pipeline
from musespark.distribute.rank.shelf import Shelf
from musespark.distribute.tests.shelves import HOUR, NOW, shelf

COUNT, TOP = 200, 10
FRIENDS = np.arange(1000, 1030)  # half of the authors


def planted(**columns: Any) -> tuple[Shelf, Flags]:
    """Return Works that differ in everything as those of an instance do, and a random half of them to plant on."""
    draw = np.random.default_rng(5)
    mark = draw.permutation(np.arange(COUNT) % 2 == 0)
    usual = {
        "born": NOW - HOUR * np.sort(np.geomspace(1, 720, COUNT))[::-1],
        "originality": draw.uniform(0.3, 0.9, COUNT),
        "followers": draw.integers(0, 40, COUNT),
        "good": draw.integers(0, 200, COUNT),
        "author": 1000 + np.arange(COUNT) % 60,
    }
    return shelf(COUNT, **{**usual, **{name: np.where(mark, *ends) for name, ends in columns.items()}}), mark


def first_ten(some: Shelf, mark: Flags, reader: Reader) -> int:
    """Return how many of the first ten are marked."""
    every = some.candidates(np.arange(COUNT), np.zeros(COUNT, np.int64), reader)
    listed = Pipeline().rank(every, reader, 60).listed
    return int(mark[listed[:TOP] - 1].sum())


def ends(some: Shelf, mark: Flags, dial: str, **known: Any) -> list[int]:
    reader = Reader(NOW, interests=some.vectors(np.array([3, 50, 90])), **known)
    return [first_ten(some, mark, replace(reader, dials=Dials(**{dial: value}))) for value in (0, 50, 100)]


# at its low end a dial makes no difference between the halves, but that of AI, which turns against it
@pytest.mark.parametrize(
    ("dial", "column", "values", "expected"),
    [
        ("machine", "machine", (1, 0), [0, 2, 9]),
        ("originality", "originality", (0.9, 0.2), [2, 9, 10]),
        ("small", "followers", (1, 60), [2, 6, 9]),
    ],
)
def test_a_dial_brings_up_what_it_is_about(
    dial: str, column: str, values: tuple[float, float], expected: list[int]
) -> None:
    some, mark = planted(**{column: values})
    assert ends(some, mark, dial) == expected


def test_the_dial_of_freshness_brings_up_what_is_of_the_last_day() -> None:
    some, _ = planted()
    young = NOW - some.floats("born") < 24 * HOUR
    assert ends(some, np.asarray(young), "freshness") == [5, 8, 8]


def test_the_dial_of_friends_brings_up_whom_the_reader_follows() -> None:
    some, _ = planted()
    assert ends(some, np.isin(some.ints("author"), FRIENDS), "friends", follows=FRIENDS) == [4, 9, 10]


def test_the_dial_of_a_topic_goes_from_none_of_it_to_little_else() -> None:
    some, _ = planted()
    some.columns["topics"][:, 0] = 1 + np.arange(COUNT) % 8
    mark = np.asarray(some.columns["topics"][:, 0] == 3)
    reader = Reader(NOW, topics=np.array([3]))
    found = [
        first_ten(some, mark, replace(reader, topic_weights=np.array([weight], np.float32))) for weight in (0, 1, 2)
    ]
    assert found == [0, 2, 10]
