"""Take a picture in: judged within bounds, kept as it came, shown only in cleaned renditions."""

from dataclasses import dataclass

from django.db import transaction

from musespark.support import blobs
from musespark.support.pictures import Judged, judge, upright
from musespark.works.models import Asset, Work
from musespark.works.refuse import Refused

__all__ = ["SUFFIX", "Judged", "Stored", "add_picture", "add_stored", "judge", "store", "upright"]

SUFFIX = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/gif": ".gif",
    "image/avif": ".avif",
}


@dataclass(frozen=True)
class Stored:
    """A picture that was judged and whose bytes are kept, before a Work has it."""

    judged: Judged
    blob: str
    byte_size: int


def store(data: bytes) -> Stored:
    """Judge `data` and keep its bytes; no transaction should be open. Raises Refused on what `judge` refuses."""
    judged = judge(data)
    return Stored(judged, blobs.put(data, suffix=SUFFIX[judged.media_type]), len(data))


def add_picture(work: Work, data: bytes, *, alt: str = "") -> Asset:
    """Keep `data` as the next picture of `work`. Raises Refused on the eleventh one and on what `judge` refuses."""
    return add_stored(work, store(data), alt=alt)


@transaction.atomic
def add_stored(work: Work, stored: Stored, *, alt: str = "") -> Asset:
    """Make what was stored the next picture of `work`. Raises Refused on the eleventh one."""
    Work.objects.select_for_update().get(pk=work.pk)  # two uploads at once count one after the other
    count = work.assets.count()
    if count >= Work.PICTURES:
        raise Refused("A Work holds at most ten pictures.")
    last = work.assets.order_by("-position").first()
    return Asset.objects.create(
        work=work,
        position=last.position + 1 if last else 0,
        alt=alt[:1000],
        blob=stored.blob,
        media_type=stored.judged.media_type,
        width=stored.judged.width,
        height=stored.judged.height,
        byte_size=stored.byte_size,
        moves=stored.judged.moves,
    )
