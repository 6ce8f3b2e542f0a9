"""The Create station of a Work: how it was made, for everybody; rejected offers and notes for its author alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from musespark.create import queries
from musespark.create.authorship import shares
from musespark.create.layers import Layer
from musespark.create.manuscript import settle
from musespark.create.models import Offer
from musespark.create.pages.gate import made_from
from musespark.create.process import ProcessRecord
from musespark.support.money import divide
from musespark.works.around import show_station
from musespark.works.models import Work
from musespark.works.queries import may_see


@dataclass(frozen=True)
class Stretch:
    """A stretch of the Work's title or text by one origin."""

    text: str
    origin: str


@dataclass(frozen=True)
class Slice:
    """One origin's share: per cent, and place and width on a bar of 1000 units."""

    origin: str
    percent: int
    at: int
    width: int


@require_safe
def station(request: HttpRequest, key: str) -> HttpResponse:
    """Spans, shares, the way from brief to Work, pictures by layer, what is not known."""
    work = get_object_or_404(Work.objects.select_related("author", "brief", "publication", "withdrawal"), key=key)
    if not may_see(work, request.user):
        raise Http404
    record = queries.process_record(work)
    is_author = request.user.pk == work.author_id
    facts: dict[str, Any] = {
        "record": record,
        "slices": slices(record.text),
        "titled": _stretches(work, "title", work.title),
        "stretches": _stretches(work, "text", work.text),
        "pictures": _pictures(work, record),
        "counts": queries.accepted_counts(work),
        "accepted": _accepted(work, is_author=is_author),
        "rejected": _offers(work).filter(rejection__isnull=False) if is_author else [],
        **made_from(request, work),
        "is_author": is_author,
    }
    return show_station(request, work, "create", "create/station.html", facts)


def slices(counts: Any) -> list[Slice]:
    """The bar of shares: whole per cent that sum to 100, places on a bar 1000 units wide."""
    present = {origin: counts[origin] for origin in shares.ORIGINS if counts.get(origin)}
    if not present:
        return []
    widths, percents = (divide(whole, list(present.values())) for whole in (1000, 100))
    places = accumulate(widths, initial=0)
    return [Slice(*parts) for parts in zip(present, percents, places, widths, strict=False)]


def _stretches(work: Work, name: str, said: str) -> list[Stretch]:
    spans = shares.from_json(settle(work, name, said).spans)
    return [Stretch(said[span.start : span.end], span.origin) for span in spans]


def _accepted(work: Work, *, is_author: bool) -> list[tuple[Offer, str]]:
    """The accepted offers with their words, for others only those that stand in what the Work says."""
    public = [work.title, work.text, *work.assets.values_list("alt", flat=True)]
    rows = [(offer, str(offer.acceptance.text)) for offer in _offers(work).filter(acceptance__isnull=False)]
    return [(offer, text if is_author or any(text in said for said in public) else "") for offer, text in rows]


def _pictures(work: Work, record: ProcessRecord) -> list[dict[str, Any]]:
    assets = {asset.pk: asset for asset in work.assets.prefetch_related("renditions")}
    rows = [(assets[one.asset_id], one) for one in record.pictures]
    return [{"asset": asset, "source": one.source, "layers": _layers(one.layers)} for asset, one in rows]


def _layers(layers: Sequence[Layer]) -> list[tuple[Layer, int]]:
    """The layers with their whole per cent, which sum to 100."""
    return list(zip(layers, divide(100, [layer.area for layer in layers]), strict=True)) if layers else []


def _offers(work: Work) -> Any:
    return Offer.objects.filter(brief__work=work).select_related("acceptance").prefetch_related("edits").order_by("pk")
