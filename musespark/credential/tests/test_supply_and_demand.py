"""Supply over demand around a Work, week against week, and how varied a neighbourhood is."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from conftest import MakePerson, MakeWork
from musespark.credential.bearing import bear
from musespark.credential.corner import pressed_at, vector_of
from musespark.credential.ground.pressure import Pressure, pressure, usual
from musespark.credential.ground.vendi import MOST, vendi
from musespark.credential.survey import survey
from musespark.people.consent import allow_all
from musespark.people.models import Person
from musespark.support import clock
from musespark.traces.models import Trace
from musespark.works.models import Like, Save, Work

BREAD = ["Sourdough bread with rye flour from a hot oven.", "Rye bread, flour, water, salt and a hot oven."]


def test_a_place_with_many_works_and_few_readers_is_crowded_and_the_reverse_is_open() -> None:
    assert (Pressure((20, 10), (5, 5), 4.0).band, Pressure((20, 10), (5, 5), 4.0).certainty) == ("crowded", "clear")
    assert (Pressure((1, 1), (30, 20), 4.0).band, Pressure((1, 1), (30, 20), 4.0).certainty) == ("open", "clear")
    assert Pressure((5, 5), (20, 20), 4.0).band == "even"


def test_what_may_be_chance_is_called_neither_open_nor_crowded() -> None:
    assert (Pressure((4, 2), (6, 4), 2.0).certainty, Pressure((4, 2), (6, 4), 2.0).band) == ("chance", "even")


def test_a_handful_is_said_to_be_a_handful() -> None:
    few = Pressure((2, 0), (1, 0), 4.0)
    assert (few.certainty, few.band) == ("handful", "unclear")
    assert few.sentence == ("This week 2 Works and 1 reader; last week 0 and 0. That is a handful: it says little.")


def test_where_nobody_reads_demand_is_open_and_nothing_is_called_crowded() -> None:
    unread = Pressure((40, 0), (0, 0), 0.0)
    assert (unread.band, unread.certainty) == ("unclear", "handful")
    assert unread.sentence == "40 Works in two weeks. Nobody here is known to have read anything, so demand is open."


def test_a_crowd_is_told_with_its_numbers() -> None:
    assert Pressure((20, 10), (4, 12), 4.0).sentence == (
        "This week 20 Works and 4 readers; last week 10 and 12. Usual here: 4.0 readers a Work, so they carry about "
        "4 Works. More is made here than is read."
    )


def test_only_the_works_that_are_here_count_each_in_its_week() -> None:
    here = np.array([True, True, True, False])
    made = np.array([0, 1, 4, 0])
    readers = np.array([[3, 0], [1, 2], [0, 1], [9, 9]])
    assert pressure(here, made, readers) == Pressure((1, 1), (4, 3), 25 / 3)
    assert usual(np.array([5]), np.array([[2, 2]])) == 0.0


@given(st.integers(0, 500), st.integers(0, 500), st.floats(0.1, 20))
def test_more_works_never_make_a_place_less_crowded_and_more_readers_never_more(
    made: int, readers: int, rate: float
) -> None:
    here = Pressure((made, 0), (readers, 0), rate)
    assert Pressure((made + 1, 0), (readers, 0), rate).ratio > here.ratio
    assert Pressure((made, 0), (readers + 1, 0), rate).ratio <= here.ratio


def test_vendi_counts_wholly_different_works() -> None:
    assert vendi(np.eye(5, 8, dtype=np.float32)) == pytest.approx(5.0)
    assert vendi(np.tile(np.eye(1, 8, dtype=np.float32), (7, 1))) == pytest.approx(1.0)
    assert vendi(np.repeat(np.eye(2, 8, dtype=np.float32), 3, axis=0)) == pytest.approx(2.0)
    assert (vendi(np.zeros((0, 8), np.float32)), vendi(np.zeros((3, 8), np.float32))) == (0.0, 0.0)


@given(arrays(np.float32, (12, 5), elements=st.floats(-1, 1, width=32)))
def test_vendi_lies_between_one_and_the_number_of_works(
    rows: np.ndarray[tuple[int, ...], np.dtype[np.float32]],
) -> None:
    spoken = rows[np.linalg.norm(rows, axis=1) > 0.01]
    if len(spoken):
        unit = spoken / np.linalg.norm(spoken, axis=1, keepdims=True)
        assert 1 - 1e-6 <= vendi(unit) <= len(unit) + 1e-6
        assert vendi(unit) == pytest.approx(vendi(unit[::-1]))


def test_vendi_of_very_many_is_that_of_an_even_sample() -> None:
    draw = np.random.default_rng(1)
    rows = draw.normal(size=(5 * MOST, 16)).astype(np.float32)
    assert vendi(rows / np.linalg.norm(rows, axis=1, keepdims=True)) < 16.01


@pytest.fixture
def reader(make_person: MakePerson) -> Person:
    person = make_person("bob")
    allow_all(person)
    return person


@pytest.fixture
def loaves(make_work: MakeWork) -> list[Work]:
    """Two Works on bread: one of this week, one of the last."""
    new, old = make_work(text=BREAD[0]), make_work(text=BREAD[1])
    old.publication.at = clock.now() - timedelta(days=9)
    old.publication.save()
    return [new, old]


def around(loaves: list[Work]) -> Pressure:
    for work in loaves:
        bear(work)
    return pressed_at(vector_of("Bread with rye flour, from the oven."), survey())


def test_a_reader_counts_once_a_work_and_week_whatever_they_did(loaves: list[Work], reader: Person) -> None:
    new, old = loaves
    Like.objects.create(work=new, person=reader)
    Save.objects.create(work=new, person=reader)
    Trace.objects.create(kind="dwelt", person_ref=reader.pk, work_ref=new.pk)
    Trace.objects.create(kind="dwelt", person_ref=reader.pk, work_ref=old.pk, at=clock.now() - timedelta(days=8))
    Trace.objects.create(kind="rewarded", person_ref=reader.pk, work_ref=old.pk)
    Save.objects.create(work=old, person=reader, at=clock.now() - timedelta(days=15))
    assert around(loaves) == Pressure((1, 1), (2, 1), 1.5)


def test_a_reply_is_a_reader_and_no_work_of_the_place(loaves: list[Work], reader: Person, make_work: MakeWork) -> None:
    bear(make_work(reader, text=BREAD[0], in_reply_to=loaves[0], thread=loaves[0]))
    assert around(loaves) == Pressure((1, 1), (1, 0), 0.5)


def test_neither_the_author_nor_who_does_not_let_it_teach_is_counted(
    loaves: list[Work], make_person: MakePerson
) -> None:
    allow_all(loaves[0].author)
    Like.objects.create(work=loaves[0], person=loaves[0].author)
    Like.objects.create(work=loaves[0], person=make_person("silent"))
    Trace.objects.create(kind="dwelt", work_ref=loaves[0].pk)
    assert around(loaves).readers == (0, 0)


def test_the_work_itself_is_not_part_of_its_surroundings(loaves: list[Work]) -> None:
    around(loaves)
    assert pressed_at(vector_of(BREAD[0]), survey(), loaves[0].pk).made == (0, 1)


def test_what_was_withdrawn_or_whose_maker_left_is_no_supply(
    loaves: list[Work], make_person: MakePerson, make_work: MakeWork
) -> None:
    gone = make_person("gone")
    bear(make_work(gone, text=BREAD[0]))
    gone.is_active = False
    gone.save()
    assert around(loaves).made == (1, 1)
