"""Tokens that a shown Work carries, so that what the page later says about it can be believed.

A token names the Work, the person and the moment it was shown, and is sealed with the instance's secret: nobody can
report an impression of what they were not shown, or for another person.
"""

import base64
import hashlib
import secrets
import struct
from dataclasses import dataclass
from functools import cache

from django.conf import settings

from musespark.support import clock

_FORM = struct.Struct(">QQI6s")  # Work, person (0: nobody), seconds, nonce
_SEAL = 12  # bytes: 2**96 to guess
LIFE = 24 * 3600  # seconds


class Forged(ValueError):
    """The token was not made here, or is too old."""


@dataclass(frozen=True)
class Shown:
    """What a token says: the Work was shown to the person (None: not signed in) at `at` (seconds)."""

    work: int
    person: int | None
    at: int


@cache
def _key() -> bytes:
    return hashlib.blake2b(settings.SECRET_KEY.encode(), person=b"shown-token").digest()


def _seal(body: bytes) -> bytes:
    return hashlib.blake2b(body, key=_key(), digest_size=_SEAL).digest()


def mint(work: int, person: int | None) -> str:
    """Return the token of the Work with id `work`, shown now to the person with id `person`."""
    body = _FORM.pack(work, person or 0, int(clock.now().timestamp()), secrets.token_bytes(6))
    return base64.urlsafe_b64encode(body + _seal(body)).decode()


def read(token: str) -> Shown:
    """Return what `token` says; raises Forged where it was not minted here or is older than a day."""
    try:
        raw = base64.urlsafe_b64decode(token.encode("ascii"))
    except ValueError as error:
        raise Forged("not a token") from error
    if base64.urlsafe_b64encode(raw).decode() != token:  # the decoder skips strangers: one token, many spellings
        raise Forged("not as it was minted")
    body, seal = raw[:-_SEAL], raw[-_SEAL:]
    if len(body) != _FORM.size or not secrets.compare_digest(seal, _seal(body)):
        raise Forged("not a token of this instance")
    work, person, at, _ = _FORM.unpack(body)
    if clock.now().timestamp() - at > LIFE:
        raise Forged("shown more than a day ago")
    return Shown(work, person or None, at)
