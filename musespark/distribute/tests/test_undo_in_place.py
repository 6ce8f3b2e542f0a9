"""Less of this and its undo, pressed in the page: the Work stands where it stood."""

import json
import re

import pytest
from django.test import Client

from conftest import ClientOf, MakeWork
from musespark.distribute.models import Less, Slate
from musespark.distribute.slates import newest_with, open_slate
from musespark.distribute.tests.conftest import Fill
from musespark.distribute.tests.test_pages_feed import get, keys
from musespark.people.models import Follow, Person
from musespark.works.models import Work
from musespark.works.withdraw import withdraw

pytestmark = pytest.mark.django_db
CARD = {"card": "on"}


@pytest.fixture
def signed_in(client_of: ClientOf, reader: Person) -> Client:
    return client_of(reader)


def pressed(client: Client, address: str, sent: dict[str, str], path: str) -> tuple[str, str]:
    """Press a button of the page at `path`; return what is put in, and the message beside it."""
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{path}"}
    answer = client.post(address, sent, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode(), json.loads(answer.get("HX-Trigger", "{}")).get("toast", {}).get("text", "")


def test_the_card_is_back_with_its_reason_and_a_message(fill: Fill, signed_in: Client) -> None:
    fill(8, tagged=True)
    key = keys(get(signed_in, "/"))[1]
    slate = Slate.objects.get()
    path = f"/?slate={slate.key}&upto=1"
    said, _ = pressed(signed_in, f"/less/{key}", {}, path)
    assert '<input type="hidden" name="card" value="on">' in said
    card, message = pressed(signed_in, f"/less/{key}/undo", CARD, path)
    assert keys(card) == [key]
    assert f'id="w-{key}"' in card
    assert f'href="/why/{slate.key}/{key}"' in card
    assert re.search(r'data-token="[^"~]+"', card)
    assert message == "Undone. Its topics count as before."
    assert not Less.objects.exists()


def test_in_following_it_is_explained_as_there(fill: Fill, signed_in: Client, reader: Person) -> None:
    [work] = fill(1)
    Follow.objects.create(follower=reader, followed=work.author)
    get(signed_in, "/")
    pressed(signed_in, f"/less/{work.key}", {}, "/following")
    card, _ = pressed(signed_in, f"/less/{work.key}/undo", CARD, "/following")
    assert f'href="/following/why/{work.key}"' in card


def test_elsewhere_it_comes_back_without_a_reason(fill: Fill, signed_in: Client) -> None:
    [work] = fill(1)
    get(signed_in, "/")
    pressed(signed_in, f"/less/{work.key}", {}, "/search?q=bread")
    card, _ = pressed(signed_in, f"/less/{work.key}/undo", CARD, "/search?q=bread")
    assert keys(card) == [work.key]
    assert "/why/" not in card


def test_the_reason_is_that_of_the_newest_list_with_the_work(fill: Fill, reader: Person, make_work: MakeWork) -> None:
    [work] = fill(1)
    assert newest_with(work.pk, reader) is None
    open_slate(reader)
    newer = open_slate(reader)
    assert newest_with(work.pk, reader) == newer
    assert newest_with(make_work().pk, reader) is None


def test_what_was_deleted_meanwhile_is_said_to_be_undone_without_its_card(signed_in: Client, fill: Fill) -> None:
    [work] = fill(1)
    pressed(signed_in, f"/less/{work.key}", {}, "/")
    withdraw(Work.objects.get(), by=work.author)
    said, message = pressed(signed_in, f"/less/{work.key}/undo", CARD, "/")
    assert (keys(said), message) == ([], "")
    assert "Undone. Its topics count as before, from the next load on." in said
    assert not Less.objects.exists()


def test_in_the_list_of_wishes_no_card_is_put(signed_in: Client, fill: Fill) -> None:
    [work] = fill(1)
    pressed(signed_in, f"/less/{work.key}", {}, "/")
    assert 'name="card"' not in get(signed_in, "/dials")
    said, _ = pressed(signed_in, f"/less/{work.key}/undo", {}, "/dials")
    assert keys(said) == []
    assert "Undone" in said


def test_a_page_of_its_own_has_no_card(signed_in: Client, fill: Fill) -> None:
    [work] = fill(1)
    assert 'name="card"' not in signed_in.post(f"/less/{work.key}").content.decode()
    page = signed_in.post(f"/less/{work.key}/undo", CARD).content.decode()
    assert "<h1>As before</h1>" in page
    assert keys(page) == []
