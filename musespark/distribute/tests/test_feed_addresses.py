"""Addresses of the feed: what "back" finds again, and what of a named feed can be passed on."""

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client

from conftest import ClientOf, MakePerson
from musespark.distribute.models import FeedDial, Slate
from musespark.distribute.slates import PAGE, PAGES
from musespark.distribute.tests.conftest import Fill
from musespark.distribute.tests.test_pages_feed import get, keys, more
from musespark.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client_of: ClientOf, reader: Person) -> Client:
    return client_of(reader)


@pytest.fixture
def slow(make_person: MakePerson) -> FeedDial:
    return FeedDial.objects.create(person=make_person("grace", name="Grace"), name="Slow mornings", freshness=10)


def address_in(page: str) -> str:
    found = re.search(r'data-address="([^"]+)"', page)
    return found[1].replace("&amp;", "&") if found else ""


def read_on(client: Client, page: str, pages: int) -> tuple[list[str], str]:
    """Turn `pages` further pages as htmx does; return what was read in all and the address that stands then."""
    read, address = keys(page), address_in(page)
    for _ in range(pages):
        answer = client.get(more(page), headers={"HX-Request": "true"})
        page, address = answer.content.decode(), answer["HX-Replace-Url"]
        read += keys(page)
    return read, address


def next_in(page: str) -> str:
    found = re.search(r'<form method="post" id="act".*?name="next" value="([^"]+)"', page)
    return found[1].replace("&amp;", "&") if found else ""


def test_a_like_without_javascript_leads_back_to_the_same_list(fill: Fill, signed_in: Client) -> None:
    fill(PAGE * 2)
    page = get(signed_in, "/")
    liked = keys(page)[3]
    sent = {"to": "on", "next": next_in(page)}
    back = signed_in.post(f"/w/{liked}/like", sent, headers={"Referer": "http://testserver/"}).headers["Location"]
    assert back == f"/?slate={Slate.objects.get().key}&upto=1#w-{liked}"
    again = get(signed_in, back)
    assert keys(again) == keys(page)
    assert Slate.objects.count() == 1
    assert not next_in(again)  # its own address says it


@pytest.mark.parametrize("known", [True, False])
def test_back_from_the_second_list_draws_the_first_one_too(
    fill: Fill,
    signed_in: Client,
    known: bool,  # noqa: FBT001  pytest passes it by name
) -> None:
    fill(PAGE * PAGES + 15)
    client = signed_in if known else Client()
    read, address = read_on(client, get(client, "/"), PAGES)
    assert len(read) == len(set(read)) == PAGE * (PAGES + 1)
    assert address == f"/?slate={Slate.objects.earliest('pk').key}&upto={PAGES + 1}"
    again = get(client, address)
    assert keys(again) == read
    assert address_in(again) == address
    assert len(keys(get(client, more(again), fragment=True))) == 5
    assert Slate.objects.count() == 2


def test_back_at_the_end_draws_everything_and_says_that_it_is_the_end(fill: Fill, signed_in: Client) -> None:
    fill(PAGE + 5)
    read, address = read_on(signed_in, get(signed_in, "/"), 2)
    again = get(signed_in, address)
    assert keys(again) == read
    assert "That is the end of this list." in again
    assert not more(again)


def test_the_name_of_who_set_a_feed_turns_nothing_outside_of_itself(signed_in: Client, slow: FeedDial) -> None:
    Person.objects.filter(pk=slow.person_id).update(name="\u202eecarG")  # kept before names were cleaned
    assert "A feed set by <bdi>\u202eecarG</bdi>: their dials" in get(signed_in, slow.get_absolute_url())


def test_a_named_feed_keeps_its_address_while_it_is_read(fill: Fill, signed_in: Client, slow: FeedDial) -> None:
    fill(PAGE * PAGES + 5)
    page = get(signed_in, slow.get_absolute_url())
    assert address_in(page) == f"/feeds/{slow.key}?slate={Slate.objects.get().key}&upto=1"
    assert keys(get(signed_in, address_in(page))) == keys(page)
    read, address = read_on(signed_in, page, PAGES)
    assert address == f"/feeds/{slow.key}?slate={Slate.objects.earliest('pk').key}&upto={PAGES + 1}"
    assert keys(get(signed_in, address)) == read
    assert set(Slate.objects.values_list("dials", flat=True)) == {slow.pk}


def test_who_is_sent_such_an_address_gets_a_list_of_that_feed(
    fill: Fill, signed_in: Client, slow: FeedDial, make_person: MakePerson, client_of: ClientOf
) -> None:
    fill(PAGE)
    address = address_in(get(signed_in, slow.get_absolute_url()))
    for stranger in (Client(), client_of(make_person("eve"))):
        page = stranger.get(address, follow=True)
        assert [urlsplit(to).path for to, _ in page.redirect_chain] == [f"/feeds/{slow.key}"]
        assert "Slow mornings" in page.content.decode()
        assert len(keys(page.content.decode())) == PAGE
    assert Slate.objects.filter(dials=slow).count() == 3


def test_a_list_of_another_feed_is_not_shown_under_this_name(fill: Fill, signed_in: Client, slow: FeedDial) -> None:
    fill(PAGE)
    get(signed_in, "/")
    other = Slate.objects.get()
    for name in ("slate", "after", "since"):
        answer = signed_in.get(f"/feeds/{slow.key}?{name}={other.key}&upto=1")
        assert (answer.status_code, answer["Location"]) == (302, f"/feeds/{slow.key}")
    assert Slate.objects.get() == other


@pytest.mark.parametrize("wrong", ["upto=0", "upto=25", "upto=x", "page=7", "upto="])
def test_hostile_numbers_are_refused_under_a_name_too(
    fill: Fill, signed_in: Client, slow: FeedDial, wrong: str
) -> None:
    fill(3)
    get(signed_in, slow.get_absolute_url())
    get(signed_in, f"/feeds/{slow.key}?slate={Slate.objects.get().key}&{wrong}", 400)
    get(signed_in, f"/feeds/{slow.key}?slate=%00&upto=1", 302)


def test_the_reading_of_a_feed_whose_name_was_deleted_goes_on(fill: Fill, signed_in: Client, slow: FeedDial) -> None:
    fill(PAGE + 5)
    page = get(signed_in, slow.get_absolute_url())
    slow.delete()
    rest = signed_in.get(more(page), headers={"HX-Request": "true"})
    assert len(keys(rest.content.decode())) == 5
    assert rest["HX-Replace-Url"] == f"/?slate={Slate.objects.get().key}&upto=2"


def test_the_start_of_a_further_page_of_a_named_feed_is_that_feed(
    fill: Fill, signed_in: Client, slow: FeedDial
) -> None:
    fill(PAGE + 5)
    further = get(signed_in, more(get(signed_in, slow.get_absolute_url())))
    assert f'<a href="/feeds/{slow.key}">Back to the start</a>' in further


def test_a_named_feed_offers_its_link(fill: Fill, signed_in: Client, slow: FeedDial) -> None:
    fill(3)
    page = get(signed_in, slow.get_absolute_url())
    assert f'data-share="/feeds/{slow.key}" data-share-title="Slow mornings"' in page
    assert 'data-share-title="Slow' not in get(signed_in, "/")
