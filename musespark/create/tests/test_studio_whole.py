"""Without JavaScript one click carries the whole draft: words, pictures, alt text and origin; nothing of it is lost."""

from collections.abc import Sequence

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from musespark.create import pictures
from musespark.create.models import Acceptance, Offer, OfferEdit
from musespark.create.tests.conftest import NOTES, Desk
from musespark.works.models import Asset, Work

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def files(photo: bytes, count: int) -> Sequence[SimpleUploadedFile]:
    return [SimpleUploadedFile(f"{number}.jpg", photo) for number in range(count)]


def whole(**more: object) -> dict[str, object]:
    return {"title": "Thirty years", "text": "Mended.", "notes": NOTES, "revision": "0", **more}


def said(asset: Asset, alt: str, source: str = "drawn") -> dict[str, object]:
    return {f"picture-{asset.pk}-alt": alt, f"picture-{asset.pk}-source": source}


def kept() -> tuple[str, str, list[tuple[str, str]]]:
    work = Work.objects.get()
    return work.title, work.text, [(asset.alt, asset.origin.source) for asset in work.assets.all()]


def test_adding_a_picture_keeps_the_words_and_what_was_said_of_the_first_one(desk: Desk, photo: bytes) -> None:
    work = desk.draft()
    first = pictures.add(work, photo)
    fields = whole(**said(first, "A grey sweater"), pictures=files(photo, 1))
    answer = desk.client.post(reverse("create:pictures", args=[work.key]), fields)
    assert answer["Location"] == reverse("create:draft", args=[work.key])
    assert kept() == ("Thirty years", "Mended.", [("A grey sweater", "drawn"), ("", "unknown")])


def test_keeping_an_alt_text_keeps_the_words(desk: Desk, photo: bytes) -> None:
    asset = pictures.add(desk.draft(), photo)
    desk.client.post(reverse("create:describe", args=[asset.pk]), whole(**said(asset, "A grey sweater")))
    assert kept() == ("Thirty years", "Mended.", [("A grey sweater", "drawn")])


def test_removing_a_picture_keeps_the_words_and_the_other_one(desk: Desk, photo: bytes) -> None:
    work = desk.draft()
    first, second = pictures.add(work, photo), pictures.add(work, photo)
    fields = whole(**said(first, "gone"), **said(second, "A grey sweater"))
    desk.client.post(reverse("create:remove_picture", args=[first.pk]), fields)
    assert kept() == ("Thirty years", "Mended.", [("A grey sweater", "drawn")])


def test_publishing_takes_files_alt_text_and_origin_with_it(desk: Desk, photo: bytes) -> None:
    work = desk.draft()
    asset = pictures.add(work, photo)
    desk.client.post(reverse("create:publish", args=[work.key]), whole(**said(asset, "A grey sweater", "photo")))
    assert kept() == ("Thirty years", "Mended.", [("A grey sweater", "photo")])
    assert Work.objects.get().is_published


def test_a_file_that_was_chosen_and_not_added_is_added_and_asked_for_its_alt_text(desk: Desk, photo: bytes) -> None:
    work = desk.draft()
    desk.client.post(reverse("create:publish", args=[work.key]), whole(pictures=files(photo, 1)))
    assert kept() == ("Thirty years", "Mended.", [("", "unknown")])
    assert not Work.objects.get().is_published


def test_a_file_that_is_no_picture_stops_publishing_and_loses_nothing(desk: Desk) -> None:
    work = desk.draft()
    fields = whole(pictures=[SimpleUploadedFile("bad.jpg", b"none")])
    answer = desk.client.post(reverse("create:publish", args=[work.key]), fields, follow=True)
    assert "bad.jpg: " in answer.content.decode()
    assert kept() == ("Thirty years", "Mended.", [])
    assert not Work.objects.get().is_published


def test_a_suggested_alt_text_goes_to_its_picture_and_never_into_the_text(desk: Desk, photo: bytes) -> None:
    work = desk.draft()
    asset = pictures.add(work, photo)
    desk.offers(work, "alt")
    offer = Offer.objects.get(kind="alt")
    desk.client.post(reverse("create:accept", args=[offer.pk]), whole(**said(asset, "")))
    assert kept() == ("Thirty years", "Mended.", [(offer.text, "drawn")])


def test_a_version_on_a_tile_is_kept_with_the_words_of_the_draft(desk: Desk, offer: Offer) -> None:
    fields = whole(**{f"offer-{offer.pk}-text": "It took me four hours."})
    answer = desk.client.post(reverse("create:edit", args=[offer.pk]), fields)
    assert answer["Location"] == f"/create/{offer.brief.work.key}#tile-{offer.pk}"
    assert kept() == ("Thirty years", "Mended.", [])
    assert Offer.objects.get().words == "It took me four hours."


@pytest.mark.parametrize("act", ["reject", "accept", "another"])
def test_a_version_that_was_typed_is_kept_whatever_button_was_pressed(desk: Desk, offer: Offer, act: str) -> None:
    fields = whole(**{f"offer-{offer.pk}-text": "It took me four hours."})
    desk.client.post(reverse(f"create:{act}", args=[offer.pk]), fields)
    assert Offer.objects.get(pk=offer.pk).words == "It took me four hours."
    assert ("It took me four hours." in Work.objects.get().text) == (act == "accept")


def test_what_is_accepted_and_published_is_the_version_on_the_tile(desk: Desk, offer: Offer) -> None:
    fields = whole(**{f"offer-{offer.pk}-text": "It took me four hours.", "accept": offer.pk})
    desk.client.post(reverse("create:publish", args=[offer.brief.work.key]), fields)
    assert Work.objects.get().text == "Mended.\n\nIt took me four hours."
    assert Work.objects.get().is_published


def test_a_poster_is_drawn_again_and_the_words_of_the_draft_are_kept(desk: Desk) -> None:
    poster = desk.offers(desk.draft(), "poster").offers.all()[0]
    said = {"headline": "Mended at last", "kicker": "Wool\nagain", "body": "", "steps": ""}
    fields = whole(**{f"offer-{poster.pk}-{name}": words for name, words in said.items()})
    desk.client.post(reverse("create:edit", args=[poster.pk]), fields)
    assert kept() == ("Thirty years", "Mended.", [])
    assert Offer.objects.get(pk=poster.pk).words == "Mended at last\nWool again"


def test_an_empty_version_is_refused_and_the_words_of_the_draft_are_kept(desk: Desk, offer: Offer) -> None:
    fields = whole(**{f"offer-{offer.pk}-text": " "})
    page = desk.client.post(reverse("create:edit", args=[offer.pk]), fields, follow=True).content.decode()
    assert "Write something, or reject the offer." in page
    assert kept() == ("Thirty years", "Mended.", [])
    assert not OfferEdit.objects.exists()


def test_a_click_on_an_outdated_page_shows_both_versions(desk: Desk, offer: Offer) -> None:
    work = offer.brief.work
    desk.client.post(reverse("create:save", args=[work.key]), whole(text="First"))
    for url in (reverse("create:accept", args=[offer.pk]), reverse("create:edit", args=[offer.pk])):
        answer = desk.client.post(url, whole(text="Second"))
        assert answer.status_code == 409
        assert "First" in answer.content.decode()
        assert "Second" in answer.content.decode()
    assert Work.objects.get().text == "First"
    assert not Acceptance.objects.exists()


def test_the_script_that_saves_leaves_pictures_alone(desk: Desk, photo: bytes) -> None:
    work = desk.draft()
    asset = pictures.add(work, photo, alt="A grey sweater")
    url = reverse("create:save", args=[work.key])
    answer = desk.client.post(url, whole(**said(asset, "")), headers={"Accept": "application/json"})
    assert (answer.json()["revision"], answer.json()["tags"]) == (1, [])
    assert kept() == ("Thirty years", "Mended.", [("A grey sweater", "unknown")])


@pytest.mark.parametrize("action", ["open", "make", "publish"])
def test_of_more_than_ten_the_first_are_kept_with_the_words_and_nothing_is_published(
    desk: Desk, photo: bytes, action: str
) -> None:
    fields = {"notes": NOTES, "text": "Mended.", "action": action, "pictures": files(photo, 12)}
    page = desk.client.post(reverse("create:new"), fields, follow=True).content.decode()
    assert "A Work takes ten pictures; of the 12 you chose, the first 10 were looked at." in page
    work = Work.objects.get()
    assert (work.text, work.brief.notes, work.assets.count(), work.is_published) == ("Mended.", NOTES, 10, False)


def test_a_file_that_is_no_picture_stops_publishing_a_new_draft_and_loses_nothing(desk: Desk) -> None:
    bad = [SimpleUploadedFile("bad.jpg", b"none")]
    fields = {"text": "Mended.", "action": "publish", "pictures": bad}
    page = desk.client.post(reverse("create:new"), fields, follow=True).content.decode()
    assert "bad.jpg: " in page
    assert (Work.objects.get().text, Work.objects.get().is_published) == ("Mended.", False)


def test_words_that_are_too_long_are_shown_again_and_the_pictures_wait_in_the_draft(desk: Desk, photo: bytes) -> None:
    long = "a" * 10_001
    fields = {"notes": NOTES, "text": long, "action": "make", "pictures": files(photo, 2)}
    answer = desk.client.post(reverse("create:new"), fields)
    page, work = answer.content.decode(), Work.objects.get()
    assert answer.status_code == 422
    assert f"{long}</textarea>" in page
    assert f"{NOTES}</textarea>" in page
    assert reverse("create:save", args=[work.key]) in page
    assert "at most 10000 characters" in page
    assert work.assets.count() == 2
    assert not work.brief.rounds.exists()
    desk.client.post(reverse("create:save", args=[work.key]), whole(text="Short."))
    assert (Work.objects.get().text, Work.objects.get().assets.count()) == ("Short.", 2)


def test_words_that_are_too_long_sent_twice_make_one_draft(desk: Desk, photo: bytes) -> None:
    page = desk.client.get(reverse("create:new")).content.decode()
    once = page.split('name="once" value="')[1].split('"')[0]
    for _ in range(2):
        fields = {"once": once, "text": "a" * 10_001, "pictures": files(photo, 1)}
        desk.client.post(reverse("create:new"), fields)
    assert Work.objects.count() == Asset.objects.count() == 1


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "script"])
def test_of_more_than_there_is_room_for_the_first_are_taken(desk: Desk, photo: bytes, headers: dict[str, str]) -> None:
    work = desk.draft()
    pictures.add(work, photo)
    fields = {"pictures": files(photo, 10)} if headers else whole(pictures=files(photo, 10))
    answer = desk.client.post(reverse("create:pictures", args=[work.key]), fields, headers=headers, follow=True)
    page = answer.content.decode()
    assert "A Work takes ten pictures; of the 10 you chose, the first 9 were looked at." in page
    assert Asset.objects.count() == 10
    assert Work.objects.get().text == ("" if headers else "Mended.")


def test_ten_are_taken(desk: Desk, photo: bytes) -> None:
    desk.client.post(reverse("create:new"), {"notes": NOTES, "action": "open", "pictures": files(photo, 10)})
    assert Asset.objects.count() == 10
    page = desk.client.get(reverse("create:draft", args=[Work.objects.get().key])).content.decode()
    assert "more-pictures" not in page
