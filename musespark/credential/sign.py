"""Sign a file: the credential embedded, or beside it as a sidecar. Nothing is fetched, no thumbnail is added."""

import io
import json
import os
from dataclasses import dataclass
from functools import lru_cache

import c2pa

from musespark.credential.authority import Authority
from musespark.credential.claim import Claim, definition, ingredient_definition

# c2pa-rs accepts the claim-signing purpose only when it is listed here; the others are what foreign signers use.
PURPOSES = "1.3.6.1.4.1.62558.2.1\n1.3.6.1.5.5.7.3.4\n1.3.6.1.5.5.7.3.36\n1.3.6.1.5.5.7.3.8"


@dataclass(frozen=True)
class Signed:
    """The file (unchanged when the credential is a sidecar) and the manifest store's bytes."""

    data: bytes
    manifest: bytes


def sign(data: bytes, claim: Claim, authority: Authority, *, embed: bool = True) -> Signed:
    """Sign `data` (JPEG, PNG, WebP, GIF; or UTF-8 text as a sidecar) with the authority's current leaf.

    Raises c2pa.C2paError when the bytes are not what `claim.media_type` says.
    """
    with c2pa.Builder(definition(claim), context=_signing(authority, os.getpid())) as builder:
        for number, one in enumerate(claim.ingredients):
            builder.add_ingredient(json.dumps(ingredient_definition(number, one)), one.media_type, io.BytesIO(one.data))
        if not embed:
            builder.set_no_embed()
        out = io.BytesIO()
        manifest = builder.sign(claim.media_type, io.BytesIO(data), out)
    return Signed(out.getvalue() if embed else data, bytes(manifest))


def settings_for(anchors: str) -> str:
    """Return c2pa settings as JSON: our anchors trusted, nothing fetched, no thumbnails."""
    return json.dumps(
        {
            "trust": {"user_anchors": anchors, "trust_config": PURPOSES},
            "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_after_sign": False},
            "builder": {"thumbnail": {"enabled": False}},
        }
    )


@lru_cache(maxsize=4)
def _signing(authority: Authority, process: int) -> c2pa.Context:  # noqa: ARG001  part of the cache's key alone
    """One context a process: native handles do not survive a fork."""
    info = c2pa.C2paSignerInfo(b"ed25519", authority.chain.encode(), authority.leaf.key, None)
    return c2pa.Context.from_json(settings_for(authority.anchor), signer=c2pa.Signer.from_info(info))
