"""Certificates of this instance's own making: root, authority, leaf, stamper and persons', Ed25519 throughout.

Profile: a root of path length 1, authorities of path length 0, leaves of 90 days whose extended key usage is the C2PA
claim-signing OID plus emailProtection (readers with default settings refuse documentSigning). Pure: nothing is kept.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CLAIM_SIGNING = x509.ObjectIdentifier("1.3.6.1.4.1.62558.2.1")
PURPOSES = (CLAIM_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION)
ROOT_DAYS = 7300
CA_DAYS = 1825
LEAF_DAYS = 90
SKEW = timedelta(minutes=5)
Key = Ed25519PrivateKey


@dataclass(frozen=True)
class Pair:
    """A certificate and its key, both PEM; the key is empty where it is kept elsewhere."""

    certificate: bytes
    key: bytes

    @property
    def x509(self) -> x509.Certificate:
        """The parsed certificate."""
        return x509.load_pem_x509_certificate(self.certificate)

    @property
    def serial(self) -> str:
        """The serial number in hex, as readers print it: what a revocation names it by."""
        return f"{self.x509.serial_number:x}"

    @property
    def private(self) -> Key:
        """The parsed key. Raises ValueError or TypeError where it is damaged, of another kind or not here."""
        key = serialization.load_pem_private_key(self.key, None)
        if not isinstance(key, Ed25519PrivateKey):
            raise TypeError("the key is not an Ed25519 key")
        return key

    def issued(self, other: "Pair") -> bool:
        """Whether `other` was issued by this one."""
        try:
            other.x509.verify_directly_issued_by(self.x509)
        except (ValueError, TypeError):
            return False
        return True


def make_root(name: str, now: datetime) -> Pair:
    """Return a root, which issues authorities and nothing else."""
    key = Ed25519PrivateKey.generate()
    subject = _subject(name, f"Root {_mark(key)}", most=24)  # it stands in every stamp
    draft = _draft(subject, subject, key, now, now + timedelta(days=ROOT_DAYS))
    return _pair(_authority(draft, 1).sign(key, None), key)


def make_ca(root: Pair, name: str, now: datetime) -> Pair:
    """Return an authority under `root`; each has a name of its own, so that one can be revoked without the others."""
    key = Ed25519PrivateKey.generate()
    draft = _draft(_subject(name, f"CA {_mark(key)}"), root.x509.subject, key, now, _until(root, now, CA_DAYS))
    return _issue(_authority(draft, 0), root, key)


def make_leaf(ca: Pair, name: str, now: datetime) -> Pair:
    """Return a certificate that claims are signed with."""
    key = Ed25519PrivateKey.generate()
    draft = _draft(_subject(name, "signing"), ca.x509.subject, key, now, _until(ca, now, LEAF_DAYS))
    draft = draft.add_extension(x509.ExtendedKeyUsage(PURPOSES), critical=False)
    return _issue(_end(draft), ca, key)


def make_stamper(root: Pair, now: datetime) -> Pair:
    """Return a certificate that time stamps alone are signed with; short, for it stands in every file.

    It lasts as long as its root: a stamp is worth nothing beyond the certificate that made it.
    """
    key = Ed25519PrivateKey.generate()
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Time {_mark(key)}")])
    draft = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(root.x509.subject)
        .public_key(key.public_key())
        .serial_number(int.from_bytes(secrets.token_bytes(8)) | 1)
        .not_valid_before(now - SKEW)
        .not_valid_after(root.x509.not_valid_after_utc)
        .add_extension(_usage(sign_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    )
    return _issue(draft, root, key)


def make_log(name: str, now: datetime) -> Pair:
    """Return the key that the log's heads are signed with; its certificate only says whose it is."""
    key = Ed25519PrivateKey.generate()
    subject = _subject(name, f"log {_mark(key)}")
    draft = _draft(subject, subject, key, now, now + timedelta(days=ROOT_DAYS))
    return _pair(_end(draft).sign(key, None), key)


def make_people(name: str, now: datetime) -> Pair:
    """Return a root that persons' certificates stand under, and nothing else: it is no anchor for claims."""
    key = Ed25519PrivateKey.generate()
    subject = _subject(name, f"people {_mark(key)}")
    draft = _draft(subject, subject, key, now, now + timedelta(days=ROOT_DAYS))
    return _pair(_authority(draft, 0).sign(key, None), key)


def make_person(people: Pair, handle: str, address: str, key: Key, now: datetime) -> Pair:
    """Return a certificate of the person with that handle, whose page is at `address`; no other name is in it.

    It lasts as long as what it stands under: readers look at no time stamp for an identity, so that one which ends
    takes all along that was signed with it.
    """
    organisation = people.x509.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)[0]
    subject = x509.Name([organisation, x509.NameAttribute(NameOID.COMMON_NAME, f"@{handle}")])
    draft = _draft(subject, people.x509.subject, key, now, people.x509.not_valid_after_utc)
    draft = draft.add_extension(x509.SubjectAlternativeName([x509.UniformResourceIdentifier(address)]), critical=False)
    draft = draft.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    return _issue(_end(draft), people, key)


def _until(issuer: Pair, now: datetime, days: int) -> datetime:
    return min(now - SKEW + timedelta(days=days), issuer.x509.not_valid_after_utc)


def _authority(draft: x509.CertificateBuilder, length: int) -> x509.CertificateBuilder:
    draft = draft.add_extension(x509.BasicConstraints(ca=True, path_length=length), critical=True)
    return draft.add_extension(_usage(sign_certificates=True), critical=True)


def _end(draft: x509.CertificateBuilder) -> x509.CertificateBuilder:
    draft = draft.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    return draft.add_extension(_usage(sign_certificates=False), critical=True)


def _issue(draft: x509.CertificateBuilder, issuer: Pair, key: Key) -> Pair:
    # Readers call a leaf without the authority key identifier "invalid".
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.private.public_key())
    return _pair(draft.add_extension(above, critical=False).sign(issuer.private, None), key)


def _draft(subject: x509.Name, issuer: x509.Name, key: Key, now: datetime, until: datetime) -> x509.CertificateBuilder:
    public = key.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(int.from_bytes(secrets.token_bytes(19)) | 1)
        .not_valid_before(now - SKEW)
        .not_valid_after(until)
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


def _mark(key: Key) -> str:
    return x509.SubjectKeyIdentifier.from_public_key(key.public_key()).digest.hex()[:8]


def _subject(name: str, role: str, most: int = 64) -> x509.Name:
    # X.520 bounds organisation and common names at 64; the library counts bytes.
    common = f"{_clipped(name, 28)} Content Credentials {role}" if most == 64 else role
    held = {NameOID.ORGANIZATION_NAME: _clipped(name, most), NameOID.COMMON_NAME: common}
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in held.items()])


def _clipped(name: str, most: int) -> str:
    return name.encode()[:most].decode(errors="ignore")


def _pair(certificate: x509.Certificate, key: Key) -> Pair:
    return Pair(
        certificate.public_bytes(serialization.Encoding.PEM),
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
    )
