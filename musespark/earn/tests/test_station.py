"""A Work's Earn station, the operator's proof, and the reads that other rooms ask for."""

from collections.abc import Callable

import pytest
from django.db.models import F
from django.test import Client

from conftest import MakePerson, MakeWork
from musespark.earn import queries
from musespark.earn.models import Account, Share
from musespark.earn.refund import refund
from musespark.earn.reward import reward
from musespark.earn.tests.conftest import units
from musespark.people.models import Person
from musespark.works.models import Work

ClientOf = Callable[[Person], Client]
MakeRemix = Callable[..., Work]


@pytest.fixture
def remix(make_person: MakePerson, make_work: MakeWork, make_remix: MakeRemix) -> Work:
    """A remix rewarded with 5 and 1; another reward was taken back."""
    work, reader = make_remix(make_person("bo"), make_work()), make_person("reader")
    for amount in (5, 1):
        reward(reader, work, units(amount), f"key-for-{amount}")
    refund(reward(reader, work, units(3), "key-for-3"), reader)
    return work


def test_the_station_says_what_stands_and_by_whom_it_was_split(remix: Work, client: Client) -> None:
    page = client.get(f"/w/{remix.key}/earn").content.decode()
    for shown in ("6.00 XPM", "from 2 rewards", ">4.20<", ">1.50<", ">0.30<", "A quarter of what it earns"):
        assert shown in page
    assert 'x="0" y="0" width="50"' in page
    assert 'x="50" y="0" width="700"' in page
    assert 'x="750" y="0" width="250"' in page


def test_in_place_it_is_a_fragment(remix: Work, client: Client) -> None:
    part = client.get(f"/w/{remix.key}/earn", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "6.00 XPM" in part


def test_a_work_that_earned_nothing_says_so(make_work: MakeWork, client: Client) -> None:
    page = client.get(f"/w/{make_work().key}/earn").content.decode()
    assert "Nothing yet." in page
    assert "/reward" in page


def test_the_author_is_not_offered_to_reward_themselves(remix: Work, client_of: ClientOf) -> None:
    assert "/reward" not in client_of(remix.author).get(f"/w/{remix.key}/earn").content.decode()


def test_a_draft_shows_its_station_to_its_author_alone(make_work: MakeWork, client_of: ClientOf) -> None:
    work = make_work(published=False)
    assert client_of(work.author).get(f"/w/{work.key}/earn").status_code == 200


def test_a_parent_shows_what_its_remixes_brought(remix: Work, client: Client) -> None:
    parent = remix.derived_from.get().parent
    page = client.get(f"/w/{parent.key}/earn").content.decode()
    assert "From Works that were made from it: 1.50 XPM" in page


def test_other_rooms_read_what_works_earned(remix: Work) -> None:
    parent = remix.derived_from.get().parent
    assert queries.earned_by([remix.pk, parent.pk], "XPM") == {remix.pk: queries.Earned(2, units(6))}
    assert queries.passed_up_to(parent, "XPM") == units(1.5)
    pieces = [(piece.role, piece.amount) for piece in queries.pieces_of(remix, "XPM")]
    assert pieces == [(Share.Role.FEE, units(0.3)), (Share.Role.CREATOR, units(4.2)), (Share.Role.PARENT, units(1.5))]


def test_another_currency_is_another_question(remix: Work) -> None:
    assert queries.earned_by([remix.pk], "EUR") == {}


def test_the_operator_sees_zero(remix: Work, make_person: MakePerson, client_of: ClientOf) -> None:
    page = client_of(make_person("op", is_staff=True)).get("/operate/trial-balance").content.decode()
    for shown in ("−100.00 XPM", "94.00 XPM", "5.70 XPM", "0.30 XPM", "<strong>0.00 XPM</strong>", "It holds."):
        assert shown in page


def test_the_operator_of_an_empty_instance_sees_that_too(make_person: MakePerson, client_of: ClientOf) -> None:
    page = client_of(make_person("op", is_staff=True)).get("/operate/trial-balance").content.decode()
    assert "No money has moved yet." in page


def test_the_operator_is_told_of_a_fault(remix: Work, make_person: MakePerson, client_of: ClientOf) -> None:
    Account.objects.filter(guarded=True).update(balance=F("balance") + 1)
    page = client_of(make_person("op", is_staff=True)).get("/operate/trial-balance").content.decode()
    assert "It does not hold." in page
    assert "its entries" in page


def test_nobody_else_finds_the_operators_page(remix: Work, client: Client, client_of: ClientOf) -> None:
    assert client.get("/operate/trial-balance").status_code == 404
    assert client_of(remix.author).get("/operate/trial-balance").status_code == 404
