"""Alt text: asked for beside each picture, suggested in the author's own words, left out only knowingly."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from musespark.create import decide, pictures
from musespark.create.alt import missing, suggest
from musespark.create.models import Acceptance, Offer, Round
from musespark.create.tests.conftest import NOTES, Desk
from musespark.works.models import Asset, Work
from musespark.works.publish import publish
from musespark.works.refuse import Refused

pytestmark = pytest.mark.django_db
ONE = "One picture has no alt text: say what somebody misses who can't see it."
BARE = "Publish without alt text"
HTMX = {"HX-Request": "true"}


def drawn(desk: Desk, work: Work) -> str:
    return desk.client.get(reverse("create:draft", args=[work.key])).content.decode().replace("&#x27;", "'")


def publishes(desk: Desk, work: Work, query: str = "", **more: str) -> bool:
    fields = {"title": "", "text": "Mended.", "notes": NOTES, **more}
    desk.client.post(reverse("create:publish", args=[work.key]) + query, fields)
    return Work.objects.get(pk=work.pk).is_published


def test_the_draft_asks_for_the_alt_text_of_each_picture(desk: Desk, photo: bytes) -> None:
    work = desk.draft()
    assert missing(work) == ""
    first = pictures.add(work, photo)
    assert missing(work) == ONE
    assert ONE in drawn(desk, work)
    pictures.add(work, photo)
    assert missing(work) == "2 pictures have no alt text: say what somebody misses who can't see them."
    pictures.describe(first, alt="A grey sweater")
    assert missing(work) == ONE


def test_a_draft_is_not_published_before_its_author_was_asked(desk: Desk, photo: bytes) -> None:
    work = desk.draft()
    asset = pictures.add(work, photo)
    assert not publishes(desk, work)
    assert Work.objects.get().text == "Mended."
    assert ONE in drawn(desk, work)
    pictures.describe(asset, alt="A grey sweater")
    assert publishes(desk, work)


def test_a_button_that_says_so_publishes_without(desk: Desk, photo: bytes) -> None:
    work = desk.draft()
    assert BARE not in re.sub('data-bare="[^"]*"', "", drawn(desk, work))
    pictures.add(work, photo)
    page = drawn(desk, work)
    address = reverse("create:publish", args=[work.key])
    assert f'formaction="{address}?without-alt=1"' in page
    assert f"<span>{BARE}</span>" in page
    assert publishes(desk, work, "?without-alt=1")


def test_accept_and_publish_says_so_too(desk: Desk, offer: Offer, photo: bytes) -> None:
    work = offer.brief.work
    pictures.add(work, photo)
    assert "<span>Accept and publish without alt text</span>" in drawn(desk, work)
    assert not publishes(desk, work, accept=str(offer.pk))
    assert not Acceptance.objects.exists()
    assert publishes(desk, work, "?without-alt=1", accept=str(offer.pk))


def test_publishing_at_once_with_a_picture_leads_to_where_it_is_described(desk: Desk, photo: bytes) -> None:
    files = [SimpleUploadedFile("a.jpg", photo)]
    fields = {"notes": NOTES, "text": "Mended.", "action": "publish", "pictures": files}
    answer = desk.client.post(reverse("create:new"), fields, follow=True)
    work = Work.objects.get()
    assert answer.redirect_chain == [(reverse("create:draft", args=[work.key]), 302)]
    assert ONE in answer.content.decode().replace("&#x27;", "'")
    assert not work.is_published


def test_changes_of_a_published_work_ask_for_nothing(desk: Desk, photo: bytes) -> None:
    work = desk.draft(text="Mended.")
    pictures.add(work, photo)
    publish(work, by=desk.person)
    work = Work.objects.get()
    assert missing(work) == ""
    fields = {"title": "", "text": "Mended twice.", "notes": NOTES}
    answer = desk.client.post(reverse("create:publish", args=[work.key]), fields)
    assert answer["Location"] == work.get_absolute_url()
    assert Work.objects.get().text == "Mended twice."


def test_a_suggestion_stands_beside_its_picture_and_is_used_in_one_click(desk: Desk, photo: bytes) -> None:
    work = desk.draft()
    pictures.add(work, photo, alt="The needle")
    second = pictures.add(work, photo)
    answer = desk.client.post(reverse("create:suggest", args=[second.pk]), headers=HTMX)
    offer = Offer.objects.get()
    assert (offer.asset, offer.source, offer.text in NOTES) == (second, "extracted", True)
    assert answer["HX-Trigger"] == "edited"
    assert offer.text in answer.content.decode()
    address = reverse("create:accept", args=[offer.pk])
    assert f'hx-post="{address}"' in answer.content.decode()
    desk.client.post(address, headers=HTMX)
    assert Asset.objects.get(pk=second.pk).alt == offer.text
    assert offer.text not in drawn(desk, work).split('id="suggestion-')[2].split("</div>")[0]


def test_without_javascript_what_stands_in_the_editor_is_kept_first(desk: Desk, photo: bytes) -> None:
    work = desk.draft(notes="")
    asset = pictures.add(work, photo)
    fields = {"title": "", "text": "", "notes": "The needle shines.", "revision": "0"}
    answer = desk.client.post(reverse("create:suggest", args=[asset.pk]), fields, follow=True)
    assert Offer.objects.get().text == "The needle shines."
    said = answer.content.decode().split('class="suggestion__words"')[1]
    assert "From your notes; the studio cannot see the picture:" in said
    assert "The needle shines." in said


def test_each_further_suggestion_is_another_sentence_until_none_is_left(desk: Desk, photo: bytes) -> None:
    asset = pictures.add(desk.draft(), photo)
    texts = [suggest(asset, by=desk.person).text for _ in range(4)]
    assert sorted(texts) == sorted(f"{sentence.strip('.')}." for sentence in NOTES.split(". "))
    with pytest.raises(Refused, match="no further sentence"):
        suggest(asset, by=desk.person)
    assert Offer.objects.count() == 4


def test_nothing_is_suggested_where_nothing_was_said(desk: Desk, photo: bytes) -> None:
    asset = pictures.add(desk.draft(notes=""), photo)
    answer = desk.client.post(reverse("create:suggest", args=[asset.pk]), headers=HTMX)
    assert "Write what the picture shows." in answer.content.decode()
    assert not Offer.objects.exists()


def test_the_words_of_a_poster_are_no_description_of_the_photo(desk: Desk, photo: bytes) -> None:
    work = desk.draft()
    asset = pictures.add(work, photo)
    poster = desk.offers(work, "poster").offers.first()
    assert poster is not None
    decide.accept(poster, by=desk.person)
    alt = desk.offers(work, "alt").offers.get()
    assert alt.asset == asset
    assert alt.text in NOTES


def test_a_suggestion_does_not_hide_a_round_that_runs(desk: Desk, photo: bytes) -> None:
    work = desk.draft()
    asset = pictures.add(work, photo)
    Round.objects.create(brief=work.brief, by=desk.person, kinds=["title"], expected=4)
    suggest(asset, by=desk.person)
    page = desk.client.get(reverse("create:offers", args=[work.key]), headers=HTMX).content.decode()
    assert "0 of 4 are here" in page


def test_an_alt_text_that_a_round_brings_appears_beside_its_picture(desk: Desk, photo: bytes) -> None:
    work = desk.draft()
    asset = pictures.add(work, photo)
    alt = desk.offers(work, "alt").offers.get()
    page = desk.client.get(reverse("create:offers", args=[work.key]), headers=HTMX).content.decode()
    slot = page.split(f'id="suggestion-{asset.pk}" hx-swap-oob="true"')[1].split("</div>")[0]
    assert alt.text in slot
