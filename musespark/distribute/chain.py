"""The lists of one reading, one after another: where in it a page stands, and the pages up to there once more."""

from django.db.models import Q

from musespark.distribute.models import Slate
from musespark.distribute.slates import PAGES, last_page

UNROLLED = 4 * PAGES  # pages drawn at once for who comes back: 240 Works; of a longer reading the last of them


def place(slate: Slate, number: int) -> tuple[Slate, int]:
    """Return the list from whose start page `number` of `slate` is found again, and how many pages from there it is.

    It is the first list of the reading that is at most UNROLLED pages away. One query, none on the first list.
    """
    first, count = slate, min(number, _length(slate))
    before = [each for each in _chain(slate) if each.pk < slate.pk] if slate.root_id else []
    for each in reversed(before):
        if count + _length(each) > UNROLLED:
            break
        first, count = each, count + _length(each)
    return first, count


def unrolled(slate: Slate, count: int) -> list[tuple[Slate, int]]:
    """Return the first `count` pages (list, number from 1) of `slate` and of the lists made after it; fewer at the end.

    One query, none where `slate` itself has as many.
    """
    after = [each for each in _chain(slate) if each.pk > slate.pk] if count > _length(slate) else []
    return [(each, at) for each in (slate, *after) for at in range(1, _length(each) + 1)][:count]


def _length(slate: Slate) -> int:
    """Return its pages: a list without Works has one, which says that nothing is left."""
    return max(1, last_page(slate))


def _chain(slate: Slate) -> list[Slate]:
    """Return the lists of the reading that `slate` is of, in their order."""
    root = slate.root_id or slate.pk
    rows = Slate.objects.filter(Q(pk=root) | Q(root=root)).order_by("pk")
    return list(rows.defer("candidates", "outcomes").select_related("dials__person"))
