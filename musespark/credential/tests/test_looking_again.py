"""When an older date turns up, what others published before is looked at again; both are told, nothing is decided."""

from datetime import UTC, datetime, timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from conftest import MakePerson, MakeWork
from musespark.credential.again import look_again
from musespark.credential.attest import attest
from musespark.credential.bearing import bear
from musespark.credential.models import Attestation, Dispute
from musespark.credential.tests.test_near import OTHER, STORY
from musespark.people.models import Notification
from musespark.support import clock
from musespark.works.models import Derivation, Work

pytestmark = pytest.mark.django_db
OLD = datetime(2019, 4, 2, tzinfo=UTC)
ARCHIVE = Attestation.Kind.ARCHIVE


@pytest.fixture
def works(make_work: MakeWork, make_person: MakePerson) -> tuple[Work, Work]:
    """Ada's, that was here first, and bob's true one, that came later."""
    copy, true = make_work(text=STORY.upper()), make_work(make_person("bob"), text=STORY)
    bear(copy)
    bear(make_work(make_person("cleo"), text=OTHER))
    bear(true)
    Notification.objects.all().delete()
    return copy, true


def asked() -> list[int]:
    return [row.args_kwargs["args"][0] for row in DBTaskResult.objects.all() if "look_again" in row.task_path]


def told() -> list[tuple[str, str, str]]:
    return sorted(Notification.objects.values_list("person__username", "url", "text"))


def test_an_older_date_asks_for_it_and_a_later_one_does_not(works: tuple[Work, Work], make_work: MakeWork) -> None:
    true = works[1]
    assert attest(true, ARCHIVE, at=true.publication.at + timedelta(days=1), says="archive.example")
    assert asked() == []
    assert attest(true, ARCHIVE, at=OLD, says="archive.example")
    assert not attest(true, ARCHIVE, at=OLD, says="archive.example")
    assert asked() == [true.pk]
    assert attest(make_work(published=False), ARCHIVE, at=OLD, says="archive.example")
    assert asked() == [true.pk]


@pytest.mark.parametrize("kind", list(Attestation.Kind))
def test_both_are_told_once_and_nothing_else_changes(works: tuple[Work, Work], kind: str) -> None:
    copy, true = works
    attest(true, kind, at=OLD, says="Some witness")
    for _ in range(2):
        look_again.call(true.pk)
    address = f"/prove/match/{copy.key}/{true.key}"
    assert told() == [
        ("ada", address, "100 % like yours (text); it has an older date than yours"),
        ("bob", address, "100 % like yours (text); yours has an older date"),
    ]
    assert not Dispute.objects.exists()
    assert not Derivation.objects.exists()


def test_without_an_older_date_nobody_is_told(works: tuple[Work, Work]) -> None:
    for work in works:
        look_again.call(work.pk)
    attest(works[0], ARCHIVE, at=OLD, says="Who was here first has an older date too")
    attest(works[1], ARCHIVE, at=clock.now(), says="A day that says nothing")
    look_again.call(works[1].pk)
    assert told() == []


def test_of_what_is_gone_nothing_is_looked_for() -> None:
    look_again.call(10**6)
    assert told() == []
