"""Decide on an offer: accept, edit, reject, undo. Each is a row and a trace; nothing is final unaccepted."""

from django.db import transaction
from django.db.models import QuerySet

from musespark.create import by_hand, pictures, posters
from musespark.create.models import Acceptance, AssetOrigin, Offer, OfferEdit, Rejection
from musespark.create.place import place, unplace
from musespark.create.save import words_of
from musespark.people.models import Person
from musespark.support import blobs, clock, orphans
from musespark.traces.record import record
from musespark.works.models import Asset
from musespark.works.refuse import Refused
from musespark.works.render import render_renditions
from musespark.works.upload import Judged, Stored, add_stored

WORDS = frozenset({"title", "caption", "hashtags", "swap"})  # kinds that go into the editor


@transaction.atomic
def accept(offer: Offer, *, by: Person, in_editor: bool = False) -> Acceptance:
    """Take the offer into the Work; twice is once. With `in_editor` the browser puts the words where the caret is.

    Raises Refused where the Work can't take it (ten pictures, too long, published, AI kept out by its terms).
    """
    work = offer.brief.work
    if offer.source == Offer.Source.MODEL and (off := by_hand.why_off(work)):
        raise Refused(off)
    facts = {"by": by, "text": offer.words, "before": _before(offer), "at": clock.now()}
    row, is_new = Acceptance.objects.get_or_create(offer=offer, defaults=facts)
    if not is_new:
        return row
    Rejection.objects.filter(offer=offer).delete()
    if offer.kind == Offer.Kind.TITLE:
        titles_of(offer).delete()  # a Work has one title: the last one taken replaced it
    if offer.kind == Offer.Kind.POSTER:
        row.asset = _hang(offer)
        row.save(update_fields=["asset"])
    elif offer.kind == Offer.Kind.ALT:
        pictures.describe(_described(offer), alt=row.text)
    elif not in_editor:
        place(offer, row)
    record("accepted", person=by, work=work, offer=offer.pk, offer_kind=offer.kind, edited=row.text != offer.text)
    return row


def titles_of(offer: Offer) -> QuerySet[Acceptance]:
    """Return the acceptances of the draft's other titles."""
    rows = Acceptance.objects.filter(offer__brief=offer.brief_id, offer__kind=Offer.Kind.TITLE)
    return rows.exclude(offer=offer)


@transaction.atomic
def undo(offer: Offer, *, by: Person, in_editor: bool = False) -> None:
    """Take back what was decided: an accepted offer leaves the Work, a rejected one comes back."""
    row = Acceptance.objects.filter(offer=offer).select_related("asset", "offer").first()
    dropped = Rejection.objects.filter(offer=offer).delete()[0]
    if row is None and not dropped:
        return
    if row:
        _take_out(offer, row, in_editor=in_editor)
        Acceptance.objects.filter(pk=row.pk).delete()
    record("undone", person=by, work=offer.brief.work, offer=offer.pk, offer_kind=offer.kind)


@transaction.atomic
def reject(offer: Offer, *, by: Person) -> None:
    """Put the offer away; twice is once. Raises Refused where it was accepted."""
    if Acceptance.objects.filter(offer=offer).exists():
        raise Refused("This offer is in your draft. Undo it first.")
    _, is_new = Rejection.objects.get_or_create(offer=offer, defaults={"by": by, "at": clock.now()})
    if is_new:
        record("rejected", person=by, work=offer.brief.work, offer=offer.pk, offer_kind=offer.kind)


@transaction.atomic
def edit(offer: Offer, *, by: Person, text: str) -> None:
    """Keep the person's own version of the offer's words. Raises Refused for nothing, and for accepted ones."""
    _refuse_accepted(offer)
    if not text.strip():
        raise Refused("Write something, or reject the offer.")
    if text != offer.words:
        _keep_edit(offer, by, text)


@transaction.atomic
def edit_poster(offer: Offer, *, by: Person, drawn: posters.Drawn) -> None:
    """Keep a poster that was drawn again with the person's own words. Raises Refused where it was accepted."""
    _refuse_accepted(offer)
    if drawn.spec["words"] == offer.spec["words"]:
        return
    orphans.forget({offer.blob, str(offer.spec["photo_blob"])})
    offer.blob, offer.spec = drawn.blob, drawn.spec
    offer.save(update_fields=["blob", "spec"])
    _keep_edit(offer, by, posters.lines_of(offer.spec["words"]))


def _refuse_accepted(offer: Offer) -> None:
    if Acceptance.objects.filter(offer=offer).exists():
        raise Refused("This offer is in your draft already. Change it there, or undo it first.")


def _keep_edit(offer: Offer, by: Person, text: str) -> None:
    OfferEdit.objects.create(offer=offer, by=by, text=text[:10_000], at=clock.now())
    record("edited", person=by, work=offer.brief.work, offer=offer.pk, offer_kind=offer.kind)


def _described(offer: Offer) -> Asset:
    if offer.asset is None:
        raise Refused("The picture that this describes has left your draft.")
    return offer.asset


def _before(offer: Offer) -> str:
    if offer.kind == Offer.Kind.ALT:
        return offer.asset.alt if offer.asset else ""
    return words_of(offer.brief.work).title if offer.kind == Offer.Kind.TITLE else ""


def _hang(offer: Offer) -> Asset:
    """Add the poster to the Work's pictures with its layers."""
    work = offer.brief.work
    pictures.refuse_published(work)
    said = offer.spec["words"]
    alt = "Poster: " + ". ".join(each.rstrip(".。 ") for each in (said["headline"], said["body"]) if each)
    width, height = offer.spec["size"]
    judged = Judged("image/webp", width, height)  # the studio drew it itself
    asset = add_stored(work, Stored(judged, offer.blob, len(blobs.get(offer.blob))), alt=alt)
    layers = posters.layers_of(offer.spec["shares"], _photo_kind(offer))
    AssetOrigin.objects.create(asset=asset, source="poster", offer=offer, layers=layers, at=clock.now())
    render_renditions.enqueue(asset.pk)
    return asset


def _photo_kind(offer: Offer) -> str:
    """What the author said of the photo inside the poster, "" for a poster without one."""
    if not offer.spec["photo_blob"]:
        return ""
    said = AssetOrigin.objects.filter(asset=offer.asset).first() if offer.asset else None
    return said.source if said else "unknown"


def _take_out(offer: Offer, row: Acceptance, *, in_editor: bool) -> None:
    if offer.kind == Offer.Kind.POSTER and row.asset:
        pictures.refuse_published(offer.brief.work)
        pictures.take_out(row.asset)
    elif offer.kind == Offer.Kind.ALT and offer.asset and offer.asset.alt == row.text:
        pictures.describe(offer.asset, alt=row.before)
    elif offer.kind in WORDS and not in_editor:
        unplace(offer, row)
