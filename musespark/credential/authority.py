"""The instance's own certificate authority: made once, renewed in time, never rewritten.

Profile: Ed25519 throughout, a CA of path length 0, leaves of at most 366 days whose extended key usage is
the C2PA claim-signing OID plus emailProtection (readers with default settings refuse documentSigning).
"""

import os
import secrets
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CLAIM_SIGNING = x509.ObjectIdentifier("1.3.6.1.4.1.62558.2.1")
CA_DAYS = 3650
LEAF_DAYS = 365
RENEW_BEFORE = timedelta(days=275)  # so every signature can be checked elsewhere for nine months at least
SKEW = timedelta(minutes=5)


@dataclass(frozen=True)
class Pair:
    """A certificate and its key, both PEM."""

    certificate: bytes
    key: bytes

    @property
    def x509(self) -> x509.Certificate:
        """The parsed certificate."""
        return x509.load_pem_x509_certificate(self.certificate)


@dataclass(frozen=True)
class Authority:
    """What signing and judging need: the CA, the current leaf and the instance's name."""

    ca: Pair
    leaf: Pair
    name: str

    @property
    def chain(self) -> str:
        """PEM chain, leaf first, for the signature's x5chain."""
        return (self.leaf.certificate + self.ca.certificate).decode()

    @property
    def anchor(self) -> str:
        """PEM of the CA, the only root this instance trusts by itself."""
        return self.ca.certificate.decode()

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the CA certificate in hex, to be compared out of band."""
        return self.ca.x509.fingerprint(hashes.SHA256()).hex()

    @property
    def renew_at(self) -> datetime:
        """From this moment a new leaf is due."""
        return self.leaf.x509.not_valid_after_utc - RENEW_BEFORE


def establish(folder: Path, name: str, now: datetime | None = None) -> Authority:
    """The authority kept in `folder`, made or renewed when needed.

    Safe when several processes call it at once: a pair is written to a private directory and renamed into
    place, which only one of them can do; the others read the winner's. Old leaves stay where they are.
    Raises OSError when the folder cannot be written, ValueError or TypeError when a key file is damaged.
    """
    now = now or datetime.now(UTC)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    ca = _kept(folder / "ca", lambda: _make_ca(name, now))
    leaf = _current(folder)
    if leaf is None or leaf.x509.not_valid_after_utc - RENEW_BEFORE <= now:
        leaf = _kept(folder / f"leaf-{now:%Y-%m-%d}", lambda: _make_leaf(ca, name, now))
    return Authority(ca, leaf, name)


def _current(folder: Path) -> Pair | None:
    leaves = sorted(folder.glob("leaf-*"))
    return _read(leaves[-1]) if leaves else None


def _kept(place: Path, make: Callable[[], Pair]) -> Pair:
    if not place.exists():
        _place(place, make())
    return _read(place)


def _read(place: Path) -> Pair:
    return Pair((place / "certificate.pem").read_bytes(), (place / "key.pem").read_bytes())


def _place(place: Path, pair: Pair) -> None:
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=".new-") as scratch:
        made = Path(scratch) / place.name
        made.mkdir(mode=0o700)
        _write(made / "certificate.pem", pair.certificate)
        _write(made / "key.pem", pair.key)
        try:
            made.rename(place)
        except OSError:
            # Another process was first: a rename onto a filled directory fails, and its pair is the one.
            if not place.exists():
                raise


def _write(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _make_ca(name: str, now: datetime) -> Pair:
    key = Ed25519PrivateKey.generate()
    subject = _subject(name, "Content Credentials CA")
    draft = _draft(subject, subject, key, now, CA_DAYS)
    draft = draft.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    draft = draft.add_extension(_usage(sign_certificates=True), critical=True)
    return _pair(draft.sign(key, None), key)


def _make_leaf(ca: Pair, name: str, now: datetime) -> Pair:
    key = Ed25519PrivateKey.generate()
    issuer = serialization.load_pem_private_key(ca.key, None)
    if not isinstance(issuer, Ed25519PrivateKey):
        raise TypeError("the CA key is not an Ed25519 key")
    draft = _draft(_subject(name, "Content Credentials signing"), ca.x509.subject, key, now, LEAF_DAYS)
    draft = draft.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    draft = draft.add_extension(_usage(sign_certificates=False), critical=True)
    purposes = x509.ExtendedKeyUsage([CLAIM_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION])
    draft = draft.add_extension(purposes, critical=False)
    # Readers call a leaf without the authority key identifier "invalid".
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key())
    return _pair(draft.add_extension(above, critical=False).sign(issuer, None), key)


def _draft(
    subject: x509.Name, issuer: x509.Name, key: Ed25519PrivateKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    public = key.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(int.from_bytes(secrets.token_bytes(19)) | 1)
        .not_valid_before(now - SKEW)
        .not_valid_after(now - SKEW + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _usage(*, sign_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not sign_certificates,
        key_cert_sign=sign_certificates,
        crl_sign=sign_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _subject(name: str, role: str) -> x509.Name:
    # X.520 bounds organisation and common names at 64 characters.
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, name[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{name[:30]} {role}"[:64]),
        ]
    )


def _pair(certificate: x509.Certificate, key: Ed25519PrivateKey) -> Pair:
    return Pair(
        certificate.public_bytes(serialization.Encoding.PEM),
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
    )
