"""How a Work was made: the same facts for page, label and export; what is private stays its author's."""

import json
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client
from django.urls import reverse

from musespark.create import decide, pictures
from musespark.create.layers import Layer
from musespark.create.models import AssetOrigin, Dial, Offer, Round
from musespark.create.process import process_record
from musespark.create.queries import accepted_counts, dial_of, known, station_words
from musespark.create.tests.conftest import NOTES, Desk, made
from musespark.works.models import Asset, Work
from musespark.works.publish import publish
from musespark.works.refuse import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def work(desk: Desk, offer: Offer) -> Work:
    """A published Work with an accepted and a rejected offer."""
    decide.accept(offer, by=desk.person)
    decide.reject(made(offer.round, "caption", "A rejected sentence.", "model"), by=desk.person)
    found = Work.objects.get()
    publish(found, by=desk.person)
    return found


def test_the_public_sees_shares_and_accepted_offers_but_not_the_brief(work: Work, offer: Offer) -> None:
    page = Client().get(reverse("create:station", args=[work.key])).content.decode()
    assert offer.text in page
    assert "m.gguf" in page
    assert "100 %" in page
    assert "A rejected sentence." not in page
    assert NOTES not in page


def test_the_author_sees_what_was_rejected_and_the_brief(desk: Desk, work: Work) -> None:
    page = desk.client.get(reverse("create:station", args=[work.key])).content.decode()
    assert "A rejected sentence." in page
    assert NOTES in page


def test_the_station_is_a_fragment_for_htmx_and_a_page_otherwise(work: Work) -> None:
    url = reverse("create:station", args=[work.key])
    assert "<html" not in Client().get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" in Client().get(url).content.decode()


def test_a_work_from_elsewhere_says_that_nothing_is_recorded(make_work: Callable[..., Work]) -> None:
    plain = make_work(text="Hello")
    record = process_record(plain)
    assert (record.text, record.complete) == ({"unknown": 5}, False)
    page = Client().get(reverse("create:station", args=[plain.key])).content.decode()
    assert "not recorded" in page
    assert "written outside of the studio" in page


def test_counts_and_words_for_the_rail_come_from_the_rows(work: Work) -> None:
    assert accepted_counts(work) == {"offered": 2, "accepted": 1, "edited": 0, "rejected": 1}
    assert station_words(work) == {"create": "0 % typed"}


def test_all_that_is_kept_about_a_person_is_plain_json(desk: Desk, work: Work) -> None:
    answer = desk.client.get(reverse("create:known"))
    found = json.loads(answer.content)
    assert found == json.loads(json.dumps(known(desk.person), cls=DjangoJSONEncoder))
    assert [one["decision"] for one in found["offers"]] == ["accepted", "rejected"]
    assert found["briefs"][0]["notes"] == NOTES


def test_an_upload_is_what_its_author_says_and_a_poster_made_of_it_too(desk: Desk, photo: bytes) -> None:
    work = desk.draft()
    asset = pictures.add(work, photo, source="photo")
    poster = next(one for one in desk.offers(work, "poster").offers.all() if one.spec["shares"].get("photo", 0) > 0.05)
    decide.accept(poster, by=desk.person)
    own, laid_out = process_record(work).pictures
    assert own.layers == (Layer("photo", 1_000_000),)
    assert laid_out.parent_blob == asset.blob
    assert "photo" in {layer.kind for layer in laid_out.layers}
    assert sum(layer.area for layer in laid_out.layers) == 1_000_000


def test_nobody_can_say_that_an_upload_is_a_studio_poster(desk: Desk, photo: bytes) -> None:
    asset = pictures.add(desk.draft(), photo, source="poster")
    pictures.describe(asset, alt="", source="poster")
    assert AssetOrigin.objects.get().source == "unknown"


def test_refused_pictures_are_named_and_nothing_is_lost(desk: Desk, photo: bytes) -> None:
    work = desk.draft(text="Hello")
    url = reverse("create:pictures", args=[work.key])
    for data, sentence in ((b"", "empty"), (photo[:200], "damaged"), (b"<svg></svg>", "no picture that we can read")):
        answer = desk.client.post(url, {"pictures": SimpleUploadedFile("a.jpg", data)}, headers={"HX-Request": "true"})
        assert sentence in answer.content.decode()
    assert not Asset.objects.exists()
    assert Work.objects.get().text == "Hello"


def test_pictures_of_a_published_work_stay_as_they_were_signed(desk: Desk, photo: bytes) -> None:
    work = desk.draft(text="Hello")
    asset = pictures.add(work, photo, alt="before")
    publish(work, by=desk.person)
    desk.client.post(reverse("create:describe", args=[asset.pk]), {f"picture-{asset.pk}-alt": "after"})
    desk.client.post(reverse("create:remove_picture", args=[asset.pk]))
    with pytest.raises(Refused, match="as they were signed"):
        pictures.add(Work.objects.get(), photo)
    assert Asset.objects.get().alt == "before"


def test_prepare_brings_offers_by_itself_and_off_brings_none(desk: Desk, photo: bytes) -> None:
    work = desk.draft()
    url = reverse("create:pictures", args=[work.key])
    assert dial_of(desk.person) == "suggest"
    desk.client.post(url, {"pictures": SimpleUploadedFile("a.jpg", photo)})
    assert not Round.objects.exists()
    Dial.objects.create(person=desk.person, level="prepare")
    desk.client.post(url, {"pictures": SimpleUploadedFile("b.jpg", photo)})
    assert Round.objects.get().kinds == ["poster", "alt"]
    assert not Work.objects.get().is_published
