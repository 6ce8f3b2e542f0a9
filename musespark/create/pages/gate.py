"""Who may open what: a draft, an offer and a picture are their author's alone; to others they do not exist."""

from typing import Any, cast

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from musespark.create.models import Offer
from musespark.people.models import Person
from musespark.works.models import Asset, Work
from musespark.works.queries import parents_of


def person_of(request: HttpRequest) -> Person:
    """The signed-in person; the view asks for one before."""
    return cast("Person", request.user)


def by_htmx(request: HttpRequest) -> bool:
    """Whether htmx asks, and wants a part of the page."""
    return bool(getattr(request, "htmx", False))


def own_work(request: HttpRequest, key: str) -> Work:
    """The caller's own Work with brief and words kept aside; 404 for everybody else's and for deleted ones."""
    rows = Work.objects.select_related("author", "brief", "publication", "pending_edit")
    return get_object_or_404(rows, key=key, author=person_of(request), withdrawal__isnull=True)


def own_offer(request: HttpRequest, number: int) -> Offer:
    """An offer made to the caller; 404 for everybody else's."""
    rows = Offer.objects.select_related("brief__work__author", "acceptance", "rejection", "asset")
    found = get_object_or_404(rows, pk=number, brief__work__author=person_of(request))
    if found.brief.work.is_withdrawn:
        raise Http404
    return found


def own_picture(request: HttpRequest, number: int) -> Asset:
    """A picture of the caller's own Work; 404 for everybody else's."""
    rows = Asset.objects.select_related("work__author", "origin__offer")
    return get_object_or_404(rows, pk=number, work__author=person_of(request), work__withdrawal__isnull=True)


def made_from(request: HttpRequest, work: Work) -> dict[str, Any]:
    """What a Work was made from, as far as the caller may open it; of the others that there are some."""
    parents = parents_of(work, request.user)
    return {"parents": parents, "parents_gone": work.derived_from.count() > len(parents)}
