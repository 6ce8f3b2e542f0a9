"""The pictures of a draft: taken in with where they are from, described, put away."""

from django.db import transaction

from musespark.create.models import AssetOrigin
from musespark.support import clock, orphans
from musespark.works.models import Asset, Publication, Recording, Work
from musespark.works.refuse import Refused
from musespark.works.render import render_renditions
from musespark.works.upload import Stored, add_stored, store

SAID = frozenset(AssetOrigin.Source.values) - {AssetOrigin.Source.POSTER}  # what an author can say of an upload


def add(work: Work, data: bytes, *, alt: str = "", source: str = AssetOrigin.Source.UNSAID) -> Asset:
    """Take a picture in. Raises Refused with a sentence; the draft is then as it was."""
    refuse_published(work)
    return take(work, store(data), alt=alt, source=source)


@transaction.atomic
def take(work: Work, stored: Stored, *, alt: str = "", source: str = AssetOrigin.Source.UNSAID) -> Asset:
    """Take a picture in that was judged before, so that nobody waits for that. Raises Refused with a sentence."""
    asset = add_stored(work, stored, alt=alt)
    refuse_published(work)  # it may have become so while the picture was judged
    said = source if source in SAID else AssetOrigin.Source.UNSAID
    AssetOrigin.objects.create(asset=asset, source=said, at=clock.now())
    render_renditions.enqueue(asset.pk)
    return asset


@transaction.atomic
def describe(asset: Asset, *, alt: str, source: str = "") -> None:
    """Set the alt text, and for an upload where it is from."""
    refuse_published(asset.work)
    asset.alt = alt[:1000]
    asset.save(update_fields=["alt"])
    if source in SAID:
        AssetOrigin.objects.filter(asset=asset).exclude(source=AssetOrigin.Source.POSTER).update(source=source)


@transaction.atomic
def remove(asset: Asset) -> None:
    """Take a picture out of a draft; an accepted poster becomes an open offer again."""
    refuse_published(asset.work)
    origin: AssetOrigin | None = getattr(asset, "origin", None)
    acceptance = getattr(origin.offer, "acceptance", None) if origin and origin.offer else None
    if acceptance:
        acceptance.delete()
    take_out(asset)


def take_out(asset: Asset) -> None:
    """Delete a picture and the recording that it is of; after the commit bytes go that nothing else names."""
    recording: Recording | None = getattr(asset, "recording", None)
    played = recording.blobs if recording else set()
    orphans.forget({asset.blob, *asset.renditions.values_list("blob", flat=True), *played})
    asset.delete()


def refuse_published(work: Work) -> None:
    """Raise Refused for a Work that is published by now: its pictures are signed. One query."""
    if Publication.objects.filter(work=work).exists():
        raise Refused("The pictures of a published Work stay as they were signed. Make a new Work to change them.")
