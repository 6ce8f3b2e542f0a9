"""Put accepted words into a draft, and take them out again, where the browser has no script to do it."""

from django.db import transaction

from musespark.create.authorship.events import Event, Source
from musespark.create.authorship.retouch import changes
from musespark.create.authorship.table import to_units
from musespark.create.begin import brief_of
from musespark.create.manuscript import add, catch_up
from musespark.create.models import Acceptance, Offer
from musespark.create.save import Words, save, words_of
from musespark.works.models import Work
from musespark.works.refuse import Refused


@transaction.atomic
def place(offer: Offer, row: Acceptance) -> None:
    """Write the words into title or text, with their origin. Raises Refused where the text would be too long."""
    work = offer.brief.work
    words = words_of(work)
    catch_up(work, "title", words.title)
    catch_up(work, "text", words.text)
    if offer.kind == Offer.Kind.TITLE:
        title = row.text[: Work.TITLE]
        _splice(work, offer, "title", 0, words.title, title)
        after = Words(title, words.text, words.notes)
    elif offer.kind == Offer.Kind.SWAP:
        after = _swap(work, offer, words)
    else:
        gap = "\n\n" if words.text.strip() else ""
        at = len(to_units(words.text))
        if gap:
            add(work, "text", Event(1, at, 0, gap, "typed"))
        _splice(work, offer, "text", at + len(gap), "", row.text)
        after = Words(words.title, words.text + gap + row.text, words.notes)
    if len(after.text) > Work.TEXT:
        raise Refused(f"A Work holds {Work.TEXT} characters. Shorten your text first.")
    save(work, after, revision=brief_of(work).revision)


@transaction.atomic
def unplace(offer: Offer, row: Acceptance) -> None:
    """Take the words out where they still stand as they were accepted; else they are the person's to keep."""
    work = offer.brief.work
    words = words_of(work)
    if offer.kind == Offer.Kind.TITLE and words.title == row.text[: Work.TITLE]:
        add(work, "title", Event(1, 0, len(to_units(words.title)), row.before, "undo"))
        after = Words(row.before, words.text, words.notes)
    elif offer.kind in {Offer.Kind.CAPTION, Offer.Kind.HASHTAGS} and row.text in words.text:
        before, _, behind = words.text.rpartition(row.text)  # it was put behind what stood there
        gap = "" if behind else before[len(before.removesuffix("\n\n")) :]
        before = before.removesuffix(gap)
        add(work, "text", Event(1, len(to_units(before)), len(to_units(gap + row.text)), "", "typed"))
        after = Words(words.title, before + behind, words.notes)
    elif offer.kind == Offer.Kind.SWAP and row.text in words.text:
        before, _, behind = words.text.partition(row.text)
        general = str(offer.spec["general"])
        add(work, "text", Event(1, len(to_units(before)), len(to_units(row.text)), general, "undo"))
        after = Words(words.title, before + general + behind, words.notes)
    else:
        return
    save(work, after, revision=brief_of(work).revision)


def _swap(work: Work, offer: Offer, words: Words) -> Words:
    general, own = str(offer.spec["general"]), str(offer.spec["own"])
    if general not in words.text:
        raise Refused("That sentence is no longer in your text.")
    _splice(work, offer, "text", len(to_units(words.text[: words.text.index(general)])), general, own)
    return Words(words.title, words.text.replace(general, own, 1), words.notes)


def _splice(work: Work, offer: Offer, field: str, at: int, removed: str, text: str) -> None:
    """Record `text` in place of `removed`: first the offer as it came, then what the person made of it."""
    taken: tuple[Source, str] = ("ai", str(offer.pk)) if offer.source == Offer.Source.MODEL else ("imported", "")
    came = offer.text if text == offer.words else text
    add(work, field, Event(1, at, len(to_units(removed)), came, *taken))
    for place, gone, new in changes(came, text):
        add(work, field, Event(1, at + place, gone, new, "typed"))
