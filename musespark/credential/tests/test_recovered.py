"""A copy whose credential was removed is found by its fingerprint, shown beside the Work, and called no proof."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image, ImageDraw, ImageOps

from musespark.credential import instance
from musespark.credential.bearing import bear
from musespark.credential.claim import PRINTED, Claim, definition
from musespark.credential.faithful import WORST, is_faithful, worst_block
from musespark.credential.fingerprint import bits_of, look
from musespark.credential.hit import Near
from musespark.credential.inquire import inquire
from musespark.credential.judge import judge
from musespark.credential.models import Manifest
from musespark.credential.recovered import recover
from musespark.credential.tests.conftest import MakeWork, encode, scene
from musespark.credential.vouch import vouch
from musespark.people.models import Block, Person
from musespark.support import blobs
from musespark.works.models import Rendition, Withdrawal, Work

EDITS: dict[str, Callable[[Image.Image], bytes]] = {
    "saved at a low quality": lambda picture: encode(picture, quality=30),
    "a third of the size": lambda picture: encode(picture.resize((213, 160)), quality=60),
    "another format": lambda picture: encode(picture, "AVIF", quality=60),
    "mirrored": lambda picture: encode(ImageOps.mirror(picture)),
    "turned": lambda picture: encode(picture.transpose(Image.Transpose.ROTATE_90)),
    "its negative": lambda picture: encode(ImageOps.invert(picture.convert("RGB"))),
}


@pytest.fixture
def vouched(make_picture_work: MakeWork) -> Work:
    work = make_picture_work(text="Here is my picture.")
    vouch(work)
    bear(work)
    return work


def page_for(client: Client, data: bytes) -> str:
    sent = SimpleUploadedFile("found.jpg", data, content_type="image/jpeg")
    return client.post("/prove", {"file": sent}).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("edit", EDITS)
def test_a_copy_saved_anew_is_recovered(vouched: Work, edit: str) -> None:
    answer = inquire(EDITS[edit](scene(1)))
    assert (answer.state, answer.verdict.state) == ("recovered", "none")
    assert answer.recovered is not None
    assert (answer.recovered.work, answer.recovered.manifest.rendition.name) == (vouched, "large")  # type: ignore[union-attr]
    assert answer.unknown == [
        "Who saved these bytes and when, and whether a detail was changed that is too small to be seen here."
    ]


@pytest.mark.django_db
def test_the_page_shows_both_and_says_that_it_is_no_proof(client: Client, vouched: Work) -> None:
    page = page_for(client, EDITS["mirrored"](scene(1)))
    kept = Rendition.objects.get(asset__work=vouched, name="small")
    credential = Manifest.objects.get(work=vouched, rendition__name="large")
    assert "Recovered by fingerprint: not proof of these bytes" in page
    assert 'src="data:image/webp;base64,' in page
    for address in (kept.url, vouched.get_absolute_url(), credential.get_absolute_url()):
        assert f'"{address}"' in page


@pytest.mark.django_db
def test_a_work_that_is_gone_or_behind_a_block_is_not_recovered(
    vouched: Work, make_person: Callable[..., Person]
) -> None:
    eve = make_person("eve")
    Block.objects.create(person=vouched.author, blocked=eve)
    assert inquire(encode(scene(1)), viewer=eve).state == "none"
    Withdrawal.objects.create(work=vouched, by=vouched.author)
    assert inquire(encode(scene(1))).state == "none"


@pytest.mark.django_db
def test_nothing_is_recovered_that_nobody_vouched_for(make_picture_work: MakeWork) -> None:
    bear(make_picture_work(text="Here is my picture."))
    answer = inquire(encode(scene(1)))
    assert (answer.state, len(answer.alike)) == ("none", 1)


@pytest.mark.django_db
def test_what_shows_something_else_is_not_recovered_however_near_its_hash(vouched: Work) -> None:
    changed = scene(1).copy()
    ImageDraw.Draw(changed).rectangle((10, 10, 150, 60), fill="white")
    assert recover(encode(changed), [Near(vouched, picture=0.99)]) is None
    assert recover(encode(scene(1)), [Near(vouched, picture=0.99)]) is not None
    assert recover(encode(scene(1)), [Near(vouched, text=0.99)]) is None


def card(words: str) -> Image.Image:
    made = Image.new("RGB", (600, 600), "beige")
    pen = ImageDraw.Draw(made)
    pen.rectangle((0, 0, 600, 90), fill="teal")
    pen.rectangle((0, 540, 600, 600), fill="black")
    pen.text((60, 250), words, fill="black", font_size=48)
    return made


def test_two_cards_of_one_template_are_not_one_picture() -> None:
    one, other = card("Bread is patience"), card("Milk is a promise")
    assert not is_faithful(one, other)
    assert is_faithful(one.resize((150, 150)), one)


def test_one_lit_grey_or_see_through_picture_is_no_error() -> None:
    flat, clear = Image.new("RGB", (50, 50), "teal"), Image.new("RGBA", (50, 50), (0, 0, 0, 0))
    assert worst_block(flat, flat) == 0
    assert worst_block(clear, Image.new("L", (50, 50), 255)) == 0
    assert worst_block(flat, scene(1)) > WORST


def test_a_darker_copy_is_the_same_picture() -> None:
    darker = Image.fromarray((np.asarray(scene(3)) * 0.6).astype(np.uint8))
    assert is_faithful(darker, scene(3))


@pytest.mark.django_db
def test_each_picture_carries_its_fingerprint_in_its_credential(vouched: Work) -> None:
    row = Manifest.objects.get(work=vouched, rendition__name="large")
    data = blobs.get(f"{row.sha256[:2]}/{row.sha256[2:]}.webp")
    report: dict[str, Any] = judge(data, instance.anchors()).report or {}
    said = report["manifests"][0]["assertions"]["c2pa.soft-binding"]
    assert said["alg"] == PRINTED
    kept = bytes.fromhex(said["blocks"][0]["value"])
    off = np.bitwise_count(bits_of(kept) ^ bits_of(look(data).pdq)).sum()
    assert off <= 8


def test_what_has_no_fingerprint_has_no_binding() -> None:
    claim = Claim("t", "image/webp", "", {})
    labels = [one["label"] for one in definition(claim)["assertions"]]
    bound = [one["label"] for one in definition(replace(claim, print="00" * 32))["assertions"]]
    assert ("c2pa.soft-binding" in labels, "c2pa.soft-binding" in bound) == (False, True)
