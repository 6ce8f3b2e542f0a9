"""What teaches a reader's feed: a full set of each kind of sign, without what was taken back."""

import pytest
from pytest_django import DjangoAssertNumQueries

from conftest import MakePerson, MakeWork
from musespark.distribute.catalogue import here
from musespark.distribute.readers import LOOK_BACK, reader_of
from musespark.distribute.tests.conftest import Fill
from musespark.people.models import Person
from musespark.support import clock
from musespark.traces.record import record
from musespark.works.models import Publication, Work
from musespark.works.withdraw import withdraw

pytestmark = pytest.mark.django_db


def interests(reader: Person) -> int:
    """Return how many interests the signs of `reader` make."""
    return len(reader_of(reader, here, here.shelf(clock.now().timestamp())).interests)


def closeness(reader: Person, work: Work) -> float:
    shelf = here.shelf(clock.now().timestamp())
    found = reader_of(reader, here, shelf)
    return float(shelf.closeness(here.places([work.pk], shelf), found.interests)[0]) if len(found.interests) else 0.0


def test_a_reward_teaches_however_much_was_read_since(fill: Fill, reader: Person, make_work: MakeWork) -> None:
    rewarded = make_work(text="Clocks of the northern harbour towns")
    record("rewarded", person=reader, work=rewarded)
    for work in fill(LOOK_BACK * 2)[::6] * 4:  # of one topic
        record("dwelt", person=reader, work=work)
    assert closeness(reader, rewarded) == pytest.approx(1, abs=0.01)
    assert interests(reader) == 2


def test_a_reward_that_was_taken_back_teaches_nothing(fill: Fill, reader: Person, make_person: MakePerson) -> None:
    (work,) = fill(1)
    operator = make_person("olga")
    for reward in (1, 2):
        record("rewarded", person=reader, work=work, reward=reward)
    record("refunded", person=reader, work=work, reward=1)
    assert interests(reader) == 1
    record("refunded", person=operator, work=work, reward=2)  # an operator may take it back too
    assert interests(reader) == 0


def test_a_refund_of_another_leaves_a_reward_standing(fill: Fill, reader: Person) -> None:
    work, other = fill(2)
    record("rewarded", person=reader, work=work, reward=1)
    record("refunded", person=reader, work=other, reward=2)
    assert interests(reader) == 1


def test_a_reply_teaches_while_it_can_be_seen(fill: Fill, reader: Person) -> None:
    (work,) = fill(1)
    reply = Work.objects.create(author=reader, in_reply_to=work, thread=work, text="Thanks")
    assert interests(reader) == 0
    Publication.objects.create(work=reply, by=reader)
    assert interests(reader) == 1
    withdraw(reply, by=reader)
    assert interests(reader) == 0


def test_all_of_it_costs_one_query(
    fill: Fill, reader: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    fill(3)
    shelf = here.shelf(clock.now().timestamp())
    with django_assert_num_queries(1):
        reader_of(reader, here, shelf)
