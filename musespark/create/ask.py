"""Ask for offers, and stop asking: a round is a row, jobs make its tiles."""

from collections.abc import Sequence

from django.db import transaction

from musespark.create.begin import brief_of
from musespark.create.make import open_round
from musespark.create.models import Brief, Cancellation, Offer, Round
from musespark.people.models import Person
from musespark.support import clock
from musespark.traces.record import record
from musespark.works.models import Work
from musespark.works.refuse import Refused

TILES = {"title": 4, "caption": 4, "hashtags": 1, "alt": 1, "poster": 3}
OFFERS = 400  # of one draft
WORDLESS = "Write a line about what happened first: texts and posters are made from it."


@transaction.atomic
def ask(work: Work, *, by: Person, kinds: Sequence[str] = tuple(TILES), like: Offer | None = None) -> Round:
    """Begin a round, or return the one that runs already. Raises Refused where there is nothing to work with."""
    brief = Brief.objects.select_for_update().get(pk=brief_of(work).pk)
    running = next((one for one in brief.rounds.select_related("conclusion", "cancellation") if one.runs), None)
    if running:
        return running
    if not has_words(work):
        raise Refused(WORDLESS)
    refuse_more(brief)
    described = not work.assets.filter(alt="").exists()
    expected = 1 if like else sum(TILES[kind] for kind in kinds if not (kind == "alt" and described))
    made = Round.objects.create(brief=brief, by=by, kinds=list(kinds), like=like, expected=expected)
    record("asked", person=by, work=work, round=made.pk, kinds=list(kinds), like=like.pk if like else None)
    open_round.enqueue(made.pk)
    return made


def has_words(work: Work) -> bool:
    """Whether there is anything to make drafts of: a picture alone says nothing. Two queries at most."""
    said = (brief_of(work).notes, work.text, work.title)
    return any(map(str.strip, said)) or work.assets.exclude(alt="").exists()


def refuse_more(brief: Brief) -> None:
    """Raise Refused where a draft has had all the offers that one gets."""
    if brief.offers.count() >= OFFERS:
        raise Refused(f"This draft has had {OFFERS} offers. Choose one, or begin a new draft.")


@transaction.atomic
def cancel(running: Round, *, by: Person) -> None:
    """Stop a round; its tiles stay. Twice is once."""
    if running.runs:
        Cancellation.objects.get_or_create(round=running, defaults={"by": by, "at": clock.now()})
        record("cancelled", person=by, work=running.brief.work, round=running.pk)
