"""By hand: remixes whose accepted terms let no AI take part; the record of their making decides, not a promise."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from musespark.create.models import Acceptance, Offer
from musespark.create.process import MACHINE, WHOLE, ProcessRecord, process_record
from musespark.works.models import Derivation, Notice, Work
from musespark.works.refuse import Refused

MOST_PPM = 50_000  # of the text, or of a picture: more by AI than this makes it a remix with AI
TAKEN = (Offer.Kind.TITLE, Offer.Kind.CAPTION)  # a description for those who don't see the picture is no part of it


def bound(work: Work) -> Derivation | None:
    """Return the first of the accepted terms that let no AI take part, None for none. One query."""
    return work.derived_from.filter(accepted__with_ai=False).select_related("parent__author").first()


def why_off(work: Work) -> str:
    """Return a sentence for who writes `work` where the studio's model stays silent, "" elsewhere. One query."""
    edge = bound(work)
    if edge is None:
        return ""
    said = _("AI tools are off for this draft: by its terms the Work by @%(who)s is to be remixed by hand.")
    return said % {"who": edge.parent.author.username}


def hold_to(work: Work) -> None:
    """Raise Refused where AI took part in a remix that has to be made by hand. One query where there is none."""
    edge = bound(work)
    if edge is None or not (found := next(_by_ai(work), "")):
        return
    said = _(
        "%(found)s By the terms you accepted, the Work by @%(who)s is to be remixed by hand. "
        "Undo what AI wrote, or ask its author for a remix with AI."
    )
    raise Refused(said % {"found": found, "who": edge.parent.author.username})


def _by_ai(work: Work) -> Iterator[str]:
    """What makes it a remix with AI, by the record of its making: offers taken, its share, what its author says."""
    taken = Acceptance.objects.filter(offer__brief__work=work, offer__source=Offer.Source.MODEL, offer__kind__in=TAKEN)
    if taken.exists():
        yield _("You accepted an AI offer in this draft.")
    record = process_record(work)
    if machine_ppm(record) > MOST_PPM:
        yield _("AI made more than %(most)d %% of its text or of a picture.") % {"most": MOST_PPM * 100 // WHOLE}
    if work.notices.filter(kind=Notice.Kind.AI).exists():
        yield _("You say that AI took part.")


def machine_ppm(record: ProcessRecord) -> int:
    """Return the greatest share of AI, in millionths: of title and text, or of one of the pictures."""
    letters, machine = sum(record.text.values()), sum(record.text.get(origin, 0) for origin in MACHINE)
    areas = [sum(layer.area for layer in each.layers if layer.kind in MACHINE) for each in record.pictures]
    return max([machine * WHOLE // letters if letters else 0, *areas])
