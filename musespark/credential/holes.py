"""What a credential's hash leaves out of a file, and whether the rest is as it was signed. Pure.

By the rules of today (C2PA 2.4) the hash leaves out the place of the credential alone. Files of 2023 leave out more,
and no library here knows of a credential written into a text: both are counted again by the signed hash itself.
"""

import hashlib
from base64 import b64decode
from binascii import Error
from typing import Any

HASH = "c2pa.hash.data"
MISMATCH = "assertion.dataHash.mismatch"
_KINDS = frozenset({"sha256", "sha384", "sha512"})


def hole_in(report: dict[str, Any], label: str, data: bytes) -> tuple[int, int] | None:
    """Return where (start, end) the hash of the manifest with that label leaves bytes out, if the others fit it.

    `report` is crJSON. None where the hash does not fit, leaves out nothing, or several places.
    """
    found = (one.get("assertions") or {} for one in report.get("manifests") or [] if one.get("label") == label)
    bound = next(found, {}).get(HASH)
    if not isinstance(bound, dict):
        return None
    try:
        [left_out] = bound.get("exclusions") or []
        start, end = int(left_out["start"]), int(left_out["start"]) + int(left_out["length"])
        signed = b64decode(str(bound.get("hash")).removeprefix("b64'").removesuffix("'"), validate=True)
    except (ValueError, TypeError, KeyError, Error):
        return None
    kind = str(bound.get("alg") or "sha256")
    if kind not in _KINDS or not 0 <= start < end <= len(data):
        return None
    return (start, end) if hashlib.new(kind, data[:start] + data[end:]).digest() == signed else None
