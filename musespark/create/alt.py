"""Alt text: asked for beside each picture, suggested in its author's own words, left out only knowingly."""

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils.translation import ngettext

from musespark.create.ask import OFFERS
from musespark.create.begin import brief_of
from musespark.create.make import facts_of, trace
from musespark.create.models import Conclusion, Offer, Round
from musespark.create.words import extract
from musespark.people.models import Person
from musespark.support import clock
from musespark.works.models import Asset, Work
from musespark.works.refuse import Refused


def pictures_of(work: Work) -> QuerySet[Asset]:
    """The pictures with origin, renditions and, as `suggestions`, what is open to describe each. Three queries."""
    open_ones = Offer.objects.filter(kind=Offer.Kind.ALT, acceptance=None, rejection=None).order_by("-pk")
    suggested = Prefetch("offers", open_ones, to_attr="suggestions")
    return work.assets.select_related("origin", "recording").prefetch_related("renditions", suggested)


def missing(work: Work) -> str:
    """A sentence that asks for what is missing, "" where every picture of the draft has its alt text. One query."""
    count = 0 if work.is_published else work.assets.filter(alt="").count()
    if not count:
        return ""
    said = ngettext(
        "One picture has no alt text: say what somebody misses who can't see it.",
        "%(count)d pictures have no alt text: say what somebody misses who can't see them.",
        count,
    )
    return said % {"count": count}


def suggest(asset: Asset, *, by: Person) -> Offer:
    """Offer the next of the author's own sentences for this picture. Raises Refused where there is none left.

    No transaction should be open: the sentences are weighed first.
    """
    return _offer(asset, extract.alts(facts_of(asset.work)), by)


@transaction.atomic
def _offer(asset: Asset, own: list[str], by: Person) -> Offer:
    brief = brief_of(asset.work)
    used = set(brief.offers.filter(kind=Offer.Kind.ALT).values_list("text", flat=True))
    text = next((each for each in own if each not in used), None)
    if text is None:
        raise Refused("Your notes have no further sentence for it. Write what the picture shows.")
    if brief.offers.count() >= OFFERS:
        raise Refused(f"This draft has had {OFFERS} offers. Write what the picture shows.")
    asked = Round.objects.create(brief=brief, by=by, kinds=["suggestion"], expected=1, asked_at=clock.now())
    Conclusion.objects.create(round=asked, at=clock.now())
    made = Offer.objects.create(
        brief=brief, round=asked, kind="alt", position=0, text=text, source=Offer.Source.EXTRACTED, asset=asset
    )
    trace(made)
    return made
