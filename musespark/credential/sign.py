"""Sign a file: the credential embedded, or beside it as a sidecar, and time-stamped. Nothing is fetched."""

import hashlib
import io
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import c2pa

from musespark.credential.authority import Authority
from musespark.credential.certificates import Pair
from musespark.credential.claim import Claim, definition, ingredient_definition
from musespark.credential.countersign import Place, exchange_in, exchanged, lengthened, place_in, stamped
from musespark.credential.embeddable import sign_for
from musespark.credential.inscribe import wrapped
from musespark.credential.keys import FileKey, Holder, joined, signer
from musespark.credential.timestamp import token

# c2pa-rs accepts the claim-signing purpose only when it is listed here; the others are what foreign signers use.
PURPOSES = "1.3.6.1.4.1.62558.2.1\n1.3.6.1.5.5.7.3.4\n1.3.6.1.5.5.7.3.36\n1.3.6.1.5.5.7.3.8"

SLACK = 60  # bytes; see inscribe


@dataclass(frozen=True)
class Signed:
    """The file (unchanged when the credential is a sidecar) and the manifest store's bytes."""

    data: bytes
    manifest: bytes


def sign(
    data: bytes,
    claim: Claim,
    authority: Authority,
    *,
    embed: bool = True,
    by: Holder | None = None,
    person: Pair | None = None,
) -> Signed:
    """Sign `data` with the authority's leaf, or by another holder.

    JPEG, PNG, WebP, GIF, AVIF and MP4 take it inside or as a sidecar, UTF-8 text as a sidecar. With the key of a
    `person` it says in it, signed by them too, who the creator is.
    Raises c2pa.C2paError when the bytes are not what `claim.media_type` says.
    """
    out = io.BytesIO()
    with _built(claim, signing(authority, by, person)) as builder:
        if not embed:
            builder.set_no_embed()
        signed = builder.sign(claim.media_type, io.BytesIO(data), out)
    return _stamp(Signed(out.getvalue() if embed else data, bytes(signed)), authority, embed=embed)


def sign_file(source: Path, target: Path, claim: Claim, authority: Authority, *, person: Pair | None = None) -> bytes:
    """Write the file at `source` to `target` with its credential inside, and return the manifest store's bytes.

    For an MP4 of any size: it is never in memory. Raises as sign, and OSError; then `target` is of no use.
    """
    with (
        source.open("rb") as file,
        target.open("w+b") as made,
        _built(claim, signing(authority, None, person)) as builder,
    ):
        manifest = bytes(builder.sign(claim.media_type, file, made))
    if authority.stamper is None:
        return manifest
    place, box = _stamped(manifest, authority.stamper)
    exchange_in(target, place, box)
    return manifest.replace(place.signature, box)


def inscribe(text: bytes, claim: Claim, authority: Authority) -> bytes:
    """Return the UTF-8 `text` (NFC) with its credential behind it, in letters that nobody sees; see inscribe.py.

    By the instance alone: the library refuses to sign for a person too at a place that the caller chose.
    Raises ValueError where the padding was too short to make the length come out, which is very rare.
    """
    signer, context = joined(FileKey(authority.leaf, authority.chain), None), signing(authority)
    digest, start = hashlib.sha256(text).digest(), len(text)

    def signed_until(end: int) -> bytes:
        manifest = sign_for((start, end), digest, claim, signer, context)
        if authority.stamper is None:
            return manifest
        place, box = _stamped(manifest, authority.stamper)
        return manifest.replace(place.signature, box)

    # How long the letters are depends on the bytes that they stand for, and their length is among what is signed. So
    # a first signature shows about how long; the second is signed for a little more, and its padding makes that up.
    end = start + len(wrapped(signed_until(start + 2**15)).encode()) + SLACK
    manifest = signed_until(end)
    return text + wrapped(lengthened(manifest, end - start - len(wrapped(manifest).encode()))).encode()


@contextmanager
def _built(claim: Claim, context: c2pa.Context) -> Iterator[c2pa.Builder]:
    with c2pa.Builder(definition(claim), context=context) as builder:
        for number, one in enumerate(claim.ingredients):
            builder.add_ingredient(json.dumps(ingredient_definition(number, one)), one.media_type, io.BytesIO(one.data))
        yield builder


def _stamp(signed: Signed, authority: Authority, *, embed: bool) -> Signed:
    """Put a time stamp into the signature.

    One that stands in pieces in the file (see countersign.exchanged) goes without.
    """
    if authority.stamper is None:
        return signed
    place, box = _stamped(signed.manifest, authority.stamper)
    data = exchanged(signed.data, place, box) if embed else signed.data
    return signed if data is None else Signed(data, signed.manifest.replace(place.signature, box))


def _stamped(manifest: bytes, stamper: Pair) -> tuple[Place, bytes]:
    place = place_in(manifest)
    return place, stamped(place, token(place.imprint, stamper, datetime.now(UTC)))


def settings_for(anchors: str, people: str = "") -> str:
    """Return c2pa settings as JSON: our anchors trusted, nothing fetched, no thumbnails.

    `people` are the roots of persons. Never both: the library takes these for roots of claims too (judge.py).
    """
    known = [{"trust_anchors": people, "trust_uri": "people", "trust_kind": "cawg"}] if people else []
    return json.dumps(
        {
            "trust": {"user_anchors": anchors or None, "trust_config": PURPOSES, "anchors": known},
            "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_after_sign": False},
            "builder": {"thumbnail": {"enabled": False}},
        }
    )


def signing(authority: Authority, by: Holder | None = None, person: Pair | None = None) -> c2pa.Context:
    """Return the context that signs with the authority's leaf, or by another holder; for a `person` too."""
    holder = by or FileKey(authority.leaf, authority.chain)
    return signer(holder, person, os.getpid(), settings_for(authority.anchor))
