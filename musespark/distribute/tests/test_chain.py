"""Coming back to a long reading: its lists are drawn once more, one after another, from an address of the first."""

import pytest

from musespark.distribute.chain import UNROLLED, place, unrolled
from musespark.distribute.models import Slate
from musespark.distribute.slates import PAGE, PAGES, last_page, next_slate, open_slate, show
from musespark.distribute.tests.conftest import Fill
from musespark.people.models import Person

pytestmark = pytest.mark.django_db


def reading(person: Person, most: int = 9) -> list[Slate]:
    """Read to the end, the list included that says so."""
    lists = [open_slate(person)]
    while last_page(lists[-1]) and len(lists) < most:
        lists.append(next_slate(lists[-1], person))
    return lists


def test_a_page_is_named_by_the_first_list_and_how_far_it_is_from_there(fill: Fill, reader: Person) -> None:
    fill(PAGE * PAGES + 15)
    first, second, end = reading(reader)
    assert [last_page(each) for each in (first, second, end)] == [PAGES, 2, 0]
    assert place(first, 4) == (first, 4)
    assert place(second, 1) == (first, PAGES + 1)
    assert place(second, 2) == (first, PAGES + 2)
    assert place(end, 1) == (first, PAGES + 3)


def test_what_is_named_so_is_unrolled_in_the_order_in_which_it_was_read(fill: Fill, reader: Person) -> None:
    works = fill(PAGE * PAGES + 15)
    first, second, end = reading(reader)
    turned = [(first, at) for at in range(1, PAGES + 1)]
    assert unrolled(first, 2) == turned[:2]
    assert unrolled(first, PAGES + 1) == [*turned, (second, 1)]
    assert unrolled(*place(end, 1)) == [*turned, (second, 1), (second, 2), (end, 1)]
    read = [work for slate, at in unrolled(first, UNROLLED) for work in show(slate, at).works]
    assert len(read) == len(set(read)) == len(works)


def test_no_further_list_is_made_for_who_comes_back(fill: Fill, reader: Person) -> None:
    fill(PAGE * 2)
    first = open_slate(reader)
    assert unrolled(first, UNROLLED) == [(first, 1), (first, 2)]
    assert Slate.objects.count() == 1


def test_of_a_very_long_reading_the_last_lists_are_drawn(
    fill: Fill, reader: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("musespark.distribute.chain.UNROLLED", PAGES + 2)
    fill(PAGE * PAGES * 2 + 15)
    first, second, third, *_ = reading(reader)
    assert place(second, 2) == (first, PAGES + 2)
    assert place(second, 3) == (second, 3)
    assert place(third, 2) == (second, PAGES + 2)
    assert unrolled(second, PAGES + 2)[-1] == (third, 2)


def test_other_readings_are_no_part_of_it(fill: Fill, reader: Person) -> None:
    fill(PAGE * PAGES + 15)
    ours, others = reading(reader), reading(reader)
    assert place(others[1], 1) == (others[0], PAGES + 1)
    assert {slate for slate, _ in unrolled(ours[0], UNROLLED)} == set(ours)
