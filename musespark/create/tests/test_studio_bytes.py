"""What was taken out of a draft leaves no bytes behind; what something else still names stays."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from musespark.create import decide, pictures
from musespark.create.models import Offer
from musespark.create.tests.conftest import Desk
from musespark.people.leave import leave
from musespark.support import clock, orphans
from musespark.works.belongings import let_go
from musespark.works.models import Asset, Work
from musespark.works.publish import publish
from musespark.works.render import render_renditions

pytestmark = pytest.mark.django_db(transaction=True)  # what follows a commit follows one


def kept() -> set[str]:
    """The keys of all blobs."""
    root = Path(default_storage.path(""))
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def unnamed() -> set[str]:
    """Those that no row names."""
    keys = kept()
    for namer in orphans.namers:
        keys = keys - namer(keys)
    return keys


def added(work: Work, data: bytes) -> Asset:
    """A picture with its renditions."""
    asset = pictures.add(work, data)
    render_renditions.call(asset.pk)
    assert kept() == {asset.blob, *asset.renditions.values_list("blob", flat=True)}
    return asset


def test_a_removed_picture_is_gone_with_its_renditions(desk: Desk, photo: bytes) -> None:
    asset = added(desk.draft(), photo)
    with clock.at(clock.now() + timedelta(minutes=11)):  # its renditions were put thrice, and are held for ten
        desk.client.post(reverse("create:remove_picture", args=[asset.pk]))
    assert kept() == set()


def test_a_removed_picture_stays_while_another_work_has_it(desk: Desk, photo: bytes) -> None:
    asset, other = added(desk.draft(), photo), added(desk.draft(), photo)
    before = kept()
    pictures.remove(asset)
    assert kept() == before == {other.blob, *other.renditions.values_list("blob", flat=True)}


def test_a_poster_taken_out_again_stays_as_an_offer_alone(desk: Desk) -> None:
    posters = desk.offers(desk.draft(), "poster").offers
    before, poster = kept(), posters.all()[0]
    decide.accept(poster, by=desk.person)
    render_renditions.call(Asset.objects.get().pk)
    assert len(kept()) > len(before)
    decide.undo(Offer.objects.get(pk=poster.pk), by=desk.person)
    assert kept() == before == set(posters.values_list("blob", flat=True))


def test_a_poster_drawn_again_replaces_the_former_one(desk: Desk) -> None:
    posters = desk.offers(desk.draft(), "poster").offers
    poster = posters.all()[0]
    said = {"headline": "Mended at last", "kicker": "", "body": "", "steps": ""}
    fields = {f"offer-{poster.pk}-{name}": words for name, words in said.items()}
    desk.client.post(reverse("create:edit", args=[poster.pk]), fields)
    assert poster.blob not in kept()
    assert kept() == set(posters.values_list("blob", flat=True))


def test_a_picture_for_a_draft_that_can_not_be_made_is_not_kept(
    desk: Desk, photo: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("musespark.create.begin.DRAFTS", 0)
    for text in ("Mended.", "a" * 10_001):
        file = SimpleUploadedFile("a.jpg", photo)
        answer = desk.client.post(reverse("create:new"), {"text": text, "action": "open", "pictures": file})
        assert answer.status_code == 422
    assert kept() == set()
    assert not Work.objects.exists()


def test_a_picture_that_a_draft_can_not_take_is_not_kept(desk: Desk, photo: bytes) -> None:
    work = desk.draft(text="Mended.")
    publish(work, by=desk.person)
    desk.client.post(reverse("create:pictures", args=[work.key]), {"pictures": SimpleUploadedFile("a.jpg", photo)})
    assert kept() == set()
    assert not Asset.objects.exists()


def test_a_work_deleted_for_good_takes_its_offers_bytes_along(desk: Desk, photo: bytes) -> None:
    work, stays = desk.draft(), desk.draft()
    pictures.add(work, photo)
    other = pictures.add(stays, photo)
    desk.offers(work, "poster")
    assert len(kept()) == 4
    with transaction.atomic():
        let_go(Work.objects.filter(pk=work.pk))
        Work.objects.filter(pk=work.pk).delete()
    assert kept() == {other.blob}


def test_who_leaves_takes_the_bytes_of_pictures_and_posters_along(desk: Desk, photo: bytes) -> None:
    work = desk.draft()
    asset = pictures.add(work, photo)
    desk.offers(work, "poster")
    pictures.remove(asset)  # posters were made from it, and still name it
    assert asset.blob in kept()
    assert unnamed() == set()
    leave(desk.person)
    assert kept() == set()
