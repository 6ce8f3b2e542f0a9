"""Who made the photo and the words on a studio poster is told as it is known now, not as it was at the click."""

from collections.abc import Callable
from typing import Any

import pytest

from musespark.create.begin import brief_of
from musespark.create.layers import Layer, machine_share, of_poster
from musespark.create.models import AssetOrigin, Offer, Round
from musespark.works.models import Work
from musespark.works.upload import add_picture

MakeWork = Callable[..., Work]
KEPT = [
    {"kind": "unknown", "area": 600_000, "role": "photo"},
    {"kind": "text", "area": 300_000, "role": "type"},
    {"kind": "drawn", "area": 100_000, "role": "ground"},
]


def offer(work: Work, **facts: Any) -> Offer:
    brief = brief_of(work)
    asked = Round.objects.create(brief=brief, by=work.author)
    return Offer.objects.create(brief=brief, round=asked, position=0, **facts)


def poster(work: Work, headline: str, body: str = "", **spec: Any) -> Offer:
    words = {"headline": headline, "body": body, "kicker": "", "handle": "ada", "steps": []}
    return offer(work, kind="poster", source=Offer.Source.RENDERER, spec={"words": words, **spec})


def by_model(work: Work, text: str, kind: str = "title") -> None:
    offer(work, kind=kind, source=Offer.Source.MODEL, text=text)


@pytest.fixture
def draft(make_work: MakeWork) -> Work:
    return make_work(text="", published=False)


def test_words_that_nobody_offered_are_the_authors(draft: Work) -> None:
    assert of_poster(KEPT, poster(draft, "Swimming hall choir")) == (
        Layer("unknown", 600_000, "photo"),
        Layer("text", 300_000, "type"),
        Layer("drawn", 100_000, "ground"),
    )


def test_a_headline_that_a_model_offered_is_ai_on_the_poster_too(draft: Work) -> None:
    by_model(draft, "Swimming Hall Choir.")
    assert of_poster(KEPT, poster(draft, "Swimming hall choir")) == (
        Layer("unknown", 600_000, "photo"),
        Layer("ai", 300_000, "words"),
        Layer("drawn", 100_000, "ground"),
    )


def test_words_are_shared_out_by_their_letters(draft: Work) -> None:
    by_model(draft, "Four by AI")
    made = poster(draft, "Four by AI", "thirty letters that I wrote go")
    assert machine_share(made) == 10 / 40
    assert of_poster(KEPT, made)[1:3] == (Layer("text", 225_000, "type"), Layer("ai", 75_000, "words"))


def test_words_are_shared_out_by_their_ink_where_it_was_measured(draft: Work) -> None:
    by_model(draft, "Four by AI")
    ink = [["Four ", 600], ["by AI", 200], ["thirty let-", 100], ["ters that I wrote go", 50], ["@ada", 30], ["1", 20]]
    made = poster(draft, "Four by AI", "thirty letters that I wrote go", ink=ink)
    assert machine_share(made) == 0.8
    assert of_poster(KEPT, made)[1:3] == (Layer("text", 60_000, "type"), Layer("ai", 240_000, "words"))


def test_a_poster_without_ink_has_none_of_the_machine(draft: Work) -> None:
    by_model(draft, "Four by AI")
    assert machine_share(poster(draft, "Four by AI", ink=[])) == 0.0


def test_what_the_notes_say_stays_the_authors_when_a_model_repeats_it(draft: Work) -> None:
    brief = brief_of(draft)
    brief.notes = "We opened the swimming hall choir on Monday."
    brief.save()
    by_model(draft, "Swimming hall choir")
    assert machine_share(poster(draft, "Swimming hall choir")) == 0.0


def test_the_photo_is_what_its_author_says_of_it_today(draft: Work, photo: bytes) -> None:
    asset = add_picture(draft, photo)
    origin = AssetOrigin.objects.create(asset=asset, source="photo")
    made = poster(draft, "Choir", photo_asset=asset.pk)
    assert of_poster(KEPT, made)[0] == Layer("photo", 600_000, "photo")
    origin.source = "ai"
    origin.save()
    assert of_poster(KEPT, made)[0] == Layer("ai", 600_000, "photo")
    asset.delete()
    assert of_poster(KEPT, made)[0] == Layer("unknown", 600_000, "photo")
