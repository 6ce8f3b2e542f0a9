"""The instance makes its own chain of trust once, renews it in time, and keeps the past valid."""

import multiprocessing
import shutil
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import ExtendedKeyUsageOID

from musespark.credential.authority import RENEW_CA, RENEW_LEAF, Authority, establish
from musespark.credential.certificates import CA_DAYS, CLAIM_SIGNING, LEAF_DAYS, Pair, make_leaf, make_root
from musespark.credential.claim import Claim
from musespark.credential.judge import judge
from musespark.credential.keys import FileKey
from musespark.credential.sign import sign

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CLAIM = Claim("t", "image/jpeg", "", {})
CA_DUE = NOW + timedelta(days=CA_DAYS) - RENEW_CA


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
    assert leaf.not_valid_after_utc - leaf.not_valid_before_utc == timedelta(days=LEAF_DAYS)
    assert leaf.version == x509.Version.v3


def test_root_authority_and_leaf_stand_on_each_other(authority: Authority) -> None:
    assert authority.root.issued(authority.root)
    assert authority.root.issued(authority.ca)
    assert authority.ca.issued(authority.leaf)
    assert not authority.root.issued(authority.leaf)
    lengths = [
        pair.x509.extensions.get_extension_for_class(x509.BasicConstraints).value.path_length
        for pair in (authority.root, authority.ca, authority.leaf)
    ]
    assert lengths == [1, 0, None]
    assert authority.chain == (authority.leaf.certificate + authority.ca.certificate).decode()
    assert authority.anchor == authority.root.certificate.decode()


def test_keys_are_readable_by_their_owner_alone(tmp_path: Path) -> None:
    establish(tmp_path / "keys", "Muse", NOW)
    files = sorted((tmp_path / "keys").rglob("*.pem"))
    assert len(files) == 8
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert {stat.S_IMODE(path.parent.stat().st_mode) for path in files} == {0o700}


def test_a_second_start_finds_what_the_first_made(tmp_path: Path) -> None:
    assert establish(tmp_path, "Muse", NOW) == establish(tmp_path, "Muse", NOW + timedelta(days=3))


def start(folder: Path) -> Authority:
    return establish(folder, "Muse", NOW)


def test_processes_that_start_at_once_agree_on_one_authority(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        made = pool.map(start, [tmp_path / "keys"] * 16, chunksize=1)
    assert len(set(made)) == 1
    assert names(tmp_path / "keys") == [f"{kind}-2026-11-22" for kind in ("authority", "leaf", "root", "stamper")]


def test_what_a_kill_left_behind_is_in_nobodys_way(tmp_path: Path) -> None:
    half = tmp_path / ".new-killed" / "root-2026-11-22"
    half.mkdir(parents=True)
    (half / "certificate.pem").write_bytes(b"-----BEGIN")
    made = establish(tmp_path, "Muse", NOW)
    assert made == establish(tmp_path, "Muse", NOW)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_leaf_is_renewed_before_it_ends_and_the_old_one_is_kept(tmp_path: Path) -> None:
    first = establish(tmp_path, "Muse", NOW)
    late = NOW + timedelta(days=LEAF_DAYS) - RENEW_LEAF
    second = establish(tmp_path, "Muse", late)
    assert (second.root, second.ca) == (first.root, first.ca)
    assert second.leaf != first.leaf
    assert second.leaf.x509.not_valid_after_utc > late + timedelta(days=80)
    assert [name for name in names(tmp_path) if "leaf" in name] == ["leaf-2026-11-22", f"leaf-{late:%Y-%m-%d}"]
    assert establish(tmp_path, "Muse", late + timedelta(days=1)) == second


def test_what_the_old_leaf_signed_still_holds_after_the_renewal(tmp_path: Path, jpeg: bytes) -> None:
    today = datetime.now(UTC)
    old = establish(tmp_path, "Muse", today - timedelta(days=70))
    signed = sign(jpeg, CLAIM, old)
    renewed = establish(tmp_path, "Muse", today)
    assert renewed.leaf != old.leaf
    assert judge(signed.data, renewed.anchor).state == "verified"


def test_a_refused_leaf_is_replaced_on_the_same_day(tmp_path: Path) -> None:
    first = establish(tmp_path, "Muse", NOW)
    second = establish(tmp_path, "Muse", NOW, refused={first.leaf.serial})
    assert (second.ca, second.leaf == first.leaf) == (first.ca, False)
    assert [name for name in names(tmp_path) if "leaf" in name] == ["leaf-2026-11-22", "leaf-2026-11-22.02"]
    assert establish(tmp_path, "Muse", NOW, refused={first.leaf.serial}) == second


def take_away_the_root(folder: Path) -> bytes:
    [key] = folder.glob("root-*/key.pem")
    kept = key.read_bytes()
    key.unlink()
    return kept


def test_without_the_roots_key_everything_goes_on_until_the_authority_ends(tmp_path: Path, jpeg: bytes) -> None:
    first = establish(tmp_path, "Muse", NOW)
    take_away_the_root(tmp_path)
    assert judge(sign(jpeg, CLAIM, establish(tmp_path, "Muse")).data, first.anchor).state == "verified"
    last = establish(tmp_path, "Muse", CA_DUE + RENEW_CA - timedelta(days=40))
    assert last.ca == first.ca
    assert last.leaf.x509.not_valid_after_utc == first.ca.x509.not_valid_after_utc
    assert establish(tmp_path, "Muse", CA_DUE + RENEW_CA - timedelta(days=2)) == last
    before = names(tmp_path)
    with pytest.raises(FileNotFoundError, match="bring the root's key back"):
        establish(tmp_path, "Muse", CA_DUE + RENEW_CA)
    assert names(tmp_path) == before


def test_when_the_authority_is_due_the_root_makes_another_with_a_name_of_its_own(tmp_path: Path) -> None:
    first = establish(tmp_path, "Muse", NOW)
    key = take_away_the_root(tmp_path)
    assert establish(tmp_path, "Muse", CA_DUE).ca == first.ca
    next(tmp_path.glob("root-*")).joinpath("key.pem").write_bytes(key)
    second = establish(tmp_path, "Muse", CA_DUE)
    assert second.root == first.root
    assert second.ca.x509.subject != first.ca.x509.subject
    assert second.ca.issued(second.leaf)


def test_an_instance_made_before_there_was_a_root_keeps_verifying_what_it_signed(tmp_path: Path, jpeg: bytes) -> None:
    former = make_root("Muse", NOW)
    leaf = make_leaf(former, "Muse", datetime.now(UTC))
    place = tmp_path / "ca"
    place.mkdir(parents=True)
    (place / "certificate.pem").write_bytes(former.certificate)
    (place / "key.pem").write_bytes(former.key)
    now = establish(tmp_path, "Muse")
    old = Authority(former, former, leaf, (), "Muse")
    for authority in (old, now):
        assert judge(sign(jpeg, CLAIM, authority).data, now.anchor).state == "verified"
    assert judge(sign(jpeg, CLAIM, now).data, old.anchor).state == "unknown-signer"
    assert now.former == (former.certificate,)
    assert not former.issued(now.leaf)


def test_a_folder_copied_elsewhere_is_the_same_authority(tmp_path: Path) -> None:
    made = establish(tmp_path / "one", "Muse", NOW)
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    assert establish(tmp_path / "two", "Muse", NOW) == made


@pytest.mark.parametrize("name", ["a" * 300, "Muse ✨ Österreich", "ü" * 300, "x"])
def test_any_instance_name_makes_a_valid_authority(tmp_path: Path, jpeg: bytes, name: str) -> None:
    made = establish(tmp_path, name)
    assert judge(sign(jpeg, CLAIM, made).data, made.anchor).state == "verified"


class Elsewhere:
    """A service that signs and never shows its key."""

    algorithm = "ed25519"

    def __init__(self, leaf: Pair, chain: str) -> None:
        self.chain, self._leaf, self.asked = chain, leaf, 0

    def sign(self, data: bytes) -> bytes:
        self.asked += 1
        return self._leaf.private.sign(data)


def test_a_key_that_is_elsewhere_is_asked_to_sign(authority: Authority, jpeg: bytes) -> None:
    service = Elsewhere(authority.leaf, authority.chain)
    signed = sign(jpeg, CLAIM, authority, by=service)
    assert judge(signed.data, authority.anchor).state == "verified"
    assert service.asked == 1
    here = sign(jpeg, CLAIM, authority)
    assert 9_000 < len(signed.data) - len(here.data) < 9_600  # why a key that is here is handed over


def test_a_key_file_signs_as_the_protocol_has_it(authority: Authority) -> None:
    holder = FileKey(authority.leaf, authority.chain)
    public = authority.leaf.x509.public_key()
    public.verify(holder.sign(b"x"), b"x")  # type: ignore[call-arg,union-attr]  # an Ed25519 key
    assert serialization.load_pem_private_key(authority.leaf.key, None) is not None


def test_a_damaged_key_is_an_error_and_nothing_is_rewritten(tmp_path: Path) -> None:
    establish(tmp_path, "Muse", NOW)
    [key] = tmp_path.glob("authority-*/key.pem")
    key.write_bytes(b"rubbish")
    before = names(tmp_path)
    with pytest.raises(ValueError, match="PEM"):
        establish(tmp_path, "Muse", NOW + timedelta(days=80))
    assert names(tmp_path) == before
