"""Pictures take their time outside of any transaction: on SQLite nobody else could write meanwhile."""

import pkgutil
from collections.abc import Sequence

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from musespark.create import decide, pictures
from musespark.create.models import Offer
from musespark.create.tests.conftest import NOTES, Desk, made
from musespark.support import blobs
from musespark.works import upload
from musespark.works.models import Asset, Work
from musespark.works.publish import publish
from musespark.works.refuse import Refused

pytestmark = pytest.mark.django_db(transaction=True)
WHOLE = {"title": "", "text": "Mended.", "notes": NOTES, "revision": "0"}


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """For each picture that is judged, kept or decoded, in order, whether a transaction was open."""
    seen: list[tuple[str, bool]] = []
    for name in ("works.upload.judge", "support.blobs.put", "create.pages.pictures.upright"):
        do = pkgutil.resolve_name(f"musespark.{name}")
        monkeypatch.setattr(f"musespark.{name}", noted(seen, name.split(".")[-1], do))
    return seen


def noted(seen: list[tuple[str, bool]], name: str, do: object) -> object:
    def call(*args: object, **named: object) -> object:
        seen.append((name, connection.in_atomic_block))
        assert callable(do)
        return do(*args, **named)

    return call


def files(photo: bytes, count: int = 2) -> Sequence[SimpleUploadedFile]:
    return [SimpleUploadedFile(f"{number}.jpg", photo) for number in range(count)]


JUDGED = [("judge", False), ("put", False)] * 2


@pytest.mark.parametrize("act", ["save", "publish", "pictures", "offers"])
def test_files_that_come_with_a_draft_are_judged_before(
    desk: Desk, photo: bytes, watched: list[tuple[str, bool]], act: str
) -> None:
    work = desk.draft()
    desk.client.post(reverse(f"create:{act}", args=[work.key]), {**WHOLE, "pictures": files(photo)})
    assert watched == JUDGED
    assert (Work.objects.get().text, Asset.objects.count()) == ("Mended.", 2)


@pytest.mark.parametrize("act", ["accept", "undo", "reject", "edit", "another"])
def test_files_that_come_with_a_decision_are_judged_before(
    desk: Desk, offer: Offer, photo: bytes, watched: list[tuple[str, bool]], act: str
) -> None:
    desk.client.post(reverse(f"create:{act}", args=[offer.pk]), {**WHOLE, "pictures": files(photo)})
    assert watched == JUDGED
    assert Asset.objects.count() == 2


@pytest.mark.parametrize("act", ["describe", "remove_picture"])
def test_files_that_come_with_another_picture_are_judged_before(
    desk: Desk, photo: bytes, watched: list[tuple[str, bool]], act: str
) -> None:
    asset = pictures.add(desk.draft(), photo)
    watched.clear()
    desk.client.post(reverse(f"create:{act}", args=[asset.pk]), {**WHOLE, "pictures": files(photo)})
    assert watched == JUDGED


@pytest.mark.parametrize("text", ["Mended.", "a" * 10_001], ids=["words", "too many words"])
def test_files_of_a_new_draft_are_judged_before_there_is_one(
    desk: Desk, photo: bytes, watched: list[tuple[str, bool]], text: str
) -> None:
    desk.client.post(reverse("create:new"), {"text": text, "action": "open", "pictures": files(photo)})
    assert watched == JUDGED
    assert Asset.objects.count() == 2


def test_a_picture_without_renditions_is_decoded_in_no_transaction(
    desk: Desk, photo: bytes, watched: list[tuple[str, bool]]
) -> None:
    asset = pictures.add(desk.draft(), photo)
    watched.clear()
    assert desk.client.get(reverse("create:picture", args=[asset.pk])).status_code == 200
    assert watched == [("upright", False)]


def test_an_accepted_poster_is_not_judged_for_the_studio_drew_it(desk: Desk, watched: list[tuple[str, bool]]) -> None:
    poster = desk.offers(desk.draft(), "poster").offers.all()[0]
    watched.clear()
    asset = decide.accept(poster, by=desk.person).asset
    assert watched == []
    assert asset
    judged = upload.judge(blobs.get(asset.blob))
    assert (asset.media_type, asset.width, asset.height) == (judged.media_type, judged.width, judged.height)
    assert (asset.byte_size, asset.moves) == (len(blobs.get(poster.blob)), False)


def test_a_picture_that_was_judged_while_its_work_was_published_stays_out_of_it(desk: Desk, photo: bytes) -> None:
    work = desk.draft(text="Mended.")
    stored = upload.store(photo)
    publish(Work.objects.get(pk=work.pk), by=desk.person)
    with pytest.raises(Refused, match="stay as they were signed"):
        pictures.take(work, stored)
    assert not Asset.objects.exists()


def test_words_that_were_sent_while_their_work_was_published_are_shown_beside_it(desk: Desk, offer: Offer) -> None:
    work = Work.objects.get()
    assert not work.is_published
    publish(Work.objects.get(), by=desk.person) if Work.objects.update(text="Public.") else None
    title = made(offer.round, "title", "A sweater of 30 years", "model")
    title.brief.work = work
    with pytest.raises(Refused, match="published since this page was opened"):
        decide.accept(title, by=desk.person)
    assert (Work.objects.get().title, Work.objects.get().text) == ("", "Public.")
    assert Offer.objects.get(pk=title.pk).state == "open"
