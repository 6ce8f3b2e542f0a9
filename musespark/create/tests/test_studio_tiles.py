"""A tile is sent once: every answer brings only what came since the last one."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from musespark.create.make import make_round
from musespark.create.models import Offer, OfferEdit, Round
from musespark.create.tests.conftest import Desk, made
from musespark.works.models import Work

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def sent(desk: Desk, url: str, **fields: object) -> tuple[list[int], str]:
    """The tiles of an answer, and all of it."""
    page = desk.client.post(url, fields, headers=HTMX).content.decode()
    return [int(number) for number in re.findall(r'id="tile-(\d+)"', page)], page


def full(desk: Desk) -> tuple[Work, int]:
    """A draft with the tiles of a round, and the number of its last one."""
    work = desk.draft(text="It is good. We had a nice time.")
    desk.offers(work)
    return work, Offer.objects.order_by("-pk")[0].pk


def test_another_like_this_brings_no_tile_that_is_there(desk: Desk) -> None:
    _, last = full(desk)
    title = Offer.objects.filter(kind="title")[0]
    assert sent(desk, reverse("create:another", args=[title.pk]), after=last)[0] == []
    assert Round.objects.count() == 2


def test_make_it_more_mine_brings_its_own_tile_alone(desk: Desk) -> None:
    work, last = full(desk)
    tiles, page = sent(desk, reverse("create:mine", args=[work.key]), after=last)
    assert tiles == [Offer.objects.get(kind="swap").pk]
    assert f'name="after" value="{tiles[0]}"' in page


def test_more_brings_the_new_tiles_alone_and_says_more_from_the_first_round_on(desk: Desk) -> None:
    work = desk.draft()
    url = reverse("create:offers", args=[work.key])
    assert "Make drafts" in desk.client.get(reverse("create:draft", args=[work.key])).content.decode()
    tiles, page = sent(desk, url, after=0)
    assert tiles == []
    assert re.search(r'id="ask" hx-swap-oob="true".*</svg>More</button>', page)
    make_round.call(Round.objects.get().pk)
    shown = list(Offer.objects.values_list("pk", flat=True))
    assert sent(desk, url, after=max(shown))[0] == []
    assert sorted(sent(desk, url, after=min(shown))[0]) == shown[1:]


def test_every_button_that_gets_tiles_says_which_it_has(desk: Desk) -> None:
    work, last = full(desk)
    page = desk.client.get(reverse("create:draft", args=[work.key])).content.decode()
    asking = re.findall(r'<button[^>]*hx-target="#round"[^>]*>', page)
    assert len(asking) == 2 + Offer.objects.count()
    assert all('hx-include="#after" hx-params="after"' in button for button in asking)
    assert f'<input type="hidden" name="after" value="{last}" id="after">' in page


def test_thirty_offers_cost_the_page_no_more_queries_than_three(desk: Desk, offer: Offer) -> None:
    def queries(offers: int) -> int:
        while offer.round.offers.count() < offers:
            one = made(offer.round, "caption", "It took four hours.", "model")
            OfferEdit.objects.create(offer=one, by=desk.person, text="It took me four hours.")
        with CaptureQueriesContext(connection) as asked:
            desk.client.get(reverse("create:draft", args=[offer.brief.work.key]))
        return len(asked)

    queries(1)
    assert queries(3) == queries(30)


def test_notes_without_a_word_for_a_hashtag_say_so(desk: Desk) -> None:
    asked = desk.offers(desk.draft(notes="لم يحترق أي رغيف."))
    assert "No word of your notes makes a hashtag" in asked.conclusion.problem
    assert "No word of your notes" not in desk.offers(desk.draft()).conclusion.problem
