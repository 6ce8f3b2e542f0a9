"""Begin a draft: the facts first, then everything else."""

from django.db import IntegrityError, transaction

from musespark.create.models import Brief
from musespark.people.models import Person
from musespark.support import clock
from musespark.support.ids import is_key, new_key
from musespark.traces.record import record
from musespark.works.models import Work
from musespark.works.refuse import Refused
from musespark.works.terms import usual_terms

DRAFTS = 200  # of one person


class Begun(Exception):
    """The same form was sent before: a doubled click, or once more after a fault. `work` is what it made then."""

    def __init__(self, work: Work) -> None:
        super().__init__(work.key)
        self.work = work


@transaction.atomic
def begin(
    person: Person, *, notes: str = "", title: str = "", text: str = "", language: str = "en", once: str = ""
) -> Work:
    """Make a draft of `person` with its brief. Raises Refused where they have too many drafts.

    `once` is the key that the form brought along: sent twice with the same words it raises Begun.
    """
    if Work.objects.drafts().filter(author=person).count() >= DRAFTS:
        raise Refused(f"You have {DRAFTS} drafts. Publish or delete one first.")
    work = _make(person, once, notes, {"title": title, "text": text, "language": language})
    Brief.objects.create(work=work, notes=notes)
    record("brief", person=person, work=work, notes=len(notes), draft=len(text))
    return work


def _make(person: Person, once: str, notes: str, words: dict[str, str]) -> Work:
    facts = {**words, **usual_terms(person).as_json()}
    try:
        with transaction.atomic():
            return Work.objects.create(key=once if is_key(once) else new_key(), author=person, **facts)
    except IntegrityError:
        earlier = Work.objects.filter(key=once, author=person, text=words["text"], brief__notes=notes).first()
        if earlier:
            raise Begun(earlier) from None
        # a page that the browser kept from before, with new words in it: nothing of them is lost
        return Work.objects.create(author=person, **facts)


def brief_of(work: Work) -> Brief:
    """The brief of a Work, made empty where it came without one (a reply, an import)."""
    found = getattr(work, "brief", None)
    return found or Brief.objects.get_or_create(work=work, defaults={"saved_at": clock.now()})[0]
