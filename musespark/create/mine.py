"""“Make it more mine”: offer the person's own sentence in place of the most general one of their draft."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from musespark.create.ask import refuse_more
from musespark.create.authorship.shares import spans
from musespark.create.begin import brief_of
from musespark.create.make import facts_of, trace
from musespark.create.manuscript import manuscript
from musespark.create.models import Brief, Conclusion, Offer, Round
from musespark.create.save import words_of
from musespark.create.words.brief import Brief as Facts
from musespark.create.words.mine import Mine, more_mine
from musespark.people.models import Person
from musespark.support import clock
from musespark.traces.record import record
from musespark.works.models import Work
from musespark.works.refuse import Refused

ASK = {
    "number": _("Nothing of yours is left to put in. Add a number to your notes: how long, how many, how much?"),
    "name": _("Nothing of yours is left to put in. Add a name to your notes: who was it, where, which one?"),
    "moment": _("Nothing of yours is left to put in. Add a moment to your notes: what did you see, hear or feel?"),
}


def offer_own(work: Work, *, by: Person) -> Offer:
    """Make the offer to swap a general sentence for an own one. Raises Refused with a question where there is none.

    No transaction should be open: the sentences are compared first.
    """
    text, known = words_of(work).text, facts_of(work)
    if not text.strip():
        raise Refused("Write or accept a text first: then its most general sentence can become more yours.")
    # The draft itself is what shall become more its author's, so it is no source of own sentences here.
    own = Facts(known.notes, "", known.pictures, known.past, known.author, known.language)
    found = more_mine(text, own, _own_places(work, text), _put_away(work))
    record("mine", person=by, work=work, found=bool(found.own), missing=found.missing)
    if not found.own:
        raise Refused(
            str(ASK[found.missing] if found.missing else _("Every sentence of your text is your own already."))
        )
    return _keep(work, found, by)


@transaction.atomic
def _keep(work: Work, found: Mine, by: Person) -> Offer:
    """Make the offer, or return the one that waits."""
    brief = Brief.objects.select_for_update().get(pk=brief_of(work).pk)
    spec = {"general": found.general, "own": found.put}
    there = brief.offers.filter(kind="swap", spec=spec, acceptance=None, rejection=None).first()
    if there:
        return there
    refuse_more(brief)
    asked = Round.objects.create(brief=brief, by=by, kinds=["swap"], expected=1, asked_at=clock.now())
    Conclusion.objects.create(round=asked, at=clock.now())
    made = Offer.objects.create(
        brief=brief, round=asked, kind="swap", position=0, text=spec["own"], spec=spec, source="extracted"
    )
    trace(made)
    return made


def _put_away(work: Work) -> list[str]:
    """The own sentences that the person did not want here."""
    return list(brief_of(work).offers.filter(kind="swap", rejection__isnull=False).values_list("text", flat=True))


def _own_places(work: Work, text: str) -> list[tuple[int, int]]:
    """The characters that the person typed, or took over from their own notes."""
    made = spans(manuscript(work, "text", text))
    return [(span.start, span.end) for span in made if span.origin in {"typed", "imported"}]
