"""The Work's station Share: where it went, and its author's reach receipt."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from musespark.distribute.chart import chart
from musespark.distribute.fold import fold
from musespark.distribute.pages.asking import Asked
from musespark.distribute.queries import reach_receipt
from musespark.support import clock
from musespark.works.around import show_station
from musespark.works.models import Repost, Work
from musespark.works.queries import may_see

INLINE = 50  # slates counted while somebody waits; the worker counts the rest within ten seconds (loop.py)
REASONS = {
    "below": _("others scored higher"),
    "seen": _("the reader had seen it, or had it higher on the list"),
    "seen copy": _("the reader had seen a near copy of it, or had one higher on the list"),
    "own": _("the reader is its author"),
    "hidden": _("the reader hid its author, or is hidden from them"),
    "unwanted": _("the reader asked for less of it"),
    "topic": _("the reader turned its topic off"),
    "copy": _("an earlier near copy of it stood there"),
    "author": _("enough by its author stood there"),
    "withdrawn": _("it was withdrawn"),
}


@require_safe
def station(request: Asked, key: str) -> HttpResponse:
    """Where the Work is listed, for all who may see it; how far it reached and why not further, for its author."""
    work = get_object_or_404(Work.objects.select_related("author", "publication", "withdrawal"), key=key)
    if not may_see(work, request.user):
        raise Http404
    context = {
        "tags": work.taggings.select_related("tag").order_by("id"),
        "reposts": Repost.objects.filter(work=work).count(),
        **(_receipt(work) if request.user == work.author else {}),
    }
    return show_station(request, work, "share", "distribute/station.html", context)


def _receipt(work: Work) -> dict[str, object]:
    is_whole = fold(INLINE) < INLINE
    reach = reach_receipt(work)
    skipped = [(REASONS.get(reason, reason), count) for reason, count in reach.skipped.items()]
    drawn = chart(reach, clock.now().date()) if reach.days else None
    return {"reach": reach, "is_whole": is_whole, "skipped": skipped, "chart": drawn}
