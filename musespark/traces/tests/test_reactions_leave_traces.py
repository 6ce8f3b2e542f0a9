"""What people do to Works and to each other is recorded where it happens, and so is that they took it back."""

import pytest
from django.db import transaction

from conftest import MakePerson, MakeWork
from musespark.people.models import Consent, Person
from musespark.people.relate import mute, unmute
from musespark.traces.models import Trace
from musespark.works.models import Save, Work
from musespark.works.react import react, unreact
from musespark.works.refuse import Refused
from musespark.works.reply import reply
from musespark.works.withdraw import restore, withdraw

pytestmark = pytest.mark.django_db

Told = tuple[str, int | None, int | None, dict[str, int]]


@pytest.fixture
def rea(make_person: MakePerson) -> Person:
    person = make_person("rea")
    Consent.objects.create(person=person, signal=Consent.Signal.REACTIONS, purpose=Consent.Purpose.INSIGHTS)
    return person


@pytest.fixture
def work(make_work: MakeWork) -> Work:
    return make_work()


def told() -> list[Told]:
    return list(Trace.objects.order_by("id").values_list("kind", "person_ref", "work_ref", "facts"))


@pytest.mark.parametrize(("verb", "kind"), [("like", "liked"), ("save", "saved"), ("repost", "reposted")])
def test_a_reaction_and_its_undoing_leave_a_trace_each_however_often_they_are_clicked(
    work: Work, rea: Person, verb: str, kind: str
) -> None:
    for _ in range(2):
        react(verb, work, by=rea)
    for _ in range(2):
        unreact(verb, work, by=rea)
    assert told() == [(kind, rea.pk, work.pk, {}), (f"{kind} undone", rea.pk, work.pk, {})]


def test_a_reply_its_deletion_and_its_return_leave_traces_at_what_it_answers(work: Work, rea: Person) -> None:
    answer = reply(work, by=rea, text="Which flour?")
    withdraw(answer, by=rea)
    restore(answer, by=rea)
    assert told() == [
        ("replied", rea.pk, work.pk, {"reply": answer.pk}),
        ("replied undone", rea.pk, work.pk, {"reply": answer.pk}),
        ("replied", rea.pk, work.pk, {"reply": answer.pk}),
    ]


def test_a_work_that_answers_nothing_comes_and_goes_without_such_a_trace(work: Work) -> None:
    withdraw(work, by=work.author)
    assert told() == []


def test_hiding_somebody_leaves_a_trace_and_showing_them_again_too(rea: Person, work: Work) -> None:
    for verb in (mute, mute, unmute, unmute):
        verb(rea, work.author)
    assert told() == [
        ("muted", rea.pk, None, {"muted": work.author.pk}),
        ("muted undone", rea.pk, None, {"muted": work.author.pk}),
    ]


def test_without_consent_a_reaction_counts_but_names_nobody(work: Work, make_person: MakePerson) -> None:
    eve = make_person("eve")
    react("save", work, by=eve)
    mute(eve, work.author)
    reply(work, by=eve, text="Nice.")
    assert [(kind, person) for kind, person, _, _ in told()] == [("saved", None), ("muted", None), ("replied", None)]


def test_a_reaction_that_is_refused_leaves_nothing(make_work: MakeWork, rea: Person) -> None:
    kept = make_work(text="Mine alone.", repost_terms=Work.Terms.NEVER)
    with pytest.raises(Refused):
        react("repost", kept, by=rea)
    assert told() == []


def test_a_reaction_and_its_trace_come_together_or_not_at_all(work: Work, rea: Person) -> None:
    with transaction.atomic():
        react("save", work, by=rea)
        transaction.set_rollback(True)
    assert (told(), Save.objects.count()) == ([], 0)
