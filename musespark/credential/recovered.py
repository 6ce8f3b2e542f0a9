"""A file without a credential that is a Work of this instance, saved anew: found by fingerprint, seen to be the same.

It says where the picture comes from. It proves nothing of the very bytes: anybody may have made them.
"""

import io
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass

from PIL import Image

from musespark.credential.faithful import is_faithful
from musespark.credential.hit import Near
from musespark.credential.models import Manifest
from musespark.support import blobs
from musespark.support.pictures import upright
from musespark.works.models import Rendition, Work

SHOWN = 320  # pixels of the longer side of what was sent, as the page shows it


@dataclass(frozen=True)
class Recovered:
    """The Work and the credential of its picture; `sent` is what was sent, small, as a data address of WebP."""

    work: Work
    manifest: Manifest
    picture: Rendition
    sent: str


def recover(data: bytes, hits: Iterable[Near]) -> Recovered | None:
    """Return the first of the near Works whose picture is what `data` shows, whole; `data` can be decoded.

    Three queries for each Work that is near by a picture, and each of its pictures read small.
    """
    near = [hit.work for hit in hits if hit.picture]
    if not near:
        return None
    sent = upright(data)
    for work in near:
        for picture in Rendition.objects.filter(asset__work=work, name="small").select_related("asset"):
            credential = _credential(picture)
            if credential is not None and is_faithful(sent, _opened(picture)):
                return Recovered(work, credential, picture, _address(sent))
    return None


def _credential(picture: Rendition) -> Manifest | None:
    """The credential of the largest form of the picture."""
    rows = Manifest.objects.filter(rendition__asset=picture.asset_id).select_related("work__author")
    return rows.order_by("-rendition__width", "-id").first()


def _opened(picture: Rendition) -> Image.Image:
    return Image.open(io.BytesIO(blobs.get(picture.blob)))


def _address(sent: Image.Image) -> str:
    out = io.BytesIO()
    sent.thumbnail((SHOWN, SHOWN))
    sent.save(out, "WEBP", quality=70)
    return f"data:image/webp;base64,{b64encode(out.getvalue()).decode()}"
