"""Another person's draft does not exist: not its page, its offers, its pictures, nor any act on them."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from musespark.create.models import Acceptance, Offer, Rejection, Round
from musespark.create.pictures import add
from musespark.create.tests.conftest import Desk
from musespark.people.models import Person
from musespark.works.models import Asset, Work

pytestmark = pytest.mark.django_db
HUGE = 2**70

READS = ["draft", "offers", "pictures"]
ACTS = ["save", "publish", "delete", "restore", "cancel", "mine", "offers", "pictures"]
OFFER_ACTS = ["accept", "undo", "reject", "edit", "another"]


@pytest.fixture
def stranger(make_person: Callable[..., Person], client_of: Callable[[Person], Client]) -> Client:
    return client_of(make_person("bert", is_staff=True))


@pytest.mark.parametrize("name", READS)
def test_no_draft_is_read_by_another(offer: Offer, stranger: Client, name: str) -> None:
    url = reverse(f"create:{name}", args=[offer.brief.work.key])
    assert stranger.get(url, headers={"HX-Request": "true"}).status_code == 404


@pytest.mark.parametrize("name", ACTS)
def test_no_draft_is_touched_by_another(offer: Offer, stranger: Client, photo: bytes, name: str) -> None:
    fields = {"title": "Stolen", "text": "Stolen", "revision": "0", "pictures": SimpleUploadedFile("a.jpg", photo)}
    assert stranger.post(reverse(f"create:{name}", args=[offer.brief.work.key]), fields).status_code == 404
    work = Work.objects.get()
    assert (work.title, work.text, work.is_published, work.is_withdrawn) == ("", "", False, False)
    assert (Round.objects.count(), Asset.objects.count()) == (1, 0)


@pytest.mark.parametrize("name", OFFER_ACTS)
def test_no_offer_is_decided_by_another(offer: Offer, stranger: Client, name: str) -> None:
    assert stranger.post(reverse(f"create:{name}", args=[offer.pk]), {"text": "Stolen"}).status_code == 404
    assert not Acceptance.objects.exists()
    assert not Rejection.objects.exists()
    assert Round.objects.count() == 1


def test_no_picture_and_no_poster_is_seen_or_changed_by_another(desk: Desk, stranger: Client, photo: bytes) -> None:
    asset = add(desk.draft(), photo, alt="mine")
    assert stranger.get(reverse("create:picture", args=[asset.pk])).status_code == 404
    said = {f"picture-{asset.pk}-alt": "Stolen"}
    assert stranger.post(reverse("create:describe", args=[asset.pk]), said).status_code == 404
    assert stranger.post(reverse("create:remove_picture", args=[asset.pk])).status_code == 404
    assert stranger.post(reverse("create:suggest", args=[asset.pk])).status_code == 404
    assert not Offer.objects.exists()
    assert Asset.objects.get().alt == "mine"
    assert desk.client.get(reverse("create:picture", args=[asset.pk]))["Content-Type"] == "image/webp"


def test_an_offer_of_another_draft_is_not_accepted_by_its_number(desk: Desk, offer: Offer, stranger: Client) -> None:
    theirs = Work.objects.create(author=Person.objects.get(username="bert"), text="Mine")
    fields = {"title": "", "text": "Mine", "notes": "", "accept": str(offer.pk)}
    assert stranger.post(reverse("create:publish", args=[theirs.key]), fields).status_code == 404
    assert not Acceptance.objects.exists()
    assert not Work.objects.get(pk=theirs.pk).is_published


@pytest.mark.parametrize("name", [*OFFER_ACTS, "describe", "suggest", "remove_picture"])
def test_a_number_that_no_row_can_have_is_404(desk: Desk, name: str) -> None:
    assert desk.client.post(reverse(f"create:{name}", args=[HUGE])).status_code == 404


def test_a_draft_is_no_station_for_others(offer: Offer, stranger: Client) -> None:
    assert stranger.get(reverse("create:station", args=[offer.brief.work.key])).status_code == 404
    assert Client().get(reverse("create:station", args=[offer.brief.work.key])).status_code == 404


def test_who_is_not_signed_in_is_asked_to(offer: Offer) -> None:
    for name in READS:
        answer = Client().get(reverse(f"create:{name}", args=[offer.brief.work.key]))
        assert answer.status_code == 302
        assert "/account/login" in answer["Location"]


def test_the_operators_page_does_not_exist_for_others(desk: Desk, stranger: Client) -> None:
    assert desk.client.get(reverse("create:model")).status_code == 404
    assert stranger.get(reverse("create:model")).status_code == 200


def test_a_post_without_its_token_is_refused(desk: Desk, offer: Offer) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(desk.person, backend="django.contrib.auth.backends.ModelBackend")
    assert strict.post(reverse("create:accept", args=[offer.pk])).status_code == 403
    assert not Acceptance.objects.exists()
