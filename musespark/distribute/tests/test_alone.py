"""Who published first reads what is true: theirs is there, and nothing by others."""

import pytest
from django.test import Client

from conftest import ClientOf, MakeWork
from musespark.distribute.tests.test_pages_feed import DIALS, get
from musespark.people.models import Person
from musespark.works.reply import reply
from musespark.works.withdraw import withdraw

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client_of: ClientOf, reader: Person) -> Client:
    return client_of(reader)


def test_the_only_author_is_told_that_theirs_is_what_visitors_see(
    signed_in: Client, reader: Person, make_work: MakeWork
) -> None:
    make_work(reader)
    page = get(signed_in, "/")
    assert "Nothing by others is here yet" in page
    assert "Yours is what visitors see." in page
    assert 'href="/@reader">See it on your profile' in page
    assert "Nothing is published here yet" not in page
    moved = signed_in.post("/dials", DIALS, headers={"HX-Request": "true"}).content.decode()
    assert "Yours is what visitors see." in moved


def test_a_draft_or_a_deleted_work_is_none_to_see(signed_in: Client, reader: Person, make_work: MakeWork) -> None:
    make_work(reader, published=False)
    withdraw(make_work(reader), by=reader)
    page = get(signed_in, "/")
    assert "Yours can be the first" in page
    assert "Yours is what visitors see." not in page


def test_with_something_by_others_nothing_of_it_is_said(signed_in: Client, reader: Person, make_work: MakeWork) -> None:
    reply(make_work(), by=reader, text="Lovely")
    assert "Nothing by others" not in get(signed_in, "/")
