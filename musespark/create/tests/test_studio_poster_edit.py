"""A poster's words are its person's to change: it is drawn again in the same layout, and the change is a row."""

import io

import pytest
from django.urls import reverse
from PIL import Image

from musespark.create import decide, pictures
from musespark.create.models import Offer, OfferEdit
from musespark.create.tests.conftest import Desk
from musespark.support import blobs
from musespark.works.models import Asset

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
PHOTO = {"cover", "editorial", "arch", "diptych"}
STEPS = "Better coffee\n1. Weigh it: 18 g in, 36 g out.\n2. Wait a week"


def poster_of(desk: Desk, notes: str = "Fixed a grey wool sweater. It took four hours of an evening.") -> Offer:
    return desk.offers(desk.draft(notes=notes), "poster").offers.all()[0]


def drawn(poster: Offer) -> Offer:
    return Offer.objects.get(pk=poster.pk)


def edit(desk: Desk, poster: Offer, **said: str) -> str:
    said = {"headline": "Mended at last", "kicker": "Wool", "body": "", "steps": "", **said}
    fields = {f"offer-{poster.pk}-{name}": words for name, words in said.items()}
    answer = desk.client.post(reverse("create:edit", args=[poster.pk]), fields, headers=HTMX)
    return answer.content.decode()


def test_every_poster_can_be_accepted_edited_and_rejected(desk: Desk) -> None:
    poster = poster_of(desk)
    page = desk.client.get(reverse("create:draft", args=[poster.brief.work.key])).content.decode()
    for act in ("accept", "edit", "reject"):
        assert page.count(f'hx-post="{reverse(f"create:{act}", args=[poster.pk])}"') == 1


def pixels(data: bytes) -> bytes:
    return Image.open(io.BytesIO(data)).convert("RGB").tobytes()


def test_a_poster_is_drawn_again_with_the_persons_own_words(desk: Desk) -> None:
    poster = poster_of(desk)
    page = edit(desk, poster)
    now = drawn(poster)
    assert (now.spec["words"]["headline"], now.spec["words"]["kicker"]) == ("Mended at last", "Wool")
    assert now.blob != poster.blob
    served = desk.client.get(reverse("create:poster", args=[now.pk])).content
    assert pixels(served) == pixels(blobs.get(now.blob))  # it leaves signed
    same = ("layout", "brand", "size", "seed")
    assert [now.spec[name] for name in same] == [poster.spec[name] for name in same]
    assert now.spec["offered"] == poster.spec["words"]
    assert now.text == poster.text
    assert OfferEdit.objects.get().text == "Mended at last\nWool"
    assert "Mended at last" in page


def test_what_is_accepted_is_what_was_drawn_last(desk: Desk) -> None:
    poster = poster_of(desk)
    edit(desk, poster)
    edit(desk, poster, headline="Mended for good")
    row = decide.accept(drawn(poster), by=desk.person)
    assert row.text == "Mended for good\nWool"
    assert Asset.objects.get().alt == "Poster: Mended for good"
    assert blobs.get(Asset.objects.get().blob) == blobs.get(drawn(poster).blob)
    assert OfferEdit.objects.count() == 2
    assert drawn(poster).spec["offered"] == poster.spec["words"]


def test_steps_are_lines(desk: Desk) -> None:
    poster = next(one for one in poster_of(desk, STEPS).brief.offers.all() if one.spec["layout"] == "ladder")
    edit(desk, poster, steps="Weigh it: 20 g in.\n\nWait two weeks\n")
    assert drawn(poster).spec["words"]["steps"] == [["Weigh it", "20 g in."], ["Wait two weeks", ""]]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"headline": ""}, "Give the poster a headline"),
        ({"headline": "x" * 201}, "at most 200 characters"),
        ({"steps": "x" * 90}, "at most 80"),
    ],
)
def test_words_that_do_not_do_change_nothing_and_say_so(desk: Desk, said: dict[str, str], sentence: str) -> None:
    poster = poster_of(desk)
    assert sentence in edit(desk, poster, **said)
    assert (drawn(poster).spec, drawn(poster).blob) == (poster.spec, poster.blob)
    assert not OfferEdit.objects.exists()


def test_a_poster_whose_photo_has_left_says_so(desk: Desk, photo: bytes) -> None:
    work = desk.draft(notes="Fixed a grey wool sweater.")
    asset = pictures.add(work, photo)
    poster = next(one for one in desk.offers(work, "poster").offers.all() if one.spec["layout"] in PHOTO)
    pictures.remove(asset)
    assert "needs a photo" in edit(desk, poster)
    assert not OfferEdit.objects.exists()


def test_an_accepted_poster_is_not_changed(desk: Desk) -> None:
    poster = poster_of(desk)
    decide.accept(poster, by=desk.person)
    assert "Change it there, or undo it first." in edit(desk, poster)
    assert not OfferEdit.objects.exists()


def test_the_same_words_are_no_edit(desk: Desk) -> None:
    poster = poster_of(desk)
    words = poster.spec["words"]
    edit(desk, poster, **{name: words[name] for name in ("headline", "kicker", "body")})
    assert not OfferEdit.objects.exists()
