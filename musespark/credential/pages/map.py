"""The map of a creator's surroundings, of a draft's ("you are here"), and the page of one place on it."""

from typing import NamedTuple

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from musespark.credential import near
from musespark.credential.differ import ways_out
from musespark.credential.ground import tiles
from musespark.credential.place import examples, place_of
from musespark.credential.surroundings import Surroundings, surroundings
from musespark.people.asking import SignedIn, wants_part
from musespark.people.queries import hidden_from
from musespark.support import limits
from musespark.works.models import Work
from musespark.works.queries import may_see


class Picture(NamedTuple):
    """What the template of the picture needs."""

    around: Surroundings
    width: int
    height: int
    corners: str


def picture(around: Surroundings) -> Picture:
    """Return the picture of some surroundings."""
    return Picture(around, tiles.WIDTH, tiles.HEIGHT, tiles.corners())


@transaction.non_atomic_requests  # it compares, and nobody waits for that
@login_required
@require_safe
def own_map(request: SignedIn) -> HttpResponse:
    """The surroundings of whoever asks."""
    limits.spend("map", limits.caller(request), most=60, seconds=60)
    return render(request, "credential/map.html", {"map": picture(surroundings(request.user))})


@transaction.non_atomic_requests
@login_required
@require_safe
def draft_map(request: SignedIn, key: str) -> HttpResponse:
    """The surroundings of a draft, with ways to be more different. For its author alone."""
    work = get_object_or_404(Work.objects.drafts().select_related("author"), key=key, author=request.user.pk)
    limits.spend("map", limits.caller(request), most=60, seconds=60)
    asked = near.probe_of(work)
    hidden = hidden_from(request.user)
    hits = [hit for hit in near.nearest(asked) if hit.work.author_id not in hidden | {work.author_id}]
    facts = {"work": work, "map": picture(surroundings(request.user, work)), "ways": ways_out(work, asked, hits)}
    return render(request, "credential/map.html", facts)


@transaction.non_atomic_requests
@login_required
@require_safe
def ground(request: SignedIn, key: str) -> HttpResponse:
    """One place: how crowded, how sure, by how many, and examples."""
    work = get_object_or_404(Work.objects.visible().select_related("author", "publication"), key=key)
    if not may_see(work, request.user):
        raise Http404
    limits.spend("map", limits.caller(request), most=60, seconds=60)
    place = place_of(work, request.user)
    facts = {
        "work": work,
        "place": place,
        "examples": examples(place, request.user) if place else [],
        "part": wants_part(request),
    }
    return render(request, "credential/ground.html", facts)
