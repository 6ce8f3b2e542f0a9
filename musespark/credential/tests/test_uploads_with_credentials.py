"""What comes in keeps the credential that it came with; none is no blame, and a broken one is said where it shows."""

import pytest
from django.test import Client

from musespark.credential import instance
from musespark.credential.authority import Authority, establish
from musespark.credential.bearing import bear
from musespark.credential.claim import Claim, Ingredient
from musespark.credential.countersign import _with_checksum
from musespark.credential.inquire import inquire
from musespark.credential.judge import judge
from musespark.credential.models import Manifest
from musespark.credential.sign import sign
from musespark.credential.tests.conftest import MakeWork, encode, scene
from musespark.credential.tests.test_formats import PICTURES, file_of
from musespark.credential.vouch import vouch
from musespark.support import blobs
from musespark.works.models import Work

NOTE = "picture whose credential is broken"


@pytest.fixture(scope="module")
def camera(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Somebody else's authority."""
    return establish(tmp_path_factory.mktemp("camera"), "Camera Maker")


def large(work: Work) -> Manifest:
    return Manifest.objects.get(work=work, rendition__name="large")


@pytest.mark.django_db
@pytest.mark.parametrize("kind", PICTURES)
def test_a_foreign_credential_is_kept_as_what_it_was_made_from(
    make_picture_work: MakeWork, camera: Authority, kind: str
) -> None:
    came = sign(file_of(kind), Claim("from elsewhere", kind, "", {}), camera).data
    work = make_picture_work(data=came)
    vouch(work)
    assert blobs.get(work.assets.get().blob) == came
    data = blobs.get(f"{large(work).sha256[:2]}/{large(work).sha256[2:]}.webp")
    [part] = judge(data, instance.anchors()).reading.parts
    assert (part.relation, part.signer, part.broken) == ("parentOf", "Camera Maker", False)
    assert inquire(data).state == "from-unknown-signer"


@pytest.mark.parametrize("kind", [*PICTURES, "video/mp4"])
def test_each_kind_can_be_what_another_file_is_made_from(authority: Authority, camera: Authority, kind: str) -> None:
    came = sign(file_of(kind), Claim("from elsewhere", kind, "", {}), camera).data
    parent = Ingredient(came, kind, "as it came", "parentOf")
    poster = encode(scene(5, 160, 120), "WEBP")
    made = sign(poster, Claim("poster frame", "image/webp", "", {}, ingredients=(parent,)), authority)
    [part] = judge(made.data, authority.anchor).reading.parts
    assert (part.title, part.signer, part.broken) == ("as it came", "Camera Maker", False)


@pytest.mark.django_db
def test_without_a_credential_it_stands_as_one_with_a_foreign_one_stands(
    make_picture_work: MakeWork, camera: Authority
) -> None:
    plain = make_picture_work(data=encode(scene(2), quality=90))
    signed = make_picture_work(data=sign(encode(scene(7)), Claim("t", "image/jpeg", "", {}), camera).data)
    said = [(vouch(work), bear(work)) for work in (plain, signed)]
    stands = [(label.badge, label.human, label.machine, bearing.originality) for label, bearing in said]
    assert stands == [("unknown", 0, 0, 1.0)] * 2
    assert "broken" not in said[0][0].sentence
    data = blobs.get(f"{large(plain).sha256[:2]}/{large(plain).sha256[2:]}.webp")
    assert inquire(data).state == "verified"


@pytest.mark.django_db
@pytest.mark.parametrize("kind", PICTURES)
def test_a_broken_one_is_said_on_card_page_and_credential(
    client: Client, make_picture_work: MakeWork, camera: Authority, kind: str
) -> None:
    signed = sign(file_of(kind), Claim("from elsewhere", kind, "", {}), camera)
    work = make_picture_work(data=retitled(signed.data))
    assert NOTE in vouch(work).sentence.lower()
    credential = client.get(large(work).get_absolute_url()).content.decode()
    assert "its own credential is broken" in credential
    for address in (work.get_absolute_url(), f"/w/{work.key}/prove"):
        assert NOTE in client.get(address).content.decode().replace("\u2060", "").replace("\u00a0", " ").lower()
    data = blobs.get(f"{large(work).sha256[:2]}/{large(work).sha256[2:]}.webp")
    assert NOTE in judge(data, instance.anchors()).reading.sentence.lower()


def retitled(data: bytes) -> bytes:
    """The file with another title in its claim, of the same length: the picture itself can still be read."""
    made = data.replace(b"from elsewhere", b"from nowhere!!", 1)
    return _with_checksum(made, made.index(b"from nowhere!!")) if made.startswith(b"\x89PNG") else made
