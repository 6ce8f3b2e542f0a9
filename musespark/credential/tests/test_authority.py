"""The instance makes its own authority once, renews it in time, and keeps the past valid."""

import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from musespark.credential.authority import CLAIM_SIGNING, LEAF_DAYS, RENEW_BEFORE, Authority, establish
from musespark.credential.claim import Claim
from musespark.credential.judge import judge
from musespark.credential.sign import sign

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_the_leaf_has_the_profile_that_readers_ask_for(authority: Authority) -> None:
    leaf = authority.leaf.x509
    purposes = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    usage = leaf.extensions.get_extension_for_class(x509.KeyUsage)
    above = leaf.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    ca = authority.ca.x509.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    assert list(purposes) == [CLAIM_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]
    assert usage.critical
    assert usage.value.digital_signature
    assert not usage.value.key_cert_sign
    assert above.key_identifier == ca.digest
    assert leaf.issuer == authority.ca.x509.subject != leaf.subject
    assert leaf.not_valid_after_utc - leaf.not_valid_before_utc <= timedelta(days=366)
    assert leaf.version == x509.Version.v3


def test_keys_are_readable_by_their_owner_alone(tmp_path: Path) -> None:
    establish(tmp_path / "keys", "Muse", NOW)
    files = sorted((tmp_path / "keys").rglob("*.pem"))
    assert len(files) == 4
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert {stat.S_IMODE(path.parent.stat().st_mode) for path in files} == {0o700}


def test_a_second_start_finds_what_the_first_made(tmp_path: Path) -> None:
    assert establish(tmp_path, "Muse", NOW) == establish(tmp_path, "Muse", NOW + timedelta(days=3))


def test_processes_that_start_at_once_agree_on_one_authority(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: establish(tmp_path / "keys", "Muse", NOW), range(16)))
    assert len(set(made)) == 1
    assert sorted(path.name for path in (tmp_path / "keys").iterdir()) == ["ca", "leaf-2026-11-22"]


def test_a_leaf_is_renewed_before_it_ends_and_the_old_one_is_kept(tmp_path: Path) -> None:
    first = establish(tmp_path, "Muse", NOW)
    late = NOW + timedelta(days=LEAF_DAYS) - RENEW_BEFORE
    second = establish(tmp_path, "Muse", late)
    assert second.ca == first.ca
    assert second.leaf != first.leaf
    assert second.leaf.x509.not_valid_after_utc > late + timedelta(days=300)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ca", "leaf-2026-11-22", f"leaf-{late:%Y-%m-%d}"]
    assert establish(tmp_path, "Muse", late + timedelta(days=1)) == second


def test_what_the_old_leaf_signed_still_holds_after_the_renewal(tmp_path: Path, jpeg: bytes) -> None:
    today = datetime.now(UTC)
    old = establish(tmp_path, "Muse", today - timedelta(days=320))
    signed = sign(jpeg, Claim("t", "image/jpeg", "", {}), old)
    renewed = establish(tmp_path, "Muse", today)
    assert renewed.leaf != old.leaf
    assert judge(signed.data, renewed.anchor).state == "verified"


@pytest.mark.parametrize("name", ["a" * 300, "Muse ✨ Österreich", "x"])
def test_any_instance_name_makes_a_valid_authority(tmp_path: Path, jpeg: bytes, name: str) -> None:
    made = establish(tmp_path, name)
    signed = sign(jpeg, Claim("t", "image/jpeg", "", {}), made)
    assert judge(signed.data, made.anchor).state == "verified"
