"""A decision outlives who made it and what it was about, and whoever deletes first gets past none."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from conftest import MakePerson, MakeWork
from musespark.care.decide import appeal, decide, report, take_back
from musespark.care.models import Decision, Report, Undoing
from musespark.people.leave import leave
from musespark.people.models import Notification, Person
from musespark.support import clock
from musespark.works.models import Withdrawal, Work
from musespark.works.refuse import Refused
from musespark.works.withdraw import purge, restore, withdraw

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Person], Client]
REMOVED = Decision.Outcome.REMOVED


@pytest.fixture
def moderator(make_person: MakePerson) -> Person:
    return make_person("mo", is_staff=True)


@pytest.fixture
def other(make_person: MakePerson) -> Person:
    return make_person("mia", is_staff=True)


@pytest.fixture
def reported(make_work: MakeWork, make_person: MakePerson) -> Work:
    work = make_work()
    report(work, by=make_person("rea"), reason=Report.Reason.SPAM)
    return work


def read(work: Work) -> Work:
    return Work.objects.get(pk=work.pk)


def test_what_was_removed_stays_removed_when_the_moderator_leaves(
    reported: Work, moderator: Person, client: Client, client_of: ClientOf
) -> None:
    decide(reported, by=moderator, outcome=REMOVED, why="Sold fake tickets.")
    leave(moderator)
    assert client.get(f"/w/{reported.key}").status_code == 410
    assert Withdrawal.objects.get().by is None
    assert "A moderator removed it" in client_of(reported.author).get(f"/w/{reported.key}").content.decode()
    with pytest.raises(Refused, match="A moderator removed"):
        restore(read(reported), by=reported.author)
    assert Withdrawal.objects.count() == 1
    page = client.get("/decisions").content.decode()
    assert "Sold fake tickets." in page
    assert "decided by somebody who left" in page


def test_a_removal_is_taken_back_after_its_moderator_left(
    reported: Work, moderator: Person, other: Person, client_of: ClientOf
) -> None:
    decision = decide(reported, by=moderator, outcome=REMOVED, why="Sold fake tickets.")
    appeal(decision, by=reported.author, words="They are my own.")
    leave(moderator)
    assert "Somebody who left removed it" in client_of(other).get("/operate/reports").content.decode()
    decision.refresh_from_db()
    take_back(decision, by=other, why="They are theirs.")
    assert Work.objects.visible().get() == reported
    leave(other)
    assert Undoing.objects.get().by is None


def test_who_deletes_first_does_not_get_past_a_removal(
    reported: Work, moderator: Person, client: Client, client_of: ClientOf
) -> None:
    withdraw(reported, by=reported.author)
    assert "Its author deleted it" in client_of(moderator).get("/operate/reports").content.decode()
    decide(reported, by=moderator, outcome=REMOVED, why="Sold fake tickets.")
    client_of(reported.author).post(f"/w/{reported.key}/withdraw", {"to": "off"})
    assert Withdrawal.objects.get().by == moderator
    assert client.get(f"/w/{reported.key}").status_code == 410


def test_taken_back_a_work_is_as_deleted_as_its_author_left_it(reported: Work, moderator: Person) -> None:
    row = withdraw(reported, by=reported.author)
    with clock.at(clock.now() + timedelta(days=29)):
        decision = decide(read(reported), by=moderator, outcome=REMOVED, why="Sold fake tickets.")
        assert Withdrawal.objects.get().at == clock.now()  # a month to appeal, from now on
        take_back(decision, by=moderator, why="They are theirs.")
    after = Withdrawal.objects.get()
    assert (after.by, after.at, after.deleted_at) == (reported.author, row.at, None)
    restore(read(reported), by=reported.author)
    assert Work.objects.visible().get() == reported


def test_one_of_two_removals_taken_back_leaves_the_other(
    reported: Work, moderator: Person, make_person: MakePerson
) -> None:
    first = decide(reported, by=moderator, outcome=REMOVED, why="Sold fake tickets.")
    report(reported, by=make_person("ray"), reason=Report.Reason.HARM)  # sent from a page that was open before
    second = decide(reported, by=moderator, outcome=REMOVED, why="Threatens somebody.")
    take_back(first, by=moderator, why="They are theirs.")
    assert Withdrawal.objects.count() == 1
    take_back(second, by=moderator, why="It does not.")
    assert Work.objects.visible().get() == reported


def test_the_public_log_outlives_the_work(
    reported: Work, moderator: Person, client: Client, client_of: ClientOf
) -> None:
    decision = decide(reported, by=moderator, outcome=REMOVED, why="Sold fake tickets.")
    with clock.at(clock.now() + timedelta(days=31)):
        assert purge() == 1
    decision.refresh_from_db()
    assert (decision.work, decision.by) == (None, moderator)
    page = client.get("/decisions").content.decode()
    assert "Sold fake tickets." in page
    assert "A Work that is gone, decided by @mo" in page
    with pytest.raises(Refused, match="Only the author"):
        appeal(decision, by=reported.author, words="They are my own.")
    take_back(decision, by=moderator, why="They were theirs.")
    assert Undoing.objects.get().why == "They were theirs."
    assert "Taken back: They were theirs." in client.get("/decisions").content.decode()
    assert client_of(moderator).get("/operate/reports").status_code == 200


def test_what_its_author_appealed_about_is_not_deleted_for_good(reported: Work, moderator: Person) -> None:
    decision = decide(reported, by=moderator, outcome=REMOVED, why="Sold fake tickets.")
    appeal(decision, by=reported.author, words="They are my own.")
    with clock.at(clock.now() + timedelta(days=31)):
        assert purge() == 0
        decision.refresh_from_db()
        assert decision.appeal == "They are my own."
        take_back(decision, by=moderator, why="They are theirs.")
    assert Work.objects.visible().get() == reported


def test_who_leaves_with_an_open_appeal_leaves_no_question_behind(
    reported: Work, moderator: Person, client_of: ClientOf
) -> None:
    decision = decide(reported, by=moderator, outcome=REMOVED, why="Sold fake tickets.")
    appeal(decision, by=reported.author, words="They are my own.")
    leave(reported.author)
    assert Decision.objects.get().work is None
    assert "They are my own." not in client_of(moderator).get("/operate/reports").content.decode()
    assert not Notification.objects.filter(person__username="ada").exists()
