"""The operator's health page: each curve from the rows, week by week, and nothing told of too few."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from conftest import ClientOf, MakePerson, MakeWork
from musespark.credential.bearing import bear
from musespark.credential.models import Label
from musespark.earn.models import Batch, Reward, Share, Transaction
from musespark.earn.providers import chosen
from musespark.learn.health import WEEKS, health, told
from musespark.people.models import Person
from musespark.support import clock
from musespark.traces.models import Trace
from musespark.works.models import Publication, Work

pytestmark = pytest.mark.django_db

THEMES = [
    "loaf oven rye crust",
    "hive bees swarm pollen",
    "comet lens dark sky",
    "lathe chisel oak shaving",
    "tide kelp gull",
]


def published(make_work: MakeWork, author: Person, text: str, days: int) -> Work:
    work = make_work(author, text=text)
    Publication.objects.filter(work=work).update(at=clock.now() - timedelta(days=days))
    work.refresh_from_db()
    bear(work)
    return work


@pytest.fixture
def people(make_person: MakePerson) -> list[Person]:
    return [make_person(f"person{n}") for n in range(12)]


def test_a_week_that_repeats_others_is_more_alike_than_one_that_is_new(
    people: list[Person], make_work: MakeWork
) -> None:
    for n, theme in enumerate(THEMES):
        published(make_work, people[n], f"About {theme}.", 30)
        published(make_work, people[n + 1], f"Something else: {n} zinc, quartz, violin, tram, ledger, {theme[:4]}", 9)
        published(make_work, people[n + 2], f"About {theme}.", 1)
    found = health()
    now, before = found.alike[-1], found.alike[-2]
    assert now == pytest.approx(1.0, abs=0.01)
    assert before is not None
    assert before < 0.7
    assert found.works == [0] * 7 + [5] + [0] * 2 + [5, 5]
    assert found.alike[:7] == [None] * 7


def test_ones_own_earlier_work_makes_nobody_alike(people: list[Person], make_work: MakeWork) -> None:
    for theme in THEMES:
        published(make_work, people[0], f"About {theme}.", 10)
        published(make_work, people[0], f"About {theme}.", 1)
    assert health().alike[-1] == 0.0


def test_of_four_works_nothing_is_told(people: list[Person], make_work: MakeWork) -> None:
    for n in range(4):
        work = published(make_work, people[n], THEMES[n], 1)
        Label.objects.create(work=work, sentence="x", computed="x", machine=1_000_000)
    found = health()
    assert (found.works[-1], found.alike[-1], found.variety[-1], found.machine[-1], found.fresh[-1]) == (4, *[None] * 4)


def test_the_share_of_ai_is_the_mean_of_the_labels_of_the_week(people: list[Person], make_work: MakeWork) -> None:
    for n, share in enumerate((1_000_000, 500_000, 0, 0, 0)):
        work = published(make_work, people[n], THEMES[n], 8)
        Label.objects.create(work=work, sentence="x", computed="x", machine=share)
    assert health().machine == [None] * (WEEKS - 2) + [pytest.approx(0.3), None]


def test_new_voices_are_those_whose_first_work_is_younger_than_four_weeks(
    people: list[Person], make_work: MakeWork
) -> None:
    for n in range(3):
        published(make_work, people[n], THEMES[n], 60)
    for n in range(5):
        published(make_work, people[n], THEMES[n], 2)
    assert health().fresh[-1] == pytest.approx(2 / 5)


def test_reach_is_counted_by_author_and_told_from_ten_people_on(people: list[Person], make_work: MakeWork) -> None:
    works = [make_work(person, text="x") for person in people[:10]]
    for n, work in enumerate(works):
        for _ in range(11 if n == 0 else 1):
            Trace.objects.create(kind="impression", work_ref=work.pk)
    assert health().reach[-1] == pytest.approx(11 / 20)
    Trace.objects.filter(work_ref=works[9].pk).delete()
    assert health().reach[-1] is None


def paid(person: Person, amount: int, days: int, *, currency: str) -> Reward:
    at, key = clock.now() - timedelta(days=days), f"{person.pk}-{days}-{currency}"
    batch = Batch.objects.create(digest=key, transactions=1)
    transaction = Transaction.objects.create(batch=batch, kind="reward", key=key, fingerprint="", at=at)
    row = Reward.objects.create(transaction=transaction, amount=amount, currency=currency, fee_ppm=0, at=at)
    Share.objects.create(reward=row, role="creator", owner_ref=person.pk, reached_ppm=0, ppm=0, amount=amount)
    Share.objects.create(reward=row, role="fee", reached_ppm=0, ppm=0, amount=10**9)
    return row


def test_income_is_of_four_weeks_without_fees_and_other_currencies(people: list[Person], make_work: MakeWork) -> None:
    ours = chosen().currency
    for n, person in enumerate(people[:10]):
        paid(person, 11 if n == 0 else 1, 20, currency=ours)
    paid(people[1], 10**6, 20, currency="ZZZ")
    found = health()
    assert found.income[-3:] == [pytest.approx(11 / 20)] * 3
    assert found.income[-4] is None
    assert found.even[1][-1] == pytest.approx(0.45)


def test_the_newest_known_week_is_told_beside_the_four_before_it() -> None:
    assert told([0.9, 0.1, None, 0.3, 0.2, 0.5, None]) == {"now": 0.5, "before": pytest.approx(0.2)}
    assert told([None, 0.4]) == {"now": 0.4, "before": None}
    assert told([None, None]) == {"now": None, "before": None}


def page(client: Client) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", client.get("/operate/health").content.decode()).split())


def test_the_page_is_for_operators_alone_and_stands_in_their_index(
    make_person: MakePerson, client_of: ClientOf, client: Client
) -> None:
    operator = make_person("op", is_staff=True)
    assert client.get("/operate/health").status_code == 404
    assert client_of(make_person("bob")).get("/operate/health").status_code == 404
    assert client_of(operator).get("/operate/health").status_code == 200
    assert 'href="/operate/health"' in client_of(operator).get("/operate").content.decode()


def test_an_empty_instance_has_nothing_to_measure_yet(make_person: MakePerson, client_of: ClientOf) -> None:
    assert "Nothing to measure yet" in page(client_of(make_person("op", is_staff=True)))


def test_the_page_says_each_curve_in_a_sentence_and_in_the_table(
    people: list[Person], make_work: MakeWork, make_person: MakePerson, client_of: ClientOf
) -> None:
    for n in range(5):
        work = published(make_work, people[n], THEMES[n], 1)
        Label.objects.create(work=work, sentence="x", computed="x", machine=200_000)
    said = page(client_of(make_person("op", is_staff=True)))
    assert "AI’s share 20 % in the last week that is known." in said
    assert "New voices 100 % in the last week that is known." in said
    assert said.count("Not known yet: there is too little to count.") == 3
    today = clock.now().date()
    assert f"{today.day} {today:%b} 5 – 5 20 % 100 % – – – –" in said
