"""The dials as a page of their own, where no feed is beside them."""

import re

import pytest
from django.test import Client

from conftest import ClientOf, MakePerson
from musespark.distribute.models import FeedDial, Slate, TopicWeight
from musespark.distribute.tests.conftest import Fill
from musespark.distribute.tests.test_pages_feed import get, keys
from musespark.distribute.wishes import set_dial, set_topics
from musespark.people.models import Person
from musespark.works.models import Tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client_of: ClientOf, reader: Person) -> Client:
    return client_of(reader)


def test_beside_no_feed_the_form_is_a_plain_one(fill: Fill, signed_in: Client) -> None:
    fill(3)
    get(signed_in, "/")
    address = f"/dials?slate={Slate.objects.get().key}"
    assert "#feed-list" not in get(signed_in, address)
    assert 'hx-post="/dials"' not in get(signed_in, address)
    inside = get(signed_in, address, fragment=True)
    assert re.search(r'action="/dials" hx-post="/dials"[^>]+hx-target="#feed-list"', inside)


def test_the_page_offers_the_topics_of_the_newest_list_where_none_is_named(fill: Fill, signed_in: Client) -> None:
    fill(30, tagged=True)
    get(signed_in, "/")
    page = get(signed_in, "/dials")
    assert page.count('type="range"') == 5 + 6
    assert f'id="dials-slate" value="{Slate.objects.get().key}"' in page


def test_one_button_puts_everything_to_the_middle(fill: Fill, signed_in: Client, reader: Person) -> None:
    fill(30, tagged=True)
    get(signed_in, "/")
    tag, sent = Tag.objects.all()[0], {"middle": "on", "machine": "0", "slate": Slate.objects.get().key}
    for headers in ({}, {"HX-Request": "true"}):
        set_dial(reader, {**dict.fromkeys(FeedDial.DIALS, 50), "machine": 0})
        set_topics(reader, {tag: 100})
        answer = signed_in.post("/dials", sent, headers=headers)
        assert {getattr(FeedDial.objects.get(person=reader, name=""), name) for name in FeedDial.DIALS} == {50}
        assert not TopicWeight.objects.exists()
    page = answer.content.decode()
    assert page.count('hx-swap-oob="true"') == 1 + 5 + 6  # the list's key, the dials, the topics
    assert re.search(r'id="dial-machine" hx-swap-oob="true">\s*<div class="slider">.*?value="50"', page)


def test_apply_is_shown_where_nothing_is_reordered_at_once(fill: Fill, signed_in: Client) -> None:
    fill(3)
    assert 'button--primary">Apply' in get(signed_in, "/dials")
    assert 'button--primary" hidden>Apply' in get(signed_in, "/dials", fragment=True)


def test_a_feeds_name_turns_no_sentence(signed_in: Client, reader: Person) -> None:
    signed_in.post("/feeds", {"name": "Slow\u202e mornings"})
    assert FeedDial.objects.get(person=reader).name == "Slow mornings"
    signed_in.post("/feeds", {"name": "\u202e\u2066"})
    assert FeedDial.objects.count() == 1


def test_nobody_is_offered_the_topics_of_somebody_elses_list(
    fill: Fill, signed_in: Client, make_person: MakePerson, client_of: ClientOf
) -> None:
    fill(30, tagged=True)
    get(signed_in, "/")
    page = get(client_of(make_person("eve")), f"/dials?slate={Slate.objects.get().key}")
    assert page.count('type="range"') == 5
    assert 'id="dials-slate" value=""' in page


def test_the_feed_and_the_reason_lead_to_the_dials_with_their_list(fill: Fill, signed_in: Client) -> None:
    fill(3)
    page = get(signed_in, "/")
    key = Slate.objects.get().key
    assert f'<a href="/dials?slate={key}">' in page
    assert f'<a href="/dials?slate={key}">' in get(signed_in, f"/why/{key}/{keys(page)[0]}")
