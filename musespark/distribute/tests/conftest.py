"""Fixtures of this room: many Works at once."""

from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest

from conftest import MakePerson
from musespark.people.models import Consent, Person
from musespark.support import clock
from musespark.traces.beacon import Event, mark_of, write
from musespark.works.models import Publication, Tag, Tagging, Work

Fill = Callable[..., list[Work]]
TOPICS = ("bread", "boats", "birds", "bridges", "beans", "bells")


@pytest.fixture
def fill(make_person: MakePerson) -> Fill:
    """Return a maker of many published Works on six topics by many authors: fill(70)."""

    def make(count: int, *, authors: int = 30, tagged: bool = False) -> list[Work]:
        start = Person.objects.count()
        made = [make_person(f"author_{start + at}") for at in range(min(authors, count))]
        texts = [f"About {TOPICS[at % 6]}, part {at}: {TOPICS[at % 6]} again" for at in range(count)]
        works = Work.objects.bulk_create(
            [Work(author=made[at % len(made)], text=text) for at, text in enumerate(texts)]
        )
        moment = clock.now() - timedelta(hours=count)
        Publication.objects.bulk_create(
            [Publication(work=work, by=work.author, at=moment + timedelta(hours=at)) for at, work in enumerate(works)]
        )
        if tagged:
            tags = [Tag.objects.get_or_create(name=name)[0] for name in TOPICS]
            Tagging.objects.bulk_create([Tagging(work=work, tag=tags[at % 6]) for at, work in enumerate(works)])
        return works

    return make


@pytest.fixture
def reader(make_person: MakePerson) -> Person:
    """Somebody who lets their reactions and views teach their feed."""
    person = make_person("reader")
    signals = (Consent.Signal.REACTIONS, Consent.Signal.VIEWS)
    Consent.objects.bulk_create(
        [Consent(person=person, signal=signal, purpose=Consent.Purpose.FEED) for signal in signals]
    )
    return person


def see(person: Person, works: Iterable[int]) -> None:
    """Let the browser of `person` report that `works`, which were sent to them now, are on the screen."""
    now = clock.now()
    events = [(work, mark_of(f"{person.pk} {work} {now}", "impression")) for work in works]
    write([Event("impression", work, person.pk, 0, mark, lasted=0) for work, mark in events], named=False)
