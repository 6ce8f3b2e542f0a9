"""An appeal is heard: operators are told of it, and one lets the removal stand or takes it back, with a reason."""

import pytest
from django.test import Client

from conftest import ClientOf, MakePerson, MakeWork
from musespark.care.decide import appeal, decide, report, take_back, uphold
from musespark.care.models import Decision, Report, Undoing, Upholding
from musespark.care.waiting import waiting
from musespark.people.models import Notification, Person
from musespark.works.models import Withdrawal, Work
from musespark.works.refuse import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator(make_person: MakePerson) -> Person:
    return make_person("mo", is_staff=True)


@pytest.fixture
def removed(make_work: MakeWork, make_person: MakePerson, moderator: Person) -> Decision:
    """A removal that nobody appealed yet."""
    work = make_work()
    report(work, by=make_person("rea"), reason=Report.Reason.SPAM)
    return decide(work, by=moderator, outcome=Decision.Outcome.REMOVED, why="Sold fake tickets.")


@pytest.fixture
def appealed(removed: Decision) -> Decision:
    assert removed.work
    appeal(removed, by=removed.work.author, words="They are my own.")
    removed.refresh_from_db()
    return removed


def told(person: Person) -> list[str]:
    return list(Notification.objects.filter(person=person, kind="waits").order_by("id").values_list("text", flat=True))


def test_operators_are_told_of_a_report_and_of_an_appeal_once(
    make_work: MakeWork, make_person: MakePerson, moderator: Person
) -> None:
    other, work = make_person("ola", is_staff=True), make_work(text="Tickets, cheap.")
    for by in (moderator, make_person("rea")):  # the first of both is told nothing: they know
        report(work, by=by, reason=Report.Reason.SPAM)
    assert (told(moderator), told(other)) == ([], ["Reported: Tickets, cheap."])
    appeal(decide(work, by=other, outcome=Decision.Outcome.REMOVED, why="Fake."), by=work.author, words="No.")
    assert told(moderator) == ["Appealed: Tickets, cheap."]
    assert told(other) == ["Reported: Tickets, cheap.", "Appealed: Tickets, cheap."]


def test_what_is_reported_again_after_a_decision_is_told_again(
    make_work: MakeWork, make_person: MakePerson, moderator: Person
) -> None:
    work, other = make_work(text="Tickets."), make_person("ola", is_staff=True)
    report(work, by=make_person("rea"), reason=Report.Reason.SPAM)
    decide(work, by=moderator, outcome=Decision.Outcome.STAYS, why="A normal offer.")
    report(work, by=make_person("tom"), reason=Report.Reason.SPAM)
    assert told(other) == ["Reported: Tickets."] * 2


def test_an_upheld_removal_stands_and_both_sides_hear_why(
    appealed: Decision, moderator: Person, client_of: ClientOf, client: Client
) -> None:
    assert waiting() == 1
    for why in ("They were not.", "Again."):
        answer = client_of(moderator).post(f"/operate/decisions/{appealed.pk}/uphold", {"why": why})
        assert answer.status_code == 302
    assert waiting() == 0
    assert Upholding.objects.get().why == "They were not."
    assert not Work.objects.visible().exists()
    assert not Withdrawal.objects.get().disputed
    heard = Notification.objects.filter(text__endswith="They were not.").values_list("person__username", "kind")
    assert sorted(heard) == [("ada", "decision"), ("rea", "outcome")]
    assert "It stands: They were not." in client.get("/decisions").content.decode()


@pytest.mark.parametrize("who", ["ada", "rea"])
def test_nobody_upholds_or_takes_back_what_concerns_them(appealed: Decision, who: str) -> None:
    Person.objects.filter(username=who).update(is_staff=True)
    for act in (uphold, take_back):
        with pytest.raises(Refused, match="part of this"):
            act(appealed, by=Person.objects.get(username=who), why="Mine.")
    assert not Upholding.objects.exists()
    assert not Undoing.objects.exists()
    assert Withdrawal.objects.get().disputed


def test_a_removal_is_not_upheld_without_an_appeal_without_a_reason_or_after_it_was_taken_back(
    removed: Decision, moderator: Person
) -> None:
    with pytest.raises(Refused, match="No appeal is open"):
        uphold(removed, by=moderator, why="Fake.")
    assert removed.work
    appeal(removed, by=removed.work.author, words="They are my own.")
    with pytest.raises(Refused, match="Say why"):
        uphold(removed, by=moderator, why=" ")
    take_back(removed, by=moderator, why="They are theirs.")
    with pytest.raises(Refused, match="No appeal is open"):
        uphold(removed, by=moderator, why="Fake.")
    assert not Upholding.objects.exists()
    assert Work.objects.visible().get() == removed.work


def test_a_removal_that_nobody_appealed_is_taken_back_from_the_log(
    removed: Decision, moderator: Person, client_of: ClientOf
) -> None:
    action = f'action="/operate/decisions/{removed.pk}/undo"'
    assert removed.work
    assert action not in client_of(removed.work.author).get("/decisions").content.decode()
    assert action in client_of(moderator).get("/decisions").content.decode()
    client_of(moderator).post(f"/operate/decisions/{removed.pk}/undo", {"why": "A mistake."})
    assert Work.objects.visible().get() == removed.work
    assert action not in client_of(moderator).get("/decisions").content.decode()
