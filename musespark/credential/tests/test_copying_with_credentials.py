"""A text can take its credential along in letters that nobody sees; who gets it pastes it into Verify."""

import re
from dataclasses import replace
from html import unescape

import c2pa
import encypher_c2pa
import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as some

from musespark.credential.authority import Authority
from musespark.credential.claim import Claim
from musespark.credential.countersign import lengthened
from musespark.credential.embeddable import sign_for
from musespark.credential.fingerprint import canonical
from musespark.credential.inscribe import inscribed_in, wrapped
from musespark.credential.judge import judge
from musespark.credential.keys import FileKey, joined
from musespark.credential.models import Label, Manifest
from musespark.credential.sign import inscribe, sign, signing
from musespark.credential.tests.conftest import MakeWork
from musespark.credential.vouch import vouch

CLAIM = Claim("t", "text/plain", "Text: typed by the author", {})
TEXT = canonical("Bread is patience.\nSalt, water, flöur 🍞.")


@pytest.fixture(scope="module")
def copied(authority: Authority) -> bytes:
    return inscribe(TEXT, CLAIM, authority)


@given(some.binary(max_size=400), some.text(max_size=20), some.text(max_size=20))
def test_what_was_written_is_read_again_wherever_it_stands(store: bytes, before: str, after: str) -> None:
    text = f"{before}|{wrapped(store)}|{after}".encode(errors="replace")
    found = inscribed_in(text)
    assert found is not None
    assert found.manifest == store
    assert text[: found.start].decode().endswith("|")
    assert text[found.end :].decode().startswith("|")


@given(
    some.binary(max_size=60)
    | some.text(alphabet="\ufeff\ufe00\ufe0f\U000e0100\U000e01efa", max_size=40).map(str.encode)
)
def test_what_holds_none_is_no_error(data: bytes) -> None:
    assert inscribed_in(data) is None


def test_two_or_a_broken_one_count_for_none() -> None:
    whole = wrapped(b"store")
    for text in (whole + whole, whole[:-1], whole[1:], whole.replace(whole[9], whole[8], 1)):
        assert inscribed_in(text.encode()) is None


@settings(max_examples=12, deadline=None)
@given(some.text(some.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=300))
def test_any_text_can_be_signed_so(authority: Authority, text: str) -> None:
    data = canonical(text)
    verdict = judge(inscribe(data, CLAIM, authority), authority.anchor)
    assert (verdict.state, verdict.codes) == ("verified", ())


def test_it_is_stamped_says_who_and_looks_the_same(authority: Authority, copied: bytes) -> None:
    verdict = judge(copied, authority.anchor)
    assert (verdict.state, verdict.reading.sentence) == ("verified", CLAIM.sentence)
    assert verdict.links[0].stamped_by == ("",)
    seen = re.sub("[\ufeff\ufe00-\ufe0f\U000e0100-\U000e01ef]", "", copied.decode())
    assert seen == TEXT.decode()
    assert 3000 < len(copied.decode()) < 4500


def test_another_reader_confirms_it(copied: bytes) -> None:
    encypher_c2pa.configure_telemetry(False)
    read = encypher_c2pa.verify(copied, "text/plain")
    assert (read["integrity"], read["signature"], read["hard_binding"]) == ("valid", "valid", "match")


def test_any_change_of_the_words_is_found(authority: Authority, copied: bytes) -> None:
    for changed in (copied.replace(b"Salt", b"Malt"), b" " + copied, copied + b"!", TEXT[:-1] + copied[len(TEXT) :]):
        assert judge(changed, authority.anchor).state == "changed"


def test_a_credential_moved_to_another_text_is_found(authority: Authority, copied: bytes) -> None:
    assert judge(canonical("Other words.") + copied[len(TEXT) :], authority.anchor).state == "changed"


def test_without_stamps_it_holds_too(authority: Authority) -> None:
    alone = inscribe(TEXT, CLAIM, replace(authority, stamper=None))
    assert judge(alone, authority.anchor).state == "verified"


def test_padding_that_is_too_short_is_refused(authority: Authority) -> None:
    store = sign(TEXT, CLAIM, authority, embed=False).manifest
    assert len(lengthened(store, 5)) == len(store)
    for by in (-1, 5000):
        with pytest.raises(ValueError, match="too short"):
            lengthened(store, by)


@pytest.mark.django_db
def test_the_page_offers_both_and_says_how_long(client: Client, make_work: MakeWork) -> None:
    work = make_work(text="Bread is patience.\r\nAnd <salt> & water.")
    assert "Its label is being made" in client.get(f"/prove/t/{work.key}/copy").content.decode()
    vouch(work)
    page = client.get(f"/prove/t/{work.key}/copy").content.decode()
    signed, plain = (unescape(found) for found in re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL))
    assert plain == "Bread is patience.\nAnd <salt> & water."
    assert f"is {len(signed)} letters long instead of {len(plain)}" in page.replace(",", "")
    answer = client.post("/prove", {"text": signed.replace("\n", "\r\n")}).content.decode()
    assert "Verified: this file is as it was signed" in answer
    assert Manifest.objects.count() == 1


@pytest.mark.django_db
def test_a_corrected_label_is_the_one_that_goes_along(client: Client, make_work: MakeWork) -> None:
    work = make_work(text="Bread is patience, and nothing else.")
    vouch(work)
    Label.objects.update(sentence="Text: corrected")
    page = client.get(f"/prove/t/{work.key}/copy").content.decode()
    signed = unescape(re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)[0])
    assert "Text: corrected" in client.post("/prove", {"text": signed}).content.decode()


@pytest.mark.django_db
def test_a_work_without_text_has_nothing_to_copy(client: Client, make_picture_work: MakeWork) -> None:
    work = make_picture_work(text="")
    assert client.get(f"/prove/t/{work.key}/copy").status_code == 404
    assert client.get("/prove/t/nothing/copy").status_code == 404


def test_what_the_library_refuses_is_said_in_its_words(authority: Authority) -> None:
    signer, context = joined(FileKey(authority.leaf, authority.chain), None), signing(authority)
    with pytest.raises(c2pa.C2paError, match="expected u64"):
        sign_for((0, -1), b"", CLAIM, signer, context)
