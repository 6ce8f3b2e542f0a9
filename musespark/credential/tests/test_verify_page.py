"""The verify page: any file gets an honest verdict, by a plain form, without an account, and never a 500."""

import base64
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from conftest import ClientOf, MakePerson, MakeWork
from musespark.credential import instance, vouch
from musespark.credential.authority import establish
from musespark.credential.bearing import bear
from musespark.credential.claim import Claim, Ingredient
from musespark.credential.fingerprint import exact
from musespark.credential.inquire import inquire
from musespark.credential.models import Manifest
from musespark.credential.sign import sign
from musespark.credential.tests.conftest import encode, scene
from musespark.people.models import Block
from musespark.support import blobs
from musespark.works.models import Rendition, Work
from musespark.works.withdraw import withdraw

STORY = "A loaf with spent grain from the brewery next door, baked at night and eaten with salted butter at dawn."
HOSTILE = "<script>alert(1)</script>\"'; DROP TABLE works; --\u202e" + "é" * 3000

pytestmark = pytest.mark.django_db


def sent(client: Client, data: bytes, name: str = "picture.jpg", kind: str = "image/jpeg") -> HttpResponse:
    return client.post("/prove", {"file": SimpleUploadedFile(name, data, kind)})  # type: ignore[return-value]  # the test client's own class


def test_the_page_stands_without_an_account(client: Client) -> None:
    page = client.get("/prove")
    assert page.status_code == 200
    assert instance.authority().fingerprint in page.content.decode()


def test_a_signed_picture_is_verified_and_leads_to_its_work(client: Client, make_picture_work: MakeWork) -> None:
    work = make_picture_work()
    vouch.vouch(work)
    data = blobs.get(Rendition.objects.get(asset__work=work, name="large").blob)
    page = sent(client, data).content.decode()
    assert "Verified: this file is as it was signed" in page
    assert work.get_absolute_url() in page
    assert "uploaded picture of unknown origin" in page
    assert "made from: the picture as uploaded" in " ".join(page.split())


def test_a_small_picture_is_verified_by_the_credential_kept_beside_it(
    client: Client, make_picture_work: MakeWork
) -> None:
    work = make_picture_work()
    vouch.vouch(work)
    data = blobs.get(Rendition.objects.get(asset__work=work, name="small").blob)
    page = sent(client, data).content.decode()
    assert "Verified: this file is as it was signed" in page
    assert "this instance keeps one for exactly these bytes" in page


def test_a_pasted_text_is_verified(client: Client, make_work: MakeWork) -> None:
    vouch.vouch(make_work(text="A loaf with spent grain,\nbaked at night."))
    page = client.post("/prove", {"text": "A loaf with spent grain,\r\nbaked at night."}).content.decode()
    assert "Verified: this file is as it was signed" in page
    assert "No credential" not in page


@pytest.fixture
def told(make_work: MakeWork, make_person: MakePerson) -> Work:
    """A Work that was vouched for, whose text somebody has."""
    work = make_work(make_person("ann"), title="Night loaf", text=STORY)
    vouch.vouch(work)
    bear(work)
    return work


def assert_nothing_is_told(page: str, work: Work) -> None:
    for more in (work.title, work.key, *work.manifests.values_list("key", flat=True), "Recovered", "by @ann"):
        assert more not in page
    assert "No credential" in page


@pytest.mark.parametrize("by_author", [True, False])
def test_across_a_block_a_pasted_text_tells_nothing(
    told: Work, make_person: MakePerson, client_of: ClientOf, *, by_author: bool
) -> None:
    eve = make_person("eve")
    client = client_of(eve)
    assert told.get_absolute_url() in client.post("/prove", {"text": STORY}).content.decode()
    Block.objects.create(**dict(zip(("person", "blocked"), (told.author, eve)[:: 1 if by_author else -1], strict=True)))
    assert_nothing_is_told(client.post("/prove", {"text": STORY}).content.decode(), told)
    assert told.get_absolute_url() in Client().post("/prove", {"text": STORY}).content.decode()


def test_across_a_block_a_signed_picture_is_judged_by_itself_alone(
    make_picture_work: MakeWork, make_person: MakePerson, client_of: ClientOf
) -> None:
    work, eve = make_picture_work(make_person("ann")), make_person("eve")
    vouch.vouch(work)
    bear(work)
    Block.objects.create(person=work.author, blocked=eve)
    data = blobs.get(Rendition.objects.get(asset__work=work, name="large").blob)
    page = sent(client_of(eve), data).content.decode()
    assert "Verified: this file is as it was signed" in page
    assert work.key not in page
    assert "Its credential here" not in page


def test_the_same_text_by_somebody_else_is_found_across_a_block(
    told: Work, make_work: MakeWork, make_person: MakePerson, client_of: ClientOf
) -> None:
    eve, second = make_person("eve"), make_work(make_person("bob"), title="Day loaf", text=STORY)
    vouch.vouch(second)
    Block.objects.create(person=told.author, blocked=eve)
    page = client_of(eve).post("/prove", {"text": STORY}).content.decode()
    assert "Verified: this file is as it was signed" in page
    assert second.get_absolute_url() in page
    assert told.title not in page


@pytest.mark.parametrize("gone", ["withdrawn", "deleted"])
def test_the_text_of_a_work_that_is_gone_tells_nothing_also_its_author(
    told: Work, make_person: MakePerson, client_of: ClientOf, gone: str
) -> None:
    clients = [Client(), client_of(make_person("eve")), client_of(told.author)]
    withdraw(told, by=told.author)
    if gone == "deleted":
        Work.objects.filter(pk=told.pk).delete()
    for client in clients:
        assert_nothing_is_told(client.post("/prove", {"text": STORY}).content.decode(), told)


def test_a_changed_picture_is_said_to_be_changed(client: Client, make_picture_work: MakeWork) -> None:
    work = make_picture_work()
    vouch.vouch(work)
    data = bytearray(blobs.get(Rendition.objects.get(asset__work=work, name="large").blob))
    data[2000] ^= 1
    page = sent(client, bytes(data)).content.decode()
    assert "Changed after signing" in page
    assert "Verified" not in page


def test_a_stranger_is_valid_but_unknown(client: Client, tmp_path: Path, jpeg: bytes) -> None:
    stranger = establish(tmp_path / "stranger", "Famous Newspaper")
    page = sent(client, sign(jpeg, Claim("t", "image/jpeg", "", {}), stranger).data).content.decode()
    assert "Valid, but we don&#x27;t know the signer" in page
    assert "Famous Newspaper (unproved)" in page
    assert "Whether the signer is who the name says" in page


def test_an_operator_may_trust_another_authority(client: Client, tmp_path: Path, jpeg: bytes) -> None:
    stranger = establish(tmp_path / "stranger", "Sister instance")
    folder = Path(settings.DATA) / "keys" / "trusted"
    folder.mkdir(parents=True)
    (folder / "sister.pem").write_text(stranger.anchor)
    page = sent(client, sign(jpeg, Claim("t", "image/jpeg", "", {}), stranger).data).content.decode()
    assert "Verified: this file is as it was signed" in page


def test_a_plain_picture_has_no_credential_and_no_blame(client: Client, jpeg: bytes) -> None:
    page = sent(client, jpeg).content.decode()
    assert "No credential" in page
    assert "proves nothing either way" in page


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"", "empty.jpg", "image/jpeg"),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 50, "cut.jpg", "image/jpeg"),
        (b"MZ\x90\x00" + b"\x01" * 4000, "photo.jpg", "image/jpeg"),
        (b"RIFF\xff\xff\xff\xffWEBPVP8X", "huge.webp", "image/webp"),
        (b"%PDF-1.7\n%nothing", "x.pdf", "application/pdf"),
        (b"PK\x03\x04" + b"\x00" * 100, "zip.png", "image/png"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "x.svg", "image/svg+xml"),
        (b"\x00\x00\x00\x18ftypmp42" + b"\xff" * 200, "x.mp4", "video/mp4"),
        (b"jumb c2pa jumb c2pa" * 40, "x.c2pa", "application/c2pa"),
        ("مرحبا 👩‍👩‍👧 \u202e".encode(), "عربى\u202e.jpg", "text/plain"),
    ],
)
def test_hostile_and_mislabelled_files_get_a_verdict(client: Client, data: bytes, name: str, kind: str) -> None:
    answer = sent(client, data, name, kind)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert any(
        words in page for words in ("Can&#x27;t be judged", "No credential", "Nothing is in this file", "Changed")
    )


SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><circle r='9'/></svg>"
WHOLE = encode(scene(8), quality=90)


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (b"Only some words.", "picture.png", "but what is in it is a text"),
        (SVG, "picture.jpg", "but what is in it is a text"),
        (WHOLE[: len(WHOLE) // 2], "picture.jpg", "it is damaged or cut short"),
        (encode(scene(8), "PNG")[:900], "picture.png", "it is damaged or cut short"),
        (encode(scene(8), "WEBP")[:900], "picture.webp", "it is damaged or cut short"),
        (b"MZ\x90\x00" + b"\x01" * 400, "picture.jpg", "of a kind that this page can&#x27;t read"),
    ],
)
def test_what_cannot_be_read_cannot_be_judged_and_the_page_says_why(
    client: Client, data: bytes, name: str, why: str
) -> None:
    page = sent(client, data, name).content.decode()
    assert "Can&#x27;t be judged" in page
    assert why in page
    assert "No credential" not in page


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"Only some words.", "words.txt"),
        (b"Only some words.", "words"),
        (SVG, "drawing.svg"),
        (WHOLE, "picture.jpg"),
        (encode(scene(8), "GIF"), "picture.gif"),
        (encode(Image.new("1", (12_000, 12_000)), "PNG"), "large.png"),
    ],
)
def test_what_can_be_read_and_carries_none_has_no_credential(client: Client, data: bytes, name: str) -> None:
    page = sent(client, data, name).content.decode()
    assert "No credential" in page
    assert "Can&#x27;t be judged" not in page


def test_a_png_called_jpeg_is_judged_by_its_bytes(client: Client) -> None:
    signed = sign(encode(scene(2), "PNG"), Claim("t", "image/png", "", {}), instance.authority()).data
    assert "Verified: this file" in sent(client, signed, "photo.jpg").content.decode()


def test_a_decompression_bomb_is_not_unpacked(client: Client) -> None:
    bomb = encode(Image.new("1", (12_000, 12_000)), "PNG")
    assert len(bomb) < 100_000
    assert sent(client, bomb, "bomb.png", "image/png").status_code == 200


def test_what_a_credential_says_is_shown_as_text(client: Client, tmp_path: Path, jpeg: bytes) -> None:
    stranger = establish(tmp_path / "stranger", "<img src=x>")
    page = sent(client, sign(jpeg, Claim(HOSTILE, "image/jpeg", HOSTILE, {}), stranger).data).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert len(page) < 40_000


def test_a_file_that_is_too_big_is_refused_with_a_sentence(client: Client) -> None:
    answer = sent(client, b"\x00" * (25 * 2**20 + 1))
    assert answer.status_code == 422
    assert "over 25 MB" in answer.content.decode()


def test_nothing_sent_is_asked_for(client: Client) -> None:
    answer = client.post("/prove", {})
    assert answer.status_code == 422
    assert "Choose a file or paste a text first." in answer.content.decode()


def test_one_caller_cannot_keep_the_machine_busy(client: Client) -> None:
    answers = [client.post("/prove", {}).status_code for _ in range(31)]
    assert answers[29] == 422
    assert answers[30] == 429


def test_a_post_without_the_token_is_refused() -> None:
    assert Client(enforce_csrf_checks=True).post("/prove", {"text": "x"}).status_code == 403


def test_what_was_recorded_in_time_stays_verified_after_the_certificate_ended(
    make_work: MakeWork, client: Client
) -> None:
    ended = base64.b64decode((Path(__file__).parent / "expired.txt").read_text())  # its leaf ended in November 2026
    assert "Whole, but the signer&#x27;s certificate has expired" in sent(client, ended).content.decode()
    facts = {"embedded": True, "media_type": "image/png", "blob": "", "leaf": "", "label": ""}
    row = Manifest.objects.create(work=make_work(), sha256=exact(ended), **facts)
    assert inquire(ended).state == "expired"  # it was recorded, but too late
    in_time = row.signed_at - timedelta(days=30)
    Manifest.objects.filter(pk=row.pk).update(signed_at=in_time)
    found = inquire(ended)
    assert (found.verdict.state, found.way) == ("verified", "recorded")
    page = sent(client, ended).content.decode()
    assert "Verified: this file is as it was signed" in page
    assert "Its certificate has expired since." in page
    changed = ended[:-20] + b"\x00" + ended[-19:]
    assert inquire(changed).verdict.state != "verified"


def test_of_a_changed_file_the_claim_is_muted_and_called_unproved(client: Client, make_picture_work: MakeWork) -> None:
    work = make_picture_work()
    vouch.vouch(work)
    data = bytearray(blobs.get(Rendition.objects.get(asset__work=work, name="large").blob))
    claimed = "Text: how it was written is not recorded; picture: uploaded picture of unknown origin"
    whole = sent(client, bytes(data)).content.decode()
    assert f'<p class="said">{claimed}</p>' in whole
    assert "It claimed:" not in whole
    data[2000] ^= 1
    page = sent(client, bytes(data)).content.decode()
    assert f'<p class="muted">It claimed: {claimed} (unproved)</p>' in page
    assert 'class="said"' not in page


def child_of(parent: bytes) -> bytes:
    """A picture signed here, made from another one."""
    claim = Claim("child", "image/jpeg", "", {}, ingredients=(Ingredient(parent, "image/jpeg", "parent", "parentOf"),))
    return sign(encode(scene(9), quality=90), claim, instance.authority()).data


def test_a_child_of_a_changed_picture_is_not_called_verified(client: Client) -> None:
    parent = bytearray(sign(encode(scene(8)), Claim("p", "image/jpeg", "", {}), instance.authority()).data)
    parent[-200] ^= 1
    page = sent(client, child_of(child_of(bytes(parent)))).content.decode()
    assert "As it was signed, but made from something that was changed" in page
    assert "Verified: this file is as it was signed" not in page
    assert page.count('<strong class="tag tag--danger">its own credential is broken</strong>') == 1
    assert "What happened to the part whose own credential is broken." in page


def test_a_child_of_a_strangers_picture_says_so(client: Client, tmp_path: Path) -> None:
    stranger = establish(tmp_path / "stranger", "Famous Newspaper")
    page = sent(client, child_of(sign(encode(scene(8)), Claim("p", "image/jpeg", "", {}), stranger).data))
    assert "made from something by a signer we don&#x27;t know" in page.content.decode()
    assert '<span class="tag">signer not known here</span>' in page.content.decode()


def test_a_child_of_a_picture_without_a_credential_is_verified_and_its_origin_open(client: Client) -> None:
    page = sent(client, child_of(encode(scene(8)))).content.decode()
    assert "Verified: this file is as it was signed" in page
    assert "came without a credential, so where that comes from is open" in page
    assert "no credential, so its origin is open" in page
    assert "tag--danger" not in page
