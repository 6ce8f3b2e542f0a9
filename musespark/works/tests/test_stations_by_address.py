"""A station stands on the Work's page, whether it was opened in place or by its address."""

import re

import pytest
from django.test import Client

from conftest import ClientOf, MakeWork
from musespark.works.reply import reply

pytestmark = pytest.mark.django_db
STATIONS = ("create", "prove", "share", "earn", "learn")


def get(client: Client, address: str, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("station", STATIONS)
def test_the_card_the_rail_and_the_talk_are_around_it(station: str, make_work: MakeWork) -> None:
    work = make_work(title="A loaf")
    reply(work, by=work.author, text="It keeps for a week.", once="once")
    whole = get(Client(), f"/w/{work.key}/{station}")
    assert f'id="w-{work.key}"' in whole
    assert "It keeps for a week." in whole
    assert whole.count("<h1") == 1
    assert re.findall(r'href="/w/\w+/(\w+)#station"[^>]+aria-current="page"', whole) == [station]


@pytest.mark.parametrize("station", STATIONS)
def test_htmx_gets_the_station_alone_but_a_page_that_it_lost_whole(station: str, make_work: MakeWork) -> None:
    work, client = make_work(), Client()
    part = get(client, f"/w/{work.key}/{station}", **{"HX-Request": "true"})
    assert "<html" not in part
    assert f'id="w-{work.key}"' not in part
    lost = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    whole = get(client, f"/w/{work.key}/{station}", **lost)
    assert f'id="w-{work.key}"' in whole
    assert words(part)[:30] in words(whole.split('id="station"')[1])


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.mark.parametrize("station", ["create", "prove", "earn"])
def test_the_author_sees_a_station_of_a_draft_without_a_card(
    station: str, make_work: MakeWork, client_of: ClientOf
) -> None:
    draft = make_work(published=False)
    page = get(client_of(draft.author), f"/w/{draft.key}/{station}")
    assert 'id="station"' in page
    assert f'id="w-{draft.key}"' not in page
    assert Client().get(f"/w/{draft.key}/{station}").status_code == 404
