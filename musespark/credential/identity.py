"""The person signs too: an own key and certificate of each creator, under their handle and no other name.

The key is derived (RFC 5869) from a salt in the person's row and the key of the instance's root for people: whoever
has the database alone can't sign for anybody, and with the row it is gone for good.
"""

import secrets
from datetime import timedelta

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction

from musespark.credential import instance
from musespark.credential.certificates import Key, Pair, make_person
from musespark.credential.models import Identity, Revocation
from musespark.people.models import Person
from musespark.support import clock

RENEW = timedelta(days=365)
_USE = b"musespark: the key of a person"


def identity_of(person: Person) -> Pair | None:
    """Return the key that `person` signs with, made when there is none under this handle or it is a year old.

    None where the key of the root for people is away. Two queries, a write when one is made.
    """
    if not instance.people().key:
        return None
    refused = Revocation.objects.values("serial")
    kept = Identity.objects.filter(person=person, handle=person.username, at__gt=clock.now() - RENEW)
    row = kept.exclude(serial__in=refused).order_by("-id").first()
    pair = row and pair_of(row)
    return pair if pair and instance.people().issued(pair) else pair_of(_make(person))


def pair_of(row: Identity) -> Pair:
    """Return a certificate of a person with its key."""
    private = _key(bytes(row.salt)).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return Pair(row.certificate.encode(), private)


def renew(person: Person) -> None:
    """Give `person` a new key; from this moment on nothing is theirs that the ones before sign."""
    with transaction.atomic():
        refused = Revocation.objects.values("serial")
        for row in Identity.objects.filter(person=person).exclude(serial__in=refused):
            fingerprint = pair_of(row).x509.fingerprint(hashes.SHA256()).hex()
            said = {"name": "person", "fingerprint": fingerprint, "since": clock.now()}
            Revocation.objects.get_or_create(serial=row.serial, defaults=said)
        _make(person)


def _make(person: Person) -> Identity:
    salt = secrets.token_bytes(32)
    address = settings.ADDRESS + person.get_absolute_url()
    made = make_person(instance.people(), person.username, address, _key(salt), clock.now())
    said = {"handle": person.username, "salt": salt, "certificate": made.certificate.decode(), "serial": made.serial}
    return Identity.objects.create(person=person, **said)


def _key(salt: bytes) -> Key:
    secret = instance.people().private.private_bytes_raw()
    return Key.from_private_bytes(HKDF(hashes.SHA256(), 32, salt, _USE).derive(secret))
