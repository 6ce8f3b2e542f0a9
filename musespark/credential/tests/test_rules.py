"""The page says by which rules a file passes, those of today or those of older files, and why."""

import hashlib

import encypher_c2pa
import pytest
from hypothesis import given
from hypothesis import strategies as some

from musespark.credential.authority import Authority
from musespark.credential.claim import Claim
from musespark.credential.embeddable import sign_for
from musespark.credential.holes import hole_in
from musespark.credential.judge import from_json, judge, to_json
from musespark.credential.keys import FileKey, joined
from musespark.credential.record import _layer
from musespark.credential.rules import NOW, OLDER, reasons, rules_for
from musespark.credential.sign import sign, signing
from musespark.credential.tests.conftest import encode, scene

CLAIM = Claim("t", "image/jpeg", "", {})


@pytest.fixture
def of_2023(authority: Authority) -> bytes:
    """A JPEG whose hash leaves out its first bytes too, as a camera of 2023 wrote it; segments hold the store."""
    jpeg = encode(scene(3, 160, 120))
    signer, context = joined(FileKey(authority.leaf, authority.chain), None), signing(authority)
    rest = jpeg[2:]
    size = len(segments(sign_for((0, 2), hashlib.sha256(rest).digest(), CLAIM, signer, context)))
    made = segments(sign_for((0, 2 + size), hashlib.sha256(rest).digest(), CLAIM, signer, context))
    assert len(made) == size
    return jpeg[:2] + made + rest


def segments(store: bytes) -> bytes:
    """The store as a JPEG holds it (ISO 19566-5, section D)."""
    body = b"JP" + (1).to_bytes(2) + (1).to_bytes(4) + store
    return b"\xff\xeb" + (len(body) + 2).to_bytes(2) + body


def test_a_file_of_today_passes_the_rules_of_today(authority: Authority, jpeg: bytes) -> None:
    now, older = judge(sign(jpeg, CLAIM, authority).data, authority.anchor).rules
    assert (now.version, now.holds, older.version, older.holds) == (NOW, True, OLDER, False)
    assert now.why == "Every byte that was signed is as it was, and the signature fits."


def test_a_hash_that_leaves_out_more_passes_the_older_rules_alone(authority: Authority, of_2023: bytes) -> None:
    verdict = judge(of_2023, authority.anchor)
    now, older = verdict.rules
    assert (verdict.state, now.holds, older.holds) == ("older", False, True)
    assert now.why.startswith("Its hash leaves out the bytes from 0 to ")
    assert from_json(to_json(verdict)) == verdict
    encypher_c2pa.configure_telemetry(False)
    assert encypher_c2pa.verify(of_2023, "image/jpeg")["integrity"] == "invalid"


def test_such_a_file_is_no_proof_and_no_blame(authority: Authority, of_2023: bytes) -> None:
    assert _layer(judge(of_2023, authority.anchor)).kind == "unknown"


def test_one_bit_of_what_it_does_cover_still_counts(authority: Authority, of_2023: bytes) -> None:
    bent = bytearray(of_2023)
    bent[-40] ^= 1
    verdict = judge(bytes(bent), authority.anchor)
    assert (verdict.state, [rule.holds for rule in verdict.rules]) == ("changed", [False, False])
    assert verdict.rules[0].why == "The bytes of the file are not those that were signed."


def test_who_signed_a_file_of_2023_may_be_unknown_here(of_2023: bytes) -> None:
    verdict = judge(of_2023, "")
    assert verdict.state == "older"
    assert verdict.rules[0].why.endswith("Nobody trusted here vouches for who signed.")


def test_a_claim_of_the_first_version_is_read_by_the_older_rules() -> None:
    store = {"active_manifest": "a", "manifests": {"a": {"claim_version": 1}}}
    now, older = rules_for(store, "verified", (), None)
    assert (now.holds, older.holds) == (False, True)
    assert now.why == "Its claim is of the first version, which programs of today read but do not write."


def test_every_code_is_said_in_words_and_each_once() -> None:
    codes = ("assertion.dataHash.mismatch", "assertion.dataHash.malformed", "claimSignature.mismatch", "made.up")
    assert reasons(codes) == [
        "The bytes of the file are not those that were signed.",
        "The signature does not fit what it should have signed.",
        "A rule was broken that we have no words for: made.up.",
    ]


def report(**bound: object) -> dict[str, object]:
    return {"manifests": [{"label": "a", "assertions": {"c2pa.hash.data": bound}}]}


def test_the_hole_is_where_the_hash_fits_without_it() -> None:
    digest = "b64'" + "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=" + "'"  # of "hello"
    fits = report(exclusions=[{"start": 2, "length": 3}], alg="sha256", hash=digest)
    assert hole_in(fits, "a", b"heXXXllo") == (2, 5)
    for other in (b"heXXXllO", b"hello", b"heXXXXllo", b""):
        assert hole_in(fits, "a", other) is None
    assert hole_in(fits, "b", b"heXXXllo") is None


@given(
    bound=some.dictionaries(
        some.sampled_from(["exclusions", "alg", "hash"]),
        some.text()
        | some.none()
        | some.lists(
            some.dictionaries(some.sampled_from(["start", "length"]), some.integers() | some.text(max_size=3)),
            max_size=2,
        ),
    )
)
def test_a_strangers_hash_of_any_form_is_no_error(bound: dict[str, object]) -> None:
    assert hole_in(report(**bound), "a", b"x" * 20) is None
