"""Every page that shows a Work lets it be reported that it was seen: the card carries a token for this very viewer."""

import re

import pytest
from django.test import Client

from conftest import ClientOf, MakePerson, MakeWork
from musespark.traces import token
from musespark.works.models import Pin, Save, Work
from musespark.works.tags import retag

pytestmark = pytest.mark.django_db


@pytest.fixture
def work(make_work: MakeWork) -> Work:
    work = make_work(text="A loaf. #bread")
    retag(work)
    return work


def tokens(client: Client, path: str) -> list[str]:
    return re.findall(r'data-token="([^"]+)"', client.get(path).content.decode())


def told(client: Client, path: str) -> list[tuple[int, int | None]]:
    return [((seen := token.read(sealed)).work, seen.person) for sealed in tokens(client, path)]


def paths(work: Work) -> list[str]:
    return [f"/w/{work.key}", "/@ada", "/tag/bread", "/tag/bread?order=popular"]


def test_the_pages_of_a_work_of_its_author_and_of_its_hashtag_carry_one(work: Work, client: Client) -> None:
    assert [told(client, path) for path in paths(work)] == [[(work.pk, None)]] * 4


def test_it_is_the_viewers_own(work: Work, make_person: MakePerson, client_of: ClientOf) -> None:
    rea = make_person("rea")
    Save.objects.create(work=work, person=rea)
    Pin.objects.create(work=work, by=work.author, place=Pin.Place.PROFILE)
    client = client_of(rea)
    assert [told(client, path) for path in [*paths(work), "/@rea?tab=saved"]] == [[(work.pk, rea.pk)]] * 5


def test_authors_get_none_for_their_own(work: Work, client_of: ClientOf) -> None:
    client = client_of(work.author)
    assert [tokens(client, path) for path in paths(work)] == [[]] * 4


def test_each_showing_has_another(work: Work, client: Client) -> None:
    assert tokens(client, f"/w/{work.key}") != tokens(client, f"/w/{work.key}")
