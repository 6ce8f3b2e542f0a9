"""Money is explained to everybody for good, but the words of a deleted Work go with it, and come back with it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from conftest import MakePerson, MakeWork
from musespark.earn.models import Reward
from musespark.earn.reward import reward
from musespark.earn.tests.conftest import units
from musespark.people.models import Person
from musespark.people.relate import block
from musespark.support import clock
from musespark.works.models import Work
from musespark.works.withdraw import restore, withdraw

ClientOf = Callable[[Person], Client]
MakeRemix = Callable[..., Work]
NARROW = "\N{NARROW NO-BREAK SPACE}"
SEVENTH = datetime(2026, 11, 7, 12, tzinfo=UTC)
OF_LOAF = "25 % of the whole by the terms accepted for “Toast” on 7 November 2026"
OF_TOAST = "25 % of the whole by the terms accepted for “Crumbs” on 7 November 2026"


@pytest.fixture
def loaf(make_person: MakePerson, make_work: MakeWork) -> Work:
    return make_work(make_person("ada"), title="Loaf")


@pytest.fixture
def toast(make_person: MakePerson, make_remix: MakeRemix, loaf: Work) -> Work:
    return make_remix(make_person("bo"), loaf, title="Toast", at=SEVENTH)


@pytest.fixture
def crumbs(make_person: MakePerson, make_remix: MakeRemix, toast: Work) -> Work:
    return make_remix(make_person("cy"), toast, title="Crumbs", at=SEVENTH)


@pytest.fixture
def reader(make_person: MakePerson) -> Person:
    return make_person("reader")


def text(client: Client, path: str) -> str:
    """Return a page, of a station the fragment alone, with its spaces made plain."""
    headers = {"HX-Request": "true"} if path.startswith("/w/") else {}
    return " ".join(client.get(path, headers=headers).getvalue().decode().replace(NARROW, " ").split())


def test_the_station_of_a_remix_names_a_deleted_parent_without_its_words(
    toast: Work, loaf: Work, client: Client
) -> None:
    path = f"/w/{toast.key}/earn"
    assert text(client, path).count("Loaf") == 2
    withdraw(loaf, by=loaf.author)
    said = text(client, path)
    assert "Loaf" not in said
    assert f"<li>a Work that is gone by @ada: {OF_LOAF}</li>" in said
    assert f"for a Work that is gone: {OF_LOAF}." in said
    restore(loaf, by=loaf.author)
    assert text(client, path).count("Loaf") == 2


def test_a_deleted_work_between_is_named_without_its_words_too(crumbs: Work, toast: Work, client: Client) -> None:
    withdraw(toast, by=toast.author)
    said = text(client, f"/w/{crumbs.key}/earn")
    assert "Toast" not in said
    assert "25 % of the 25 % that reached a Work that is gone by the terms accepted for it on 7 November 2026" in said


@pytest.mark.parametrize("name", ["ada", "bo", "cy", "reader", "op"])
def test_nobodys_pages_of_money_keep_the_words_of_deleted_works(
    crumbs: Work, reader: Person, make_person: MakePerson, client_of: ClientOf, name: str
) -> None:
    make_person("op", is_staff=True)
    with clock.at(SEVENTH):
        given = reward(reader, crumbs, units(4), "first-key")
    month = "month=2026-11"
    paths = (given.get_absolute_url(), f"/earn?{month}", f"/earn/statement.csv?of=wallet&{month}")
    client, titles = client_of(Person.objects.get(username=name)), ("Loaf", "Toast", "Crumbs")
    for work in Work.objects.filter(title__in=titles):
        withdraw(work, by=work.author)
    for path in (*paths, f"/earn/statement.csv?{month}"):
        assert [title for title in titles if title in text(client, path)] == [], path
    assert "a Work that is gone" in text(client, paths[0])
    for work in Work.objects.filter(title__in=titles):
        restore(work, by=work.author)
    assert [title for title in titles if title in text(client, paths[0])] == list(titles)


def test_who_earned_by_a_deleted_work_still_reads_the_whole_rule(
    toast: Work, loaf: Work, reader: Person, client_of: ClientOf
) -> None:
    with clock.at(SEVENTH):
        reward(reader, toast, units(1), "first-key")
    for work in (loaf, toast):
        withdraw(work, by=work.author)
    said = text(client_of(loaf.author), "/earn?month=2026-11")
    assert "Reward from @reader for a Work that is gone</a>" in said
    assert (
        "<strong>25 % of 1.00 XPM</strong> for a Work that is gone: 25 % of the whole by the terms accepted for a Work "
        "that is gone on 7 November 2026."
    ) in said


def test_a_block_keeps_the_words_of_each_from_the_other(
    crumbs: Work, toast: Work, reader: Person, make_person: MakePerson, client_of: ClientOf
) -> None:
    with clock.at(SEVENTH):
        reward(reader, crumbs, units(4), "first-key")
    block(toast.author, reader)
    paths = (f"/w/{crumbs.key}/earn", f"/w/{crumbs.key}/reward?amount=1", Reward.objects.get().get_absolute_url())
    for path in paths:
        said = text(client_of(reader), path)
        assert ("Toast" in said, f"for a Work that is gone: {OF_TOAST}" in said) == (False, True), path
    assert f"<li>a Work that is gone by @bo: {OF_TOAST}</li>" in text(client_of(reader), paths[0])
    assert f"for “Toast”: {OF_TOAST}" in text(client_of(make_person("eve")), paths[0])


def test_the_words_of_a_closed_account_are_kept_from_all(toast: Work, loaf: Work, client: Client) -> None:
    Person.objects.filter(pk=loaf.author_id).update(is_active=False)
    assert "Loaf" not in text(client, f"/w/{toast.key}/earn")
