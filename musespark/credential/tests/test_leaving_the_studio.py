"""A poster that its person saves from the studio says what it is, before anything is published."""

from collections.abc import Callable

import pytest
from django.test import Client

from musespark.create.models import AssetOrigin, Brief, Offer, Round
from musespark.credential import instance
from musespark.credential.claim import CONTRIBUTION, Claim
from musespark.credential.judge import Verdict, judge
from musespark.credential.models import Manifest
from musespark.credential.sign import sign
from musespark.credential.tests.conftest import encode, scene
from musespark.support import blobs
from musespark.works.models import Asset, Work
from musespark.works.upload import add_picture

MakeWork = Callable[..., Work]
SHARES = {"photo": 0.5, "type": 0.2}


@pytest.fixture
def draft(make_work: MakeWork) -> Work:
    work = make_work(text="Bread", published=False)
    Brief.objects.create(work=work, notes="Bread is patience.")
    return work


def poster(work: Work, photo: Asset | None = None) -> Offer:
    asked = Round.objects.create(brief=work.brief, by=work.author, kinds=["poster"])
    words = {"headline": "Bread is patience", "body": ""}
    inside = {"photo_blob": photo.blob, "photo_asset": photo.pk} if photo else {"photo_blob": ""}
    spec = {"shares": SHARES, "words": words, "size": [640, 480], **inside}
    drawn = blobs.put(encode(scene(7), "WEBP"), suffix=".webp")
    said = {"kind": "poster", "position": 0, "text": "Bread is patience", "source": "renderer"}
    return Offer.objects.create(brief=work.brief, round=asked, blob=drawn, spec=spec, asset=photo, **said)


def saved(client: Client, offer: Offer) -> Verdict:
    client.force_login(offer.brief.work.author)
    data = client.get(f"/create/offer/{offer.pk}/poster").content
    return judge(data, instance.anchors(), people=instance.people_anchor())


@pytest.mark.django_db
def test_a_poster_of_words_alone_is_a_layout_by_rules(client: Client, draft: Work) -> None:
    verdict = saved(client, poster(draft))
    assert (verdict.state, verdict.named and verdict.named.state) == ("verified", "known")
    assert [step.source for step in verdict.reading.steps] == ["composite", "humanEdits", "algorithmicMedia"]
    assert verdict.reading.sentence == "Picture: studio layout"
    assert not Manifest.objects.exists()


@pytest.mark.django_db
def test_words_by_a_model_are_said_to_be_by_it(client: Client, draft: Work) -> None:
    offer = poster(draft)
    Brief.objects.update(notes="Something else.")
    said = {"kind": "caption", "position": 0, "text": "Bread is patience", "source": "model"}
    Offer.objects.create(brief=draft.brief, round=offer.round, model="tiny.gguf", model_sha256="ab" * 32, **said)
    draft.brief.refresh_from_db()
    verdict = saved(client, offer)
    assert verdict.reading.models == ("tiny.gguf",)
    assert verdict.reading.origin == "ai-edited"


@pytest.mark.django_db
def test_the_photo_in_it_is_an_ingredient_with_its_own_credential(client: Client, draft: Work) -> None:
    own = sign(encode(scene(2)), Claim("oven", "image/jpeg", "", {}), instance.authority()).data
    photo = add_picture(draft, own)
    AssetOrigin.objects.create(asset=photo, source="photo")
    [part] = saved(client, poster(draft, photo)).reading.parts
    assert (part.title, part.relation, part.signer) == ("photo", "parentOf", instance.authority().name)


@pytest.mark.django_db
def test_the_shares_in_it_are_those_of_its_areas(client: Client, draft: Work) -> None:
    photo = add_picture(draft, encode(scene(2)))
    AssetOrigin.objects.create(asset=photo, source="photo")
    report = saved(client, poster(draft, photo)).report or {}
    shares = report["manifests"][0]["assertions"][CONTRIBUTION]["modalities"]["picture"]
    assert shares == {"human": 700_000, "ai": 0, "unknown": 0, "layout": 300_000, "notes": 0}
