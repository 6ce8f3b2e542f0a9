"""Recordings: a video or a sound becomes part of a Work, and what plays it knows how."""

from dataclasses import dataclass

from django.db import transaction

from musespark.support import blobs, orphans
from musespark.support.media.prepare import Prepared
from musespark.works.models import Asset, Recording, Work
from musespark.works.refuse import Refused
from musespark.works.upload import Stored, add_stored, store


@dataclass(frozen=True)
class Kept:
    """A recording whose bytes are kept, before a Work has it."""

    prepared: Prepared
    original: str
    original_size: int
    blob: str
    byte_size: int
    picture: Stored

    @property
    def blobs(self) -> set[str]:
        """What was put for it, besides the original."""
        return {self.blob, self.picture.blob}


def keep(prepared: Prepared, original: str, original_size: int) -> Kept:
    """Keep what was made of the blob `original`, so many bytes large; no transaction should be open."""
    picture = store(prepared.poster.read_bytes())
    with prepared.served.open("rb") as file:
        blob = blobs.put_file(file, suffix=".mp4" if prepared.kind == Recording.Kind.VIDEO else ".m4a")
    return Kept(prepared, original, original_size, blob, prepared.served.stat().st_size, picture)


@transaction.atomic
def add(work: Work, kept: Kept, *, alt: str = "") -> Recording:
    """Make what was kept the recording of `work`, its picture the next one. Raises Refused on a second recording."""
    asset = add_stored(work, kept.picture, alt=alt)  # it holds the Work's row: two at once come one after the other
    if Recording.objects.filter(work=work).exists():
        raise Refused("A Work holds one video or sound. Remove the one that is there first.")
    made = kept.prepared
    return Recording.objects.create(
        work=work,
        asset=asset,
        kind=made.kind,
        original=kept.original,
        original_size=kept.original_size,
        media_type=made.media_type,
        blob=kept.blob,
        byte_size=kept.byte_size,
        width=made.width,
        height=made.height,
        duration=round(made.seconds * 1000),
        poster_at=round(made.poster_at * 1000),
    )


@transaction.atomic
def put_poster(recording: Recording, picture: Stored, at: float) -> Asset:
    """Show the frame of second `at` instead: a new picture in the place of the old one, whose prints go with it."""
    old = recording.asset
    asset = Asset.objects.create(
        work_id=old.work_id,
        position=old.position,
        alt=old.alt,
        blob=picture.blob,
        media_type=picture.judged.media_type,
        width=picture.judged.width,
        height=picture.judged.height,
        byte_size=picture.byte_size,
    )
    Recording.objects.filter(pk=recording.pk).update(asset=asset, poster_at=round(at * 1000))
    orphans.forget({old.blob, *old.renditions.values_list("blob", flat=True)})
    return asset
