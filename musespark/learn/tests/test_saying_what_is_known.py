"""What is known says of traces what is done: which of them carry a name, and which only with a consent."""

import pytest

from conftest import ClientOf, MakePerson, MakeWork
from musespark.care.decide import report
from musespark.create.begin import begin
from musespark.learn import lake
from musespark.people.consent import allow_all
from musespark.people.models import Person
from musespark.works.react import react

pytestmark = pytest.mark.django_db


@pytest.fixture
def rea(make_person: MakePerson) -> Person:
    return make_person("rea")


def kinds(person: Person) -> list[object]:
    return [row["kind"] for row in lake.of(person.pk)]


def test_without_consents_what_is_done_on_purpose_alone_is_kept_by_name(rea: Person, make_work: MakeWork) -> None:
    work = make_work()
    react("save", work, by=rea)
    begin(rea, notes="A loaf.")
    report(work, by=rea, reason="spam")
    assert kinds(rea) == ["brief", "reported"]
    allow_all(rea)
    react("like", work, by=rea)
    assert kinds(rea) == ["brief", "reported", "liked"]


def test_the_page_says_so(rea: Person, client_of: ClientOf) -> None:
    page = " ".join(client_of(rea).get("/known").content.decode().split())
    assert "What you look at and react to is kept with your name only as far as your consents allow" in page
    assert "What you do in the studio, ask, report or decide is kept with it in any case." in page
