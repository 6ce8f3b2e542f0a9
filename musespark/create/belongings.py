"""Belongings: the blobs that the studio's rows name: kept while an offer needs them, gone with the last that did."""

from collections.abc import Collection

from musespark.create.models import Intake, Offer
from musespark.support import orphans


def let_go(works: Collection[int]) -> None:
    """Call before Works (ids) are deleted, in that transaction: what was offered for them goes too. Two queries."""
    offers = Offer.objects.filter(brief__work__in=works).exclude(blob="")
    named = offers.values_list("blob", "spec__photo_blob")
    waiting = Intake.objects.filter(work__in=works).values_list("blob", flat=True)
    orphans.forget({*waiting, *(key for row in named for key in row if key)})


def named(keys: Collection[str]) -> set[str]:
    """Return those of `keys` that an offer names, a poster or the photo inside it, or a file that is being prepared."""
    posters = Offer.objects.filter(blob__in=keys).values_list("blob", flat=True)
    waiting = Intake.objects.filter(blob__in=keys).values_list("blob", flat=True)
    return {
        *posters,
        *waiting,
        *Offer.objects.filter(spec__photo_blob__in=keys).values_list("spec__photo_blob", flat=True),
    }
