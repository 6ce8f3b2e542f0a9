"""Belongings: the blobs that the studio's rows name: kept while an offer needs them, gone with the last that did."""

from collections.abc import Collection

from musespark.create.models import Offer
from musespark.support import orphans


def let_go(works: Collection[int]) -> None:
    """Call before Works (ids) are deleted, in that transaction: the posters offered for them go too. One query."""
    offers = Offer.objects.filter(brief__work__in=works).exclude(blob="")
    named = offers.values_list("blob", "spec__photo_blob")
    orphans.forget({key for row in named for key in row if key})


def named(keys: Collection[str]) -> set[str]:
    """Return those of `keys` that an offer names: a poster, or the photo inside it (support.orphans.namers)."""
    posters = Offer.objects.filter(blob__in=keys).values_list("blob", flat=True)
    return {*posters, *Offer.objects.filter(spec__photo_blob__in=keys).values_list("spec__photo_blob", flat=True)}
