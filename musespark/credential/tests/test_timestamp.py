"""A time stamp in the room that a signature leaves: it costs no byte, and the credential outlives its certificate."""

import hashlib
import time
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import encypher_c2pa
import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given, settings
from hypothesis import strategies as some

from musespark.credential import certificates
from musespark.credential.authority import Authority, establish
from musespark.credential.claim import Claim, Ingredient
from musespark.credential.countersign import place_in, stamped
from musespark.credential.judge import judge
from musespark.credential.sign import Signed, sign
from musespark.credential.tests.conftest import encode, scene
from musespark.credential.timestamp import token

CLAIM = Claim("t", "image/jpeg", "", {})
NOW = datetime(2026, 11, 23, 10, 5, 7, tzinfo=UTC)


@pytest.fixture
def unstamped(authority: Authority) -> Authority:
    return replace(authority, stamper=None)


def test_a_stamp_adds_not_a_byte(authority: Authority, unstamped: Authority, jpeg: bytes) -> None:
    for embed in (True, False):
        with_it, without = (sign(jpeg, CLAIM, by, embed=embed) for by in (authority, unstamped))
        assert len(with_it.data) == len(without.data)
        assert len(with_it.manifest) == len(without.manifest)
        assert b"sigTst2" in with_it.manifest
        assert b"sigTst2" not in without.manifest


@pytest.mark.parametrize("name", ["x", "a" * 300, "ü" * 300])
def test_the_reader_trusts_the_stamp_whatever_the_instance_is_called(tmp_path: Path, jpeg: bytes, name: str) -> None:
    made = establish(tmp_path, name)
    verdict = judge(sign(jpeg, CLAIM, made).data, made.anchor)
    assert verdict.links[0].stamped_by == ("",)
    assert abs(datetime.fromisoformat(verdict.reading.signed_at) - datetime.now(UTC)) < timedelta(seconds=20)


@pytest.mark.parametrize(("form", "kind"), [("PNG", "png"), ("WEBP", "webp"), ("JPEG", "jpeg")])
def test_each_kind_of_picture_is_stamped(authority: Authority, form: str, kind: str) -> None:
    claim = replace(CLAIM, media_type=f"image/{kind}")
    data = encode(scene(3, 120, 90), form)
    verdict = judge(sign(data, claim, authority).data, authority.anchor)
    assert (verdict.state, verdict.links[0].stamped_by) == ("verified", ("",))
    beside = sign(data, claim, authority, embed=False)
    verdict = judge(data, authority.anchor, media_type=f"image/{kind}", manifest=beside.manifest)
    assert (verdict.state, verdict.links[0].stamped_by) == ("verified", ("",))


def test_a_stamped_png_has_the_right_checksums(authority: Authority) -> None:
    data = sign(encode(scene(3, 120, 90), "PNG"), replace(CLAIM, media_type="image/png"), authority).data
    here, kinds = 8, []
    while here < len(data):
        end = here + 8 + int.from_bytes(data[here : here + 4])
        kinds.append(data[here + 4 : here + 8])
        assert int.from_bytes(data[end : end + 4]) == zlib.crc32(data[here + 4 : end])
        here = end + 4
    assert b"caBX" in kinds


def test_a_credential_beside_a_file_is_stamped_too(authority: Authority) -> None:
    data, claim = encode(scene(3, 120, 90), "GIF"), replace(CLAIM, media_type="image/gif")
    beside = sign(data, claim, authority, embed=False).manifest
    assert judge(data, authority.anchor, media_type="image/gif", manifest=beside).links[0].stamped_by == ("",)


def test_it_is_the_file_itself_that_is_stamped_and_not_what_it_is_made_from(
    authority: Authority, unstamped: Authority, jpeg: bytes
) -> None:
    parent = Ingredient(sign(jpeg, CLAIM, unstamped).data, "image/jpeg", "p", "parentOf")
    child = sign(encode(scene(2)), replace(CLAIM, ingredients=(parent,)), authority)
    own, above = judge(child.data, authority.anchor).links
    assert (own.stamped_by, above.stamped_by) == (("",), ())


def ending(authority: Authority, seconds: float) -> Authority:
    """The authority with a leaf that ends so soon."""
    ca, key = authority.ca, certificates.Key.generate()
    subject, now = certificates._subject("Short", "signing"), datetime.now(UTC)
    draft = certificates._draft(subject, ca.x509.subject, key, now, now + timedelta(seconds=seconds))
    draft = draft.add_extension(x509.ExtendedKeyUsage(certificates.PURPOSES), critical=False)
    return replace(authority, leaf=certificates._issue(certificates._end(draft), ca, key))


def test_when_the_certificate_has_ended_what_was_stamped_is_still_verified(authority: Authority, jpeg: bytes) -> None:
    short = ending(authority, 2)
    with_it = sign(jpeg, CLAIM, short).data
    without = sign(jpeg, CLAIM, replace(short, stamper=None)).data
    end = time.monotonic() + 20
    while judge(without, authority.anchor).state != "expired" and time.monotonic() < end:
        time.sleep(0.2)  # the library asks the machine's own clock
    assert judge(without, authority.anchor).state == "expired"
    assert judge(with_it, authority.anchor).state == "verified"


def test_another_reader_agrees_that_it_outlives_its_certificate(
    authority: Authority, unstamped: Authority, jpeg: bytes
) -> None:
    encypher_c2pa.configure_telemetry(False)
    later = (datetime.now(UTC) + timedelta(days=1000)).strftime("%Y-%m-%dT%H:%M:%SZ")

    def codes(signed: Signed) -> set[str]:
        said = encypher_c2pa.verify(
            signed.data,
            "image/jpeg",
            trust_pem=authority.anchor,
            tsa_trust_pem=authority.anchor,
            no_default_trust=True,
            validation_time=later,
            online=False,
        )
        return {one["code"] for codes in said["validation_results"].values() for one in codes}

    assert {"timeStamp.trusted", "signingCredential.trusted"} <= codes(sign(jpeg, CLAIM, authority))
    assert "signingCredential.trusted" not in codes(sign(jpeg, CLAIM, unstamped))


def test_a_stamp_by_a_stranger_is_not_trusted(authority: Authority, tmp_path: Path, jpeg: bytes) -> None:
    stranger = establish(tmp_path, "Stranger")
    data = sign(jpeg, CLAIM, replace(authority, stamper=stranger.stamper)).data
    assert judge(data, authority.anchor).links[0].stamped_by == ()


def test_a_stamp_for_another_signature_is_not_believed(authority: Authority, jpeg: bytes) -> None:
    signed = sign(jpeg, CLAIM, replace(authority, stamper=None))
    assert authority.stamper
    place = place_in(signed.manifest)
    wrong = stamped(place, token(hashlib.sha256(b"other").digest(), authority.stamper, datetime.now(UTC)))
    verdict = judge(signed.data.replace(place.signature, wrong), authority.anchor)
    assert verdict.links[0].stamped_by == ()


def test_the_stampers_certificate_is_for_time_stamps_alone(authority: Authority) -> None:
    assert authority.stamper
    purposes = authority.stamper.x509.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    assert purposes.critical
    assert list(purposes.value) == [ExtendedKeyUsageOID.TIME_STAMPING]
    assert authority.stamper.key != authority.leaf.key


def test_each_token_has_a_number_of_its_own(authority: Authority) -> None:
    assert authority.stamper
    made = {token(b"\x01" * 32, authority.stamper, NOW) for _ in range(50)}
    assert len(made) == 50
    assert all(b"20261123100507Z" in one for one in made)


def test_without_the_roots_key_no_stamper_is_made_and_signing_goes_on(tmp_path: Path, jpeg: bytes) -> None:
    made = establish(tmp_path, "Muse")
    [key] = tmp_path.glob("root-*/key.pem")
    key.unlink()
    assert made.stamper
    again = establish(tmp_path, "Muse", refused={made.stamper.serial})
    assert again.stamper is None
    assert judge(sign(jpeg, CLAIM, again).data, again.anchor).state == "verified"


@settings(max_examples=200, deadline=None)
@given(some.integers(0, 1010))
def test_any_token_that_fits_fills_the_room_exactly(authority: Authority, size: int) -> None:
    place = place_in(sign(encode(scene(1, 64, 48)), CLAIM, replace(authority, stamper=None)).manifest)
    try:
        box = stamped(place, b"t" * size)
    except ValueError:
        assert size > 960
        return
    assert size < 980
    assert len(box) == len(place.signature)
    assert place_in(b"c2pa.signature\x00\x00\x00\x00\x00cbor" + place.signature) == place


@given(some.binary(max_size=300))
def test_what_is_no_signature_is_refused(rubbish: bytes) -> None:
    for manifest in (rubbish, b"c2pa.signature\x00\x00\x00\x00\x00cbor\xd2\x84" + rubbish):
        with pytest.raises(ValueError, match=r"."):
            place_in(manifest)
