"""The public log lists rulings on labels among the other decisions, newest first, fifty a page."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from conftest import MakePerson, MakeWork
from musespark.care.decide import decide, report
from musespark.care.log import entries
from musespark.care.models import Decision
from musespark.credential import vouch
from musespark.credential.contest import contest, rule, take_back
from musespark.credential.models import Ruling
from musespark.people.leave import leave
from musespark.people.models import Person
from musespark.support import clock
from musespark.works.models import Work

pytestmark = pytest.mark.django_db


@pytest.fixture
def work(make_work: MakeWork) -> Work:
    work = make_work()
    vouch.vouch(work)
    return work


@pytest.fixture
def operator(make_person: MakePerson) -> Person:
    return make_person("olga", is_staff=True)


@pytest.fixture
def ruling(work: Work, operator: Person, make_person: MakePerson) -> Ruling:
    asked = contest(work, by=make_person("bob"), reason="hides-ai", words="I saw it.")
    return rule(asked, by=operator, why="The author agrees.", corrected="Text: written with AI")


def main_of(page: bytes) -> str:
    return " ".join(page.decode().split("<main", 1)[1].split())


def places(client: Client, address: str = "/decisions") -> list[str]:
    return re.findall(r'<article class="card stack" id="(\w+)">', client.get(address).content.decode())


def test_a_ruling_is_in_the_log_without_the_name_of_who_contested(ruling: Ruling, client: Client) -> None:
    page = main_of(client.get("/decisions").content)
    assert f'id="r{ruling.pk}"> <h2>The label was corrected</h2> <p>The author agrees.</p>' in page
    assert "The label of a Work by @ada, decided by @olga," in page
    assert "bob" not in page
    assert "I saw it." not in page
    assert "Taken back." not in page


def test_a_ruling_that_was_taken_back_stays_in_the_log_and_says_so(
    ruling: Ruling, operator: Person, client: Client
) -> None:
    take_back(ruling, by=operator)
    page = main_of(client.get("/decisions").content)
    assert "The author agrees." in page
    assert "Taken back." in page


def test_rulings_and_removals_stand_in_the_order_in_which_they_were_decided(
    ruling: Ruling, work: Work, operator: Person, make_person: MakePerson, client: Client
) -> None:
    with clock.at(ruling.at + timedelta(minutes=1)):
        report(work, by=make_person("rea"), reason="spam")
        removed = decide(work, by=operator, outcome=Decision.Outcome.REMOVED, why="Sold fake tickets.")
    with clock.at(ruling.at + timedelta(minutes=2)):
        last = rule(contest(work, by=make_person("cyd"), reason="other"), by=operator, why="Looked.")
    assert places(client) == [f"r{last.pk}", f"d{removed.pk}", f"r{ruling.pk}"]


@pytest.fixture
def many(ruling: Ruling, operator: Person) -> Callable[[int, datetime], list[str]]:
    """Decide that often in each room, all at the same moment; return the places, newest first."""

    def made(count: int, at: datetime) -> list[str]:
        facts = {"by": operator, "why": "Looked.", "at": at}
        said = {"contest": ruling.contest, "outcome": "stands", "before": "", "after": "", "computed": ""}
        rulings = [Ruling.objects.create(**facts, **said) for _ in range(count)]
        decisions = [Decision.objects.create(**facts, outcome="stays") for _ in range(count)]
        return [f"r{row.pk}" for row in reversed(rulings)] + [f"d{row.pk}" for row in reversed(decisions)]

    return made


def test_the_log_has_pages_of_fifty_and_none_is_left_out_or_comes_twice(
    many: Callable[[int, datetime], list[str]], ruling: Ruling, client: Client
) -> None:
    older = many(30, ruling.at - timedelta(days=1))
    newer = many(30, ruling.at + timedelta(days=1))
    everything = [*newer, f"r{ruling.pk}", *older]
    seen, address = list[list[str]](), "/decisions"
    while address:
        seen.append(places(client, address))
        after = re.search(r'rel="next" href="\?from=(\w+)"', client.get(address).content.decode())
        address = f"/decisions?from={after[1]}" if after else ""
    assert [len(page) for page in seen] == [50, 50, 21]
    assert [place for page in seen for place in page] == everything


def test_a_page_of_the_log_stays_the_same_when_more_is_decided(
    many: Callable[[int, datetime], list[str]], ruling: Ruling, client: Client
) -> None:
    address = f"/decisions?from={many(30, ruling.at - timedelta(days=1))[7]}"
    before = places(client, address)
    many(3, ruling.at + timedelta(days=1))
    assert places(client, address) == before
    assert "Newest decisions" in client.get(address).content.decode()


@pytest.mark.parametrize("start", ["d1", "x1", "r" + "9" * 18, "r" + "9" * 30, "\0", "r-1", "r١", "<b>"])
def test_a_place_that_is_not_there_is_the_beginning(ruling: Ruling, client: Client, start: str) -> None:
    answer = client.get("/decisions", {"from": start})
    assert answer.status_code == 200
    assert f'id="r{ruling.pk}"' in answer.content.decode()


def test_the_log_asks_as_much_for_fifty_decisions_as_for_one(
    many: Callable[[int, datetime], list[str]], ruling: Ruling, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    many(30, ruling.at)
    with django_assert_num_queries(3):
        assert len(entries()[0]) == 50
    with django_assert_num_queries(4):
        assert len(entries(f"r{ruling.pk}")[0]) == 31


def test_a_ruling_outlives_who_contested_and_who_decided(
    ruling: Ruling, work: Work, operator: Person, client: Client, client_of: Callable[[Person], Client]
) -> None:
    leave(Person.objects.get(username="bob"))
    leave(operator)
    vouch.vouch(Work.objects.get(pk=work.pk))
    assert Work.objects.get(pk=work.pk).label.sentence == "Text: written with AI"
    assert "decided by somebody who left" in main_of(client.get("/decisions").content)
    assert "somebody who left" in client.get(f"/w/{work.key}/prove").content.decode()
    other = Person.objects.create(username="otto", is_staff=True)
    take_back(Ruling.objects.get(), by=other)
    assert "says somebody who left" in client_of(other).get("/operate/contests").content.decode()
    assert Work.objects.get(pk=work.pk).label.sentence != "Text: written with AI"
