"""Save what stands in the editor: often, by itself, and never over something that was not seen."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from musespark.create import aside
from musespark.create.begin import brief_of
from musespark.create.manuscript import FIELDS, keep
from musespark.create.models import Brief, PendingEdit
from musespark.support import clock
from musespark.works.edit import edit
from musespark.works.models import Work
from musespark.works.notices import set_notices
from musespark.works.refuse import Refused
from musespark.works.terms import Terms, offer


@dataclass(frozen=True)
class Words:
    """What a draft says: title, text, and the notes of its brief."""

    title: str
    text: str
    notes: str


class Conflict(Refused):
    """The draft was saved elsewhere meanwhile; nothing was changed. `theirs` stands, at `revision`."""

    def __init__(self, theirs: Words, revision: int) -> None:
        super().__init__("It was changed or published since this page was opened, in another tab or on another device.")
        self.theirs, self.revision = theirs, revision


def words_of(work: Work) -> Words:
    """What the editor shows: words not yet published where there are some."""
    pending = getattr(work, "pending_edit", None)
    source = pending if pending and work.is_published else work
    return Words(source.title, source.text, brief_of(work).notes)


def save(work: Work, words: Words, *, revision: int, events: Mapping[str, object] | None = None) -> int:
    """Keep `words` as the next revision and return its number; a published Work keeps them aside until applied.

    Raises Conflict where `revision` is not the newest and the words differ. Sent twice is saved once.
    """
    if work.is_published:
        aside.look(work)  # before the transaction that a conflict rolls back
    return _save(work, words, revision, events or {})


def overtaken(work: Work) -> Conflict | None:
    """Both versions, where a change on the Work's own page overtook the words kept aside here."""
    if work.is_published:
        aside.look(work)
    return Conflict(_theirs(work), brief_of(work).revision) if aside.is_overtaken(work) else None


def say_beside(work: Work, *, language: str, terms: Terms, notices: Collection[str]) -> None:
    """Keep what a reader should know beside the words; a published Work keeps it aside until applied."""
    if work.is_published:
        aside.keep_beside(work, language=language, terms=terms, notices=notices)
        return
    _say_terms(work, language, terms)
    set_notices(work, notices)


@transaction.atomic
def _save(work: Work, words: Words, revision: int, events: Mapping[str, object]) -> int:
    brief = Brief.objects.select_for_update().get(pk=brief_of(work).pk)
    rows = Work.objects.select_related("brief", "pending_edit", "publication").select_for_update(of=("self",))
    now = rows.get(pk=work.pk)  # whoever publishes it waits, or has done so
    if (brief.revision, now.is_published) != (revision, work.is_published):
        theirs = _theirs(now)
        if theirs == words:
            return brief.revision
        raise Conflict(theirs, brief.revision)
    for field in FIELDS:
        keep(work, field, events.get(field, []))
    work.brief = brief
    _write(work, words)
    Brief.objects.filter(pk=brief.pk).update(notes=words.notes, revision=F("revision") + 1, saved_at=clock.now())
    brief.refresh_from_db()
    return brief.revision


@transaction.atomic
def apply(work: Work) -> bool:
    """Make what is kept aside public; what the Work said before stays visible as a Revision.

    Raises Refused where nothing would be left, and Conflict where it was changed elsewhere meanwhile.
    """
    pending, before = PendingEdit.objects.filter(work=work).first(), aside.public(work)
    if pending is None:
        return False
    if pending.since not in {"", before}:
        raise Conflict(_theirs(work), brief_of(work).revision)
    if not (pending.title.strip() or pending.text.strip() or work.assets.exists()):
        raise Refused("Nothing would be left. To take it away, delete it.")
    kept = aside.beside(work)
    _say_terms(work, kept["language"], kept["terms"])
    edit(work, title=pending.title, text=pending.text, notices=pending.notices)
    pending.delete()
    after = aside.public(work)
    Brief.objects.filter(work=work).update(public=after)
    return after != before


def _theirs(work: Work) -> Words:
    """What stands where a page from before is not saved over: what overtook words kept aside, else those."""
    return Words(work.title, work.text, brief_of(work).notes) if aside.is_overtaken(work) else words_of(work)


def _write(work: Work, words: Words) -> None:
    if work.is_published:
        aside.keep_words(work, words.title, words.text)
    else:
        edit(work, title=words.title, text=words.text)


def _say_terms(work: Work, language: str, terms: Terms) -> None:
    work.language = language
    work.save(update_fields=["language"])
    offer(work, terms)
