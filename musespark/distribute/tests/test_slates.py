"""Lists: no repeats, no gaps, nothing that must not be seen."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from conftest import MakePerson, MakeWork
from musespark.credential.models import Bearing
from musespark.distribute.catalogue import Catalogue
from musespark.distribute.models import Change, FeedDial, Slate, TopicWeight
from musespark.distribute.rank.shelf import Shelf
from musespark.distribute.slates import (
    PAGE,
    PAGES,
    arrivals,
    is_readers,
    listed,
    next_slate,
    open_slate,
    reordered,
    show,
    without_unwanted,
)
from musespark.distribute.tests.conftest import Fill, see
from musespark.distribute.why import why
from musespark.people.models import Block, Follow, Mute, Person
from musespark.people.queries import Viewer
from musespark.support import clock
from musespark.works.models import Save, Tag, Work

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


def read_all(viewer: Viewer, most: int = 20) -> list[int]:
    """Turn every page until the end and return the Works in order."""
    slate, works = open_slate(viewer), []
    for _ in range(most):
        for number in range(1, PAGES + 1):
            works += show(slate, number).works
        if not len(listed(slate)):
            break
        slate = next_slate(slate, viewer)
    return works


@pytest.mark.parametrize("signed_in", [True, False])
def test_reading_to_the_end_shows_each_work_once(fill: Fill, reader: Person, signed_in: bool) -> None:  # noqa: FBT001  pytest passes it by name
    works = fill(150)
    read = read_all(reader if signed_in else NOBODY)
    assert sorted(read) == sorted(work.pk for work in works)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 5), min_size=6, max_size=6))
def test_works_that_arrive_meanwhile_neither_repeat_nor_push_out(
    fill: Fill, make_person: MakePerson, new: list[int]
) -> None:
    fill(90)
    person = make_person(f"p{Person.objects.count()}")
    slate, read = open_slate(person), []
    before = listed(slate).tolist()
    for number, arriving in enumerate(new[:PAGES], start=1):
        read += show(slate, number).works
        fill(arriving) if arriving else None
    assert read == before
    further = next_slate(slate, person)
    for number, arriving in enumerate(new[PAGES:], start=1):
        read += show(further, number).works
        fill(arriving) if arriving else None
    assert len(read) == len(set(read))


def test_seen_works_do_not_come_back(fill: Fill, reader: Person) -> None:
    fill(100)
    first = show(open_slate(reader), 1).works
    see(reader, first)
    second = show(open_slate(reader), 1).works
    assert len(first) == len(second) == PAGE
    assert not set(first) & set(second)


def test_what_was_sent_and_not_seen_may_come_again(fill: Fill, reader: Person) -> None:
    fill(PAGE + 2)
    first = show(open_slate(reader), 1).works
    see(reader, first[:3])
    slate = open_slate(reader)
    assert slate.new_until == PAGE - 1
    assert set(first[3:]) <= set(listed(slate)[: slate.new_until].tolist())
    assert sorted(listed(slate)[slate.new_until :].tolist()) == sorted(first[:3])


def test_pages_not_turned_are_not_seen(fill: Fill, reader: Person) -> None:
    fill(100)
    slate = open_slate(reader)
    shown = set(show(slate, 1).works)
    later = set(listed(slate).tolist()) - shown
    assert later <= set(read_all(reader))


def test_whoever_saw_everything_is_told_and_gets_older_ones(fill: Fill, reader: Person) -> None:
    works = fill(PAGE + 6)
    first = show(open_slate(reader), 1)
    assert first.caught_up_at is None
    see(reader, first.works)
    page = show(open_slate(reader), 1)
    assert page.caught_up_at == 6
    assert len(page.works) == PAGE
    see(reader, page.works)
    again = show(open_slate(reader), 1)
    assert (again.caught_up_at, len(again.works)) == (0, PAGE)
    assert set(again.works) <= {work.pk for work in works}


def test_a_list_of_older_ones_ends(fill: Fill, reader: Person) -> None:
    fill(30)
    see(reader, read_all(reader))
    assert len(read_all(reader)) == 30


def test_what_comes_while_older_ones_are_read_is_said_to_be_new(fill: Fill, reader: Person) -> None:
    fill(2 * PAGE)
    see(reader, read_all(reader))
    slate = open_slate(reader)
    assert (slate.new_until, len(listed(slate))) == (0, 2 * PAGE)
    new = fill(2)
    further = next_slate(slate, reader)
    assert sorted(show(further, 1).works) == [work.pk for work in new]
    assert (show(further, 1).news, show(further, 1).caught_up_at) == (True, None)
    assert not show(slate, 1).news


def test_going_on_twice_is_going_on_once(fill: Fill, reader: Person) -> None:
    fill(100)
    slate = open_slate(reader)
    assert next_slate(slate, reader) == next_slate(slate, reader)
    assert Slate.objects.count() == 2


def test_nobody_blocked_or_muted_is_ever_listed(fill: Fill, reader: Person, make_person: MakePerson) -> None:
    works = fill(60, authors=6)
    blocked, blocking, muted, *_ = {work.author for work in works}
    Block.objects.create(person=reader, blocked=blocked)
    Block.objects.create(person=blocking, blocked=reader)
    Mute.objects.create(person=reader, muted=muted)
    Follow.objects.create(follower=reader, followed=muted)
    authors = set(Work.objects.filter(id__in=read_all(reader)).values_list("author", flat=True))
    assert len(authors) == 3
    assert not authors & {blocked.pk, blocking.pk, muted.pk}


def test_no_draft_and_no_own_work_is_listed(fill: Fill, reader: Person, make_work: MakeWork) -> None:
    works = fill(10)
    make_work(reader)
    make_work(works[0].author, published=False)
    assert sorted(read_all(reader)) == sorted(work.pk for work in works)


def test_a_save_teaches_the_next_list_only_with_consent(fill: Fill, reader: Person, make_person: MakePerson) -> None:
    works = fill(120, authors=60)
    shy = make_person("shy")
    for person in (reader, shy):
        Save.objects.bulk_create([Save(work=work, person=person) for work in works[0:24:6]])
    taught, untaught = open_slate(reader), open_slate(shy)
    match = [
        dict(factors(slate, work)).get("match", 0)
        for slate in (taught, untaught)
        for work in listed(slate)[:5].tolist()
    ]
    assert min(match[:5]) > 30
    assert match[5:] == [0] * 5


def factors(slate: Slate, work: int) -> tuple[tuple[str, int], ...]:
    found = why(slate, work)
    assert found is not None
    return found.explanation.factors


def test_the_signed_out_share_a_list_for_a_minute(fill: Fill) -> None:
    fill(30)
    first = open_slate(NOBODY)
    assert open_slate(NOBODY) == first
    first.refresh_from_db()
    assert first.views == 2
    with clock.at(clock.now() + timedelta(seconds=61)):
        assert open_slate(NOBODY) != first


def test_a_new_work_ends_the_shared_list(fill: Fill) -> None:
    fill(30)
    first = open_slate(NOBODY)
    fill(1)
    assert open_slate(NOBODY) != first


def test_the_signed_out_share_a_named_feed_for_a_minute_too(fill: Fill, reader: Person) -> None:
    fill(30)
    slow, quick = (FeedDial.objects.create(person=reader, name=name) for name in ("slow", "quick"))
    plain, first = open_slate(NOBODY), open_slate(NOBODY, feed=slow)
    assert open_slate(NOBODY, feed=slow) == first
    assert (first.dials, open_slate(NOBODY, feed=quick).dials) == (slow, quick)
    assert open_slate(NOBODY) == plain
    assert Slate.objects.count() == 3
    first.refresh_from_db()
    assert first.views == 2
    assert open_slate(reader, feed=slow) != first
    with clock.at(clock.now() + timedelta(seconds=61)):
        assert open_slate(NOBODY, feed=slow) != first


def test_the_signed_out_share_what_came_since_their_list(fill: Fill) -> None:
    fill(30)
    first = open_slate(NOBODY)
    assert open_slate(NOBODY, since=first) == first
    came = {work.pk for work in fill(2)}
    plain = open_slate(NOBODY)
    newer = open_slate(NOBODY, since=first)
    assert set(listed(newer)[:2].tolist()) == came
    assert open_slate(NOBODY, since=first) == newer
    assert open_slate(NOBODY) == plain
    assert Slate.objects.count() == 3
    fill(1)
    assert open_slate(NOBODY, since=first) != newer


def test_whoever_was_muted_is_left_out_while_the_shelf_is_read_anew(
    fill: Fill, reader: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Forgetting(Catalogue):
        def shelf(self, now: float) -> Shelf:
            found = super().shelf(now)
            self._forget()  # as another thread may, at once
            return found

    works = fill(5)
    monkeypatch.setattr("musespark.distribute.slates.here", Forgetting())
    Mute.objects.create(person=reader, muted=works[2].author)
    kept = without_unwanted([work.pk for work in works], reader)
    assert kept == [work.pk for work in (*works[:2], *works[3:])]


def test_a_list_belongs_to_its_reader(fill: Fill, reader: Person, make_person: MakePerson) -> None:
    fill(5)
    slate = open_slate(reader)
    assert is_readers(slate, reader)
    assert not is_readers(slate, NOBODY)
    assert not is_readers(slate, make_person("eve"))


def test_what_arrived_is_counted_without_own_and_hidden(fill: Fill, reader: Person, make_work: MakeWork) -> None:
    works = fill(5)
    slate = open_slate(reader)
    make_work(reader)
    make_work(works[0].author)
    make_work(works[1].author)
    Block.objects.create(person=works[1].author, blocked=reader)
    assert arrivals(slate, reader) == 1


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(new=st.integers(0, 2 * PAGE), looked=st.integers(0, 3), known=st.booleans())
def test_as_many_new_works_stand_first_as_were_promised(
    fill: Fill, make_person: MakePerson, new: int, looked: int, *, known: bool
) -> None:
    fill(40)
    viewer: Viewer = make_person(f"p{Person.objects.count()}") if known else NOBODY
    slate = open_slate(viewer)
    came = {work.pk for work in fill(new)} if new else set()
    if isinstance(viewer, Person):
        see(viewer, sorted(came)[:looked])
    promised = arrivals(slate, viewer)
    assert promised == min(PAGE, len(came) - (min(looked, len(came)) if known else 0))
    works = listed(open_slate(viewer, since=slate)).tolist()
    assert set(works[:promised]) <= came
    assert len(works) == len(set(works))


def test_a_work_on_a_topic_that_is_turned_off_is_not_promised(fill: Fill, reader: Person) -> None:
    fill(12, tagged=True)
    TopicWeight.objects.create(person=reader, tag=Tag.objects.get(name="bread"), weight=0)
    slate = open_slate(reader)
    [bread, boats] = fill(2, tagged=True)
    assert arrivals(slate, reader) == 1
    works = listed(open_slate(reader, since=slate)).tolist()
    assert works[0] == boats.pk
    assert bread.pk not in works


def test_a_new_copy_of_an_old_work_is_not_promised(fill: Fill, reader: Person, make_work: MakeWork) -> None:
    old = fill(3)[0]
    slate = open_slate(reader)
    copy = make_work(text="A copy")
    near(old, copy)
    assert arrivals(slate, reader) == 0
    works = listed(open_slate(reader, since=slate)).tolist()
    assert old.pk in works
    assert copy.pk not in works


def near(*works: Work) -> None:
    """Let the fingerprints say that all of them are near copies of the first."""
    Bearing.objects.bulk_create([Bearing(work=work, cluster=works[0].pk, originality=0.5) for work in works])
    Change.objects.bulk_create([Change(work=work) for work in works])


def test_a_near_copy_of_what_was_seen_stands_apart_from_what_was_seen(fill: Fill, reader: Person) -> None:
    works = fill(6)
    near(works[0], works[1])
    near(works[2])
    see(reader, [works[0].pk, works[2].pk])
    slate = open_slate(reader)
    at = listed(slate).tolist()
    assert sorted(at[:3]) == [work.pk for work in works[3:]]
    assert at[3] == works[1].pk
    assert at[slate.new_until :] == at[4:]
    assert sorted(at[4:]) in ([works[2].pk], [works[0].pk, works[2].pk])
    reason = why(slate, works[1].pk)
    assert reason is not None
    assert reason.part == "copies"


def test_near_copies_never_share_a_list_and_none_is_lost(fill: Fill, reader: Person) -> None:
    works = fill(8)
    near(works[3], works[5])
    slate = open_slate(reader)
    assert works[3].pk in listed(slate)
    assert works[5].pk not in listed(slate)
    assert works[5].pk in listed(next_slate(slate, reader))


def test_dials_change_the_order(fill: Fill, reader: Person) -> None:
    fill(100)
    dial = FeedDial.objects.create(person=reader, freshness=100, friends=0)
    new = open_slate(reader)
    dial.freshness = 0
    dial.save()
    any_age = reordered(new, reader)
    ages = [sum(listed(slate)[:PAGE].tolist()) for slate in (any_age, new)]  # later Works have greater ids
    assert ages[0] < ages[1]
    assert set(listed(any_age)[:PAGE].tolist()) - set(listed(new)[:PAGE].tolist())


def test_the_list_in_place_of_another_may_show_its_works_again(fill: Fill, reader: Person) -> None:
    fill(PAGE)
    first = open_slate(reader)
    see(reader, show(first, 1).works)
    again = reordered(first, reader)
    assert (again.new_until, sorted(listed(again))) == (PAGE, sorted(listed(first)))


def test_what_was_seen_before_this_reading_stays_seen_when_a_slider_moves(fill: Fill, reader: Person) -> None:
    fill(PAGE + 5)
    with clock.at(clock.now() - timedelta(minutes=5)):
        before = show(open_slate(reader), 1).works
        see(reader, before)
    slate = open_slate(reader)
    see(reader, show(slate, 1).works)
    again = reordered(slate, reader)
    assert again.new_until == 5
    assert not set(listed(again)[:5].tolist()) & set(before)


def test_a_slider_that_moves_many_times_uses_nothing_up(fill: Fill, reader: Person) -> None:
    fill(PAGE * 3)
    first = slate = open_slate(reader)
    for _ in range(5):
        see(reader, show(slate, 1).works)
        slate = reordered(slate, reader)
    assert sorted(listed(slate)) == sorted(listed(first))
    assert Slate.objects.filter(person=reader, served__gt=0).count() == 1


def test_a_list_costs_few_queries(
    fill: Fill, reader: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    fill(50)
    open_slate(reader)
    with django_assert_max_num_queries(4):
        show(open_slate(reader), 1)


def test_an_instance_without_works_gives_an_empty_list(reader: Person) -> None:
    page = show(open_slate(reader), 1)
    assert (page.works, page.caught_up_at, page.is_last) == ([], None, True)
