"""The pages of Learn say what happened in the days that are chosen, and call two different things by two names."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from conftest import ClientOf, MakePerson, MakeWork
from musespark.distribute.fold import SHOWN, add_reach
from musespark.distribute.rank.pipeline import LISTED
from musespark.people.consent import allow_all
from musespark.people.models import Person
from musespark.support import clock
from musespark.support.models import Allowance
from musespark.traces.models import Trace
from musespark.works.models import Publication, Work
from musespark.works.publish import publish
from musespark.works.react import react

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(make_person: MakePerson) -> Person:
    return make_person("ada")


@pytest.fixture
def works(ada: Person, make_work: MakeWork) -> list[Work]:
    """Two Works: one was kept today, the other by two people twenty days ago."""
    old, new = make_work(ada, title="Kept long ago"), make_work(ada, title="Kept today")
    return [old, new]


@pytest.fixture
def kept(works: list[Work], make_person: MakePerson) -> list[Work]:
    old, new = works
    with clock.at(clock.now() - timedelta(days=20)):
        for name in ("bea", "cem"):
            react("save", old, by=make_person(name))
    react("save", new, by=make_person("dan"))
    Trace.objects.create(kind="impression", work_ref=new.pk)
    return works


def text(client: Client, path: str) -> str:
    html = client.get(path).content.decode()
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_every_part_of_the_page_obeys_the_period(kept: list[Work], ada: Person, client_of: ClientOf) -> None:
    client = client_of(ada)
    week, month = (text(client, f"/learn?days={days}") for days in (7, 30))
    assert "Seen in the last 7 days" in week
    assert "Kept most in the last 7 days" in week
    assert "Work by Work in the last 7 days" in week
    assert "Kept today 1 0 1 1 0 0" in week
    assert "Kept long ago" not in week
    assert "Kept long ago 0 0 2 2 0 0" in month
    assert month.index("Kept long ago 2 people") < month.index("Kept today 1 person")


def test_days_without_anything_say_so(works: list[Work], ada: Person, client_of: ClientOf) -> None:
    Publication.objects.filter(work=works[0]).update(at=clock.now() - timedelta(days=100))
    week, quarter = (text(client_of(ada), f"/learn?days={days}") for days in (7, 90))
    assert "Nothing happened to your Works in these days. Try a longer period." in week
    assert "Nothing happened to your Works in these days." in quarter
    assert "Try a longer period" not in quarter
    assert "Kept most" not in week


def test_of_young_works_it_says_when_numbers_come(works: list[Work], ada: Person, client_of: ClientOf) -> None:
    said = text(client_of(ada), "/learn?days=7")
    assert "Nothing is counted of your Works yet. Numbers stand here within a minute or so after" in said
    assert "Try a longer period" not in said


def test_a_long_title_ends_with_an_ellipsis(kept: list[Work], ada: Person, client_of: ClientOf) -> None:
    Work.objects.filter(pk=kept[1].pk).update(title="A loaf " * 14)
    assert ("A loaf " * 14)[:59] + "…" in text(client_of(ada), "/learn")


def test_what_was_put_on_lists_is_not_called_seen(kept: list[Work], ada: Person, client_of: ClientOf) -> None:
    today = clock.now().date()
    add_reach({(kept[1].pk, today, LISTED): 5, (kept[1].pk, today, SHOWN): 3})
    said = text(client_of(ada), f"/w/{kept[1].key}/learn")
    assert "On screen 1" in said
    assert "it was a candidate for 5 lists of the feed For you." in said
    assert "It stood on 5 of them, and readers were sent it 3 times." in said
    assert "receipt" not in text(Client(), f"/w/{kept[1].key}/learn")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/learn", "/learn/ideas", "/w/{key}/learn"])
def test_a_page_that_asks_the_lake_holds_no_transaction_meanwhile(
    kept: list[Work], ada: Person, client_of: ClientOf, path: str
) -> None:
    client, within = client_of(ada), []

    def noting(execute: Any, statement: str, *bound: Any) -> Any:
        if Trace._meta.db_table in statement:
            within.append(connection.in_atomic_block)
        return execute(statement, *bound)

    with connection.execute_wrapper(noting):
        assert client.get(path.format(key=kept[1].key)).status_code == 200
    assert within == [False]


def test_the_station_is_asked_sixty_times_a_minute_and_not_more(kept: list[Work]) -> None:
    path = f"/w/{kept[1].key}/learn"
    with clock.at(clock.now()):
        Client().get(path)
        allowance = Allowance.objects.get()
        Allowance.objects.update(used=59)
        assert [Client().get(path).status_code for _ in range(2)] == [200, 429]
    assert allowance.until - clock.now() <= timedelta(seconds=60)


def test_an_idea_starts_a_draft_or_shows_the_terms_of_a_remix(
    ada: Person, make_person: MakePerson, client_of: ClientOf
) -> None:
    bea = make_person("bea")
    free = Work.objects.create(author=bea, title="Vat", remix_terms=Work.Terms.ALLOW)
    publish(free, by=bea)
    assert "Ideas appear when people here have kept some Works" in text(client_of(ada), "/learn/ideas")
    for person in (make_person("cem"), make_person("dan"), make_person("eve")):
        allow_all(person)
        react("save", free, by=person)
    html = client_of(ada).get("/learn/ideas").content.decode()
    assert f'href="/create/remix/{free.key}"' in html
    assert "Make your own version of “Vat”" in html
