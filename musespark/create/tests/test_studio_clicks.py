"""From "New" to "Published" in three clicks, with a model, without one, and without asking for any offer."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from musespark.create.make import make_round
from musespark.create.models import Acceptance, Offer, Round
from musespark.create.pictures import add, remove
from musespark.create.tests.conftest import NOTES, Desk
from musespark.works.models import Work

pytestmark = pytest.mark.django_db


def test_new_make_and_accept_and_publish_are_three_clicks(desk: Desk) -> None:
    assert desk.client.get(reverse("create:new")).status_code == 200
    answer = desk.client.post(reverse("create:new"), {"notes": NOTES, "language": "en", "action": "make"})
    work = Work.objects.get()
    assert answer["Location"] == f"{reverse('create:draft', args=[work.key])}#offers"
    make_round.call(Round.objects.get().pk)
    page = desk.client.get(answer["Location"]).content.decode()
    first = Offer.objects.filter(kind="caption").first()
    assert first is not None
    assert f'name="accept" value="{first.pk}"' in page

    fields = {"title": "", "text": "", "notes": NOTES, "revision": "0", "accept": str(first.pk)}
    answer = desk.client.post(reverse("create:publish", args=[work.key]), fields)

    work = Work.objects.get()
    assert answer["Location"] == work.get_absolute_url()
    assert work.is_published
    assert work.text == first.text
    assert Acceptance.objects.get().offer == first


def test_a_draft_of_ones_own_is_published_at_once(desk: Desk) -> None:
    fields = {"notes": "", "text": "I mended a sweater.", "language": "en", "action": "publish"}
    answer = desk.client.post(reverse("create:new"), fields)
    work = Work.objects.get()
    assert answer["Location"] == work.get_absolute_url()
    assert (work.is_published, work.text) == (True, "I mended a sweater.")
    assert not Round.objects.exists()


def test_an_empty_brief_is_kept_but_not_published(desk: Desk) -> None:
    answer = desk.client.post(reverse("create:new"), {"notes": "Only for me", "action": "publish"}, follow=True)
    assert "nothing to publish yet" in answer.content.decode()
    assert not Work.objects.get().is_published


def test_a_picture_that_is_none_is_named_and_the_notes_are_kept(desk: Desk, photo: bytes) -> None:
    files = [SimpleUploadedFile("bad.jpg", b"no picture"), SimpleUploadedFile("good.jpg", photo)]
    fields = {"notes": NOTES, "action": "open", "pictures": files}
    answer = desk.client.post(reverse("create:new"), fields, follow=True)
    work = Work.objects.get()
    assert work.brief.notes == NOTES
    assert work.assets.count() == 1
    assert "bad.jpg:" in answer.content.decode()


def test_without_a_model_every_kind_is_offered_in_own_words_and_the_page_says_so(desk: Desk, photo: bytes) -> None:
    work = desk.draft()
    add(work, photo)
    asked = desk.offers(work)
    assert asked.expected == 13
    kinds = set(asked.offers.values_list("kind", flat=True))
    assert kinds == {"title", "caption", "hashtags", "alt", "poster"}
    assert set(asked.offers.values_list("source", flat=True)) == {"extracted", "renderer"}
    assert asked.offers.filter(kind="poster").count() == 3
    assert "switched writing models off" in asked.conclusion.problem
    page = desk.client.get(reverse("create:draft", args=[work.key])).content.decode()
    assert "switched writing models off" in page


def test_without_a_picture_no_alt_text_is_offered_nor_waited_for(desk: Desk) -> None:
    asked = desk.offers(desk.draft())
    assert asked.expected == 12
    assert not asked.offers.filter(kind="alt").exists()


def test_an_alt_text_whose_picture_has_left_goes_nowhere(desk: Desk, photo: bytes) -> None:
    work = desk.draft(text="Mine.")
    asset = add(work, photo)
    offer = desk.offers(work, "alt").offers.get()
    remove(asset)
    answer = desk.client.post(reverse("create:accept", args=[offer.pk]), follow=True)
    assert "has left your draft" in answer.content.decode()
    assert f"tile-{offer.pk}" not in answer.content.decode()
    assert Work.objects.get().text == "Mine."
    assert not Acceptance.objects.exists()


def test_every_word_of_an_offer_in_own_words_stands_in_the_notes(desk: Desk) -> None:
    asked = desk.offers(desk.draft(), "caption")
    for offer in asked.offers.all():
        assert all(sentence.strip(" .") in NOTES for sentence in offer.text.split(". "))


def test_the_studio_page_lists_drafts_and_invites_where_there_are_none(desk: Desk) -> None:
    assert "No draft yet" in desk.client.get(reverse("create:studio")).content.decode()
    work = desk.draft(title="Visible mending")
    page = desk.client.get(reverse("create:studio")).content.decode()
    assert "Visible mending" in page
    assert reverse("create:draft", args=[work.key]) in page


def test_a_draft_of_words_alone_says_them_once_on_its_card(desk: Desk) -> None:
    desk.draft(text="I mended a sweater.")
    desk.draft(title="Wool", text="Thirty years.")
    page = desk.client.get(reverse("create:studio")).content.decode()
    assert [page.count(said) for said in ("I mended a sweater.", "Thirty years.", "Wool")] == [1, 1, 1]


def test_the_dial_is_set_and_kept(desk: Desk) -> None:
    desk.client.post(reverse("create:dial"), {"level": "off"})
    desk.client.post(reverse("create:dial"), {"level": "everything"})
    assert desk.person.dial.level == "off"


@pytest.mark.parametrize(("said", "language"), [("en", "de"), ("fr", "fr")])
def test_a_language_that_was_left_follows_the_words_and_a_chosen_one_stands(
    desk: Desk, said: str, language: str
) -> None:
    words = {
        "notes": "Glued on Sunday, with three clamps.",
        "text": "Der Stuhl hat gewackelt, und ich habe ihn geleimt.",
    }
    desk.client.post(reverse("create:new"), {**words, "language": said, "action": "open"})
    assert Work.objects.get().language == language


@pytest.mark.parametrize("language", ["el", "pt-br", "zh-hans"])
def test_a_draft_is_preset_to_the_language_that_its_author_reads(desk: Desk, language: str) -> None:
    type(desk.person).objects.update(language=language)
    assert f'<option value="{language}" selected>' in desk.client.get(reverse("create:new")).content.decode()
    desk.client.post(reverse("create:new"), {"notes": "Yamaha 1974, 3 kg", "language": language, "action": "open"})
    work = Work.objects.get()
    assert work.language == language
    page = desk.client.get(reverse("create:draft", args=[work.key])).content.decode()
    assert f'<option value="{language}" selected>' in page
