"""A time stamp token (RFC 3161, section 2.4.2) by this instance's own stamping key: when a signature was there.

Pure: an imprint goes in, DER comes out. The token is as short as the format allows, for it stands in every file.
"""

import hashlib
import secrets
from datetime import datetime
from functools import cache, lru_cache

from cryptography.hazmat.primitives.serialization import Encoding

from musespark.credential.certificates import Pair

_SEQUENCE, _SET, _INTEGER, _OCTETS, _OID, _TIME = 0x30, 0x31, 0x02, 0x04, 0x06, 0x18
_EXPLICIT = 0xA0
# The rule for stamps, "by the clock of the machine that signed", under the number for examples (RFC 5612): to have one
# of our own, an enterprise number must be asked for.
POLICY = "1.3.6.1.4.1.32473.1.1"
_SIGNED_DATA, _TST_INFO = "1.2.840.113549.1.7.2", "1.2.840.113549.1.9.16.1.4"
_CONTENT_TYPE, _DIGEST, _CERTIFICATE = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4", "1.2.840.113549.1.9.16.2.47"
_SHA256, _SHA512, _ED25519 = "2.16.840.1.101.3.4.2.1", "2.16.840.1.101.3.4.2.3", "1.3.101.112"


class _Stamper:
    """The parts of a stamping pair that every token needs."""

    def __init__(self, pair: Pair) -> None:
        certificate = pair.x509
        self.key = pair.private
        self.certificate = certificate.public_bytes(Encoding.DER)
        self.name = _der(_SEQUENCE, certificate.issuer.public_bytes(), _number(certificate.serial_number))
        named = _der(_SEQUENCE, _der(_OCTETS, hashlib.sha256(self.certificate).digest()))
        self.chosen = _attribute(_CERTIFICATE, _der(_SEQUENCE, _der(_SEQUENCE, named)))  # RFC 5816


_held = lru_cache(maxsize=4)(_Stamper)


def token(imprint: bytes, by: Pair, now: datetime) -> bytes:
    """Return the token that says that the data with the SHA-256 `imprint` were there at `now` (to the second, UTC).

    Signed data after RFC 5652, section 5, with Ed25519 and SHA-512 as RFC 8419 has them. Raises ValueError or
    TypeError where the key of `by` is damaged.
    """
    held, stamped = _held(by), _info(imprint, now)
    digest = _attribute(_DIGEST, _der(_OCTETS, hashlib.sha512(stamped).digest()))
    attributes = b"".join(sorted((_attribute(_CONTENT_TYPE, _oid(_TST_INFO)), digest, held.chosen)))
    signature = held.key.sign(_der(_SET, attributes))
    algorithms = _algorithm(_SHA512), _der(_EXPLICIT, attributes), _algorithm(_ED25519)
    signer = _der(_SEQUENCE, _number(1), held.name, *algorithms, _der(_OCTETS, signature))
    content = _der(_SEQUENCE, _oid(_TST_INFO), _der(_EXPLICIT, _der(_OCTETS, stamped)))
    certificates = _der(_EXPLICIT, held.certificate)
    parts = _number(3), _der(_SET, _algorithm(_SHA512)), content, certificates, _der(_SET, signer)
    return _der(_SEQUENCE, _oid(_SIGNED_DATA), _der(_EXPLICIT, _der(_SEQUENCE, *parts)))


def _info(imprint: bytes, now: datetime) -> bytes:
    return _der(
        _SEQUENCE,
        _number(1),
        _oid(POLICY),
        _der(_SEQUENCE, _algorithm(_SHA256), _der(_OCTETS, imprint)),
        _number(secrets.randbits(63)),
        _der(_TIME, now.strftime("%Y%m%d%H%M%SZ").encode()),
    )


def _attribute(kind: str, value: bytes) -> bytes:
    return _der(_SEQUENCE, _oid(kind), _der(_SET, value))


def _der(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes((tag, 0x80 | len(length))) + length + content


def _number(value: int) -> bytes:
    return _der(_INTEGER, value.to_bytes(value.bit_length() // 8 + 1))


def _algorithm(name: str) -> bytes:
    return _der(_SEQUENCE, _oid(name))


@cache
def _oid(name: str) -> bytes:
    first, second, *rest = map(int, name.split("."))
    return _der(_OID, b"".join(map(_base128, (40 * first + second, *rest))))


def _base128(value: int) -> bytes:
    groups = [value & 0x7F]
    while value := value >> 7:
        groups.append(value & 0x7F | 0x80)
    return bytes(reversed(groups))
