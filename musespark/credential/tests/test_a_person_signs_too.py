"""Each creator signs beside the instance, under their handle, with a key of their own."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import encypher_c2pa
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client

from musespark.credential import certificates, instance
from musespark.credential.authority import Authority, establish_people
from musespark.credential.certificates import Pair, make_people
from musespark.credential.claim import Claim
from musespark.credential.identity import RENEW, identity_of, pair_of, renew
from musespark.credential.inquire import Answer, inquire, weigh
from musespark.credential.judge import from_json, judge, to_json
from musespark.credential.keys import FileKey
from musespark.credential.models import Identity, Manifest, Revocation
from musespark.credential.sign import sign
from musespark.credential.tests.conftest import MakeWork
from musespark.credential.tests.test_authority import Elsewhere
from musespark.credential.vouch import vouch
from musespark.people.leave import leave
from musespark.people.models import Person
from musespark.support import blobs

NOW = datetime.now(UTC)
CLAIM = Claim("t", "image/jpeg", "", {})


@pytest.fixture(scope="module")
def people() -> Pair:
    return make_people("muse.example", NOW)


@pytest.fixture(scope="module")
def ada_key(people: Pair) -> Pair:
    return a_person(people)


@pytest.fixture
def ada(make_person: Callable[..., Person]) -> Person:
    return make_person("ada")


def a_person(people: Pair) -> Pair:
    key = Ed25519PrivateKey.generate()
    made = certificates.make_person(people, "ada", "https://muse.example/@ada", key, NOW)
    return Pair(made.certificate, made.key)


def test_a_file_says_for_whom_it_was_signed(authority: Authority, people: Pair, ada_key: Pair, jpeg: bytes) -> None:
    signed = sign(jpeg, CLAIM, authority, person=ada_key)
    verdict = judge(signed.data, authority.anchor, people=people.certificate.decode())
    assert verdict.state == "verified"
    assert verdict.codes == ()
    assert verdict.named is not None
    said = (verdict.named.name, verdict.named.issuer, verdict.named.serial, verdict.named.state)
    assert said == ("@ada", "muse.example", ada_key.serial, "known")
    assert from_json(to_json(verdict)) == verdict


def test_it_covers_what_was_done_and_the_bytes(authority: Authority, ada_key: Pair, jpeg: bytes) -> None:
    report = judge(sign(jpeg, CLAIM, authority, person=ada_key).data, authority.anchor).report or {}
    said = report["manifests"][0]["assertions"]["cawg.identity"]
    assert set(said) == {"signer_payload", "signature"}
    assert said["signer_payload"]["role"] == ["cawg.creator"]
    named = [one["url"].rpartition("/")[2] for one in said["signer_payload"]["referenced_assertions"]]
    assert named == ["c2pa.actions.v2", "c2pa.hash.data"]


def test_another_reader_finds_it_sound(authority: Authority, ada_key: Pair, jpeg: bytes) -> None:
    encypher_c2pa.configure_telemetry(False)
    read = encypher_c2pa.verify(sign(jpeg, CLAIM, authority, person=ada_key).data, "image/jpeg")
    failed = {one["code"] for one in read["validation_results"]["failure"]}
    assert (read["integrity"], read["hard_binding"]) == ("valid", "match")
    assert failed == {"cawg.x509.credential.untrusted", "signingCredential.untrusted"}


def test_a_text_beside_its_credential_names_its_author(authority: Authority, people: Pair, ada_key: Pair) -> None:
    text = b"Bread is patience."
    signed = sign(text, replace(CLAIM, media_type="text/plain"), authority, embed=False, person=ada_key)
    known = people.certificate.decode()
    verdict = judge(text, authority.anchor, people=known, media_type="text/plain", manifest=signed.manifest)
    assert (verdict.state, verdict.named and verdict.named.state) == ("verified", "known")


def test_a_key_that_is_elsewhere_signs_for_a_person_too(authority: Authority, ada_key: Pair, jpeg: bytes) -> None:
    service = Elsewhere(authority.leaf, authority.chain)
    verdict = judge(sign(jpeg, CLAIM, authority, by=service, person=ada_key).data, authority.anchor)
    assert (verdict.state, service.asked) == ("verified", 1)


def test_a_persons_key_vouches_for_no_file(authority: Authority, people: Pair, ada_key: Pair, jpeg: bytes) -> None:
    holder = FileKey(ada_key, (ada_key.certificate + people.certificate).decode())
    forged = sign(jpeg, CLAIM, authority, by=holder, person=ada_key).data
    verdict = judge(forged, authority.anchor, people=people.certificate.decode())
    assert verdict.state == "unknown-signer"


def test_who_made_a_root_of_their_own_is_nobody_here(authority: Authority, people: Pair, jpeg: bytes) -> None:
    foreign = a_person(make_people("muse.example", NOW))
    verdict = judge(
        sign(jpeg, CLAIM, authority, person=foreign).data, authority.anchor, people=people.certificate.decode()
    )
    assert verdict.state == "verified"
    assert (verdict.named and verdict.named.name, verdict.named and verdict.named.state) == ("@ada", "unknown")


def test_who_has_a_key_can_make_nobody_elses(authority: Authority, people: Pair, ada_key: Pair, jpeg: bytes) -> None:
    forged = certificates.make_person(
        Pair(ada_key.certificate, ada_key.key), "bob", "https://muse.example/@bob", Ed25519PrivateKey.generate(), NOW
    )
    chained = Pair(forged.certificate + ada_key.certificate, forged.key)
    signed = sign(jpeg, CLAIM, authority, person=chained).data
    named = judge(signed, authority.anchor, people=people.certificate.decode()).named
    assert named is not None
    assert (named.name, named.state) == ("@bob", "unknown")


def test_an_identity_that_ended_does_not_hold_and_the_file_does(
    authority: Authority, people: Pair, jpeg: bytes
) -> None:
    short = make_people("muse.example", NOW - timedelta(days=7301))
    key = Ed25519PrivateKey.generate()
    over = certificates.make_person(short, "ada", "https://muse.example/@ada", key, NOW - timedelta(days=30))
    signed = sign(jpeg, CLAIM, authority, person=over)
    verdict = judge(signed.data, authority.anchor, people=people.certificate.decode())
    assert (verdict.state, verdict.named and verdict.named.state) == ("verified", "broken")


def test_the_certificate_holds_the_handle_and_no_other_name(people: Pair, ada_key: Pair) -> None:
    certificate = ada_key.x509
    assert certificate.subject.rfc4514_string() == "CN=@ada,O=muse.example"
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.UniformResourceIdentifier) == ["https://muse.example/@ada"]
    assert certificate.not_valid_after_utc == people.x509.not_valid_after_utc


def test_the_root_of_people_is_made_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("keys")
    assert establish_people(folder, "Muse") == establish_people(folder, "Muse")


@pytest.mark.django_db
def test_a_person_keeps_the_key_that_the_row_gives(ada: Person) -> None:
    made = identity_of(ada)
    assert made is not None
    assert identity_of(ada) == made
    row = Identity.objects.get(person=ada)
    assert (row.serial, pair_of(row)) == (made.serial, made)
    assert made.key not in (bytes(row.salt), row.certificate.encode())
    public = made.x509.public_key()
    public.verify(made.private.sign(b"x"), b"x")  # type: ignore[call-arg,union-attr]  # an Ed25519 key


@pytest.mark.django_db
def test_a_key_is_new_after_a_year_and_under_another_handle(ada: Person) -> None:
    first = identity_of(ada)
    Identity.objects.update(at=datetime.now(UTC) - RENEW)
    second = identity_of(ada)
    ada.username = "ada_l"
    third = identity_of(ada)
    assert len({first, second, third}) == 3
    assert list(Identity.objects.values_list("handle", flat=True)) == ["ada", "ada", "ada_l"]


@pytest.mark.django_db
def test_without_the_key_of_the_root_the_instance_signs_alone(ada: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    away = Pair(instance.people().certificate, b"")
    monkeypatch.setattr(instance, "people", lambda: away)
    assert identity_of(ada) is None
    assert not Identity.objects.exists()


@pytest.mark.django_db
def test_each_part_of_a_work_names_its_author(make_picture_work: MakeWork, ada: Person) -> None:
    work = make_picture_work(ada, text="Bread is patience.")
    vouch(work)
    rows = list(Manifest.objects.filter(work=work))
    assert len(rows) == 4
    large = next(row for row in rows if row.embedded)
    answer = inquire(blobs.get(f"{large.sha256[:2]}/{large.sha256[2:]}.webp"))
    assert answer.state == "verified"
    named = answer.verdict.named
    assert named is not None
    assert (named.name, named.serial, named.state) == ("@ada", Identity.objects.get(person=ada).serial, "known")


@pytest.mark.django_db
def test_a_key_that_was_taken_back_signs_for_nobody_from_then_on(
    authority: Authority, ada: Person, jpeg: bytes
) -> None:
    before = identity_of(ada)
    earlier = sign(jpeg, CLAIM, authority, person=before).data
    Revocation.objects.create(
        serial="0", name="-", fingerprint="0", since=NOW
    )  # somebody else's changes nothing for this one
    renew(ada)
    assert Revocation.objects.exclude(serial="0").get().serial == before.serial  # type: ignore[union-attr]
    after = sign(jpeg, CLAIM, authority, person=before).data
    known = instance.people_anchor()
    Revocation.objects.exclude(serial="0").update(since=datetime.now(UTC) + timedelta(seconds=2))
    assert state_of(judge(earlier, authority.anchor, people=known)) == "known"
    Revocation.objects.exclude(serial="0").update(since=NOW - timedelta(hours=1))
    assert state_of(judge(after, authority.anchor, people=known)) == "revoked"
    assert identity_of(ada) != before


def state_of(verdict: object) -> str | None:
    named = weigh(Answer(verdict), None).verdict.named  # type: ignore[arg-type]  # a Verdict
    return named.state if named else None


@pytest.mark.django_db
def test_a_key_goes_with_the_account(ada: Person) -> None:
    identity_of(ada)
    leave(ada)
    assert not Identity.objects.exists()


@pytest.mark.django_db
def test_one_takes_the_key_along_with_the_password(client: Client, ada: Person) -> None:
    ada.set_password("bread and butter")
    ada.save()
    client.force_login(ada)
    refused = client.post("/prove/mine/key", {"word": "bread"})
    assert (refused.status_code, Identity.objects.count()) == (422, 0)
    given = client.post("/prove/mine/key", {"word": "bread and butter"})
    made = identity_of(ada)
    assert made is not None
    assert given.content == made.certificate + made.key
    assert given["Content-Disposition"] == 'attachment; filename="signing-key-ada.pem"'
    assert given["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_one_has_a_new_key_and_the_page_tells(client: Client, ada: Person) -> None:
    old = identity_of(ada)
    client.force_login(ada)
    page = client.post("/prove/mine/new", follow=True).content.decode()
    assert old is not None
    assert page.count("taken back on") == 1
    assert Identity.objects.count() == 2
    assert client.get("/known.json").json()["signing_keys"][1]["serial"] == old.serial


@pytest.mark.django_db
def test_anybody_may_have_the_root_of_people_and_nobody_others_keys(client: Client) -> None:
    assert client.get("/prove/people.pem").content == instance.people().certificate
    assert client.get("/prove/mine").status_code == 302
    assert client.post("/prove/mine/key", {"word": "x"}).status_code == 302
