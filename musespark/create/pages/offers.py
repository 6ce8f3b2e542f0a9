"""Offers: asked for, watched while they come, decided on."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from musespark.create import alt, decide, leaving
from musespark.create import ask as asking
from musespark.create import mine as owning
from musespark.create.authorship.retouch import changes
from musespark.create.models import Offer
from musespark.create.pages.desk import begun, engine, tile, tiles_of
from musespark.create.pages.draft import keep_first
from musespark.create.pages.gate import by_htmx, own_offer, own_work, person_of
from musespark.create.pages.versions import keep_version, keep_versions
from musespark.support import blobs, limits
from musespark.support.refuse import refusal
from musespark.works.models import Work


@transaction.non_atomic_requests  # pictures that come along are judged, and nobody waits for that
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def offers(request: HttpRequest, key: str) -> HttpResponse:
    """GET: the round's progress with the tiles that came since `after`. POST: ask for a round."""
    work = own_work(request, key)
    if request.method == "POST":
        if stopped := keep_first(request, work):
            return stopped
        kinds = [kind for kind in request.POST.getlist("kind") if kind in asking.TILES] or list(asking.TILES)
        limits.spend("round", limits.caller(request), most=40, seconds=3600)
        return _asked(request, work, refusal(asking.ask, work, by=person_of(request), kinds=kinds))
    if not by_htmx(request):
        return redirect("create:draft", work.key)
    return _round(request, work, _after(request))


@require_POST
@login_required
def cancel(request: HttpRequest, key: str) -> HttpResponse:
    """Stop the round that runs; what came stays."""
    work = own_work(request, key)
    running = begun(work)
    if running:
        asking.cancel(running, by=person_of(request))
    return _round(request, work, _after(request)) if by_htmx(request) else redirect("create:draft", key)


@transaction.non_atomic_requests  # sentences are compared, and nobody waits for that
@require_POST
@login_required
def mine(request: HttpRequest, key: str) -> HttpResponse:
    """“Make it more mine”: a tile with an own sentence, or a question."""
    work = own_work(request, key)
    limits.spend("mine", limits.caller(request), most=120, seconds=3600)
    if stopped := keep_first(request, work):
        return stopped
    return _asked(request, work, refusal(owning.offer_own, work, by=person_of(request)))


@transaction.non_atomic_requests  # pictures that come along are judged, and nobody waits for that
@require_POST
@login_required
def accept(request: HttpRequest, number: int) -> HttpResponse:
    """Take an offer into the draft. With the editor's script, the browser puts the words where the caret is."""
    offer = own_offer(request, number)
    if stopped := keep_first(request, offer.brief.work):
        return stopped
    replaced = _replaced(offer)
    answer = _decided(request, offer, refusal(_accept, request, offer), "accepted")
    if by_htmx(request):
        for other in replaced:
            facts = {"tile": tile(own_offer(request, other)), "oob": True}
            answer.write(render_to_string("create/_tile.html", facts, request))
    return answer


def _accept(request: HttpRequest, offer: Offer) -> None:
    if _scripted(request):
        keep_versions(request, offer.brief.work)
    decide.accept(offer, by=person_of(request), in_editor=_scripted(request))


def _replaced(offer: Offer) -> list[int]:
    """The offers whose tiles are others when `offer` is taken: titles, for a Work has one."""
    if offer.kind != Offer.Kind.TITLE:
        return []
    return list(decide.titles_of(offer).values_list("offer", flat=True))


@transaction.non_atomic_requests  # pictures that come along are judged, and nobody waits for that
@require_POST
@login_required
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Take back what was decided."""
    offer = own_offer(request, number)
    before = offer.acceptance.before if hasattr(offer, "acceptance") else ""
    if stopped := keep_first(request, offer.brief.work):
        return stopped
    problem = refusal(decide.undo, offer, by=person_of(request), in_editor=_scripted(request))
    return _decided(request, offer, problem, "undone", before=before)


@transaction.non_atomic_requests  # pictures that come along are judged, and nobody waits for that
@require_POST
@login_required
def reject(request: HttpRequest, number: int) -> HttpResponse:
    """Put an offer away."""
    offer = own_offer(request, number)
    if stopped := keep_first(request, offer.brief.work):
        return stopped
    return _decided(request, offer, refusal(decide.reject, offer, by=person_of(request)), "rejected")


@transaction.non_atomic_requests  # a poster is drawn again, and nobody waits for that
@require_POST
@login_required
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """Keep the person's own version of the offer's words; a poster is drawn again with them."""
    offer = own_offer(request, number)
    if stopped := keep_first(request, offer.brief.work):
        return stopped
    return _decided(request, offer, refusal(keep_version, request, offer), "edited")


@transaction.non_atomic_requests  # pictures that come along are judged, and nobody waits for that
@require_POST
@login_required
def another(request: HttpRequest, number: int) -> HttpResponse:
    """Ask for another offer like this one."""
    offer = own_offer(request, number)
    work = offer.brief.work
    if stopped := keep_first(request, work):
        return stopped
    limits.spend("round", limits.caller(request), most=40, seconds=3600)
    return _asked(request, work, refusal(asking.ask, work, by=person_of(request), kinds=[offer.kind], like=offer))


@transaction.non_atomic_requests  # it is signed, and nobody waits for that
@require_safe
@login_required
def poster(request: HttpRequest, number: int) -> HttpResponse:
    """The picture of a poster offer, for its person alone."""
    offer = own_offer(request, number)
    if not offer.blob:
        return HttpResponse(status=404)
    data = blobs.get(offer.blob)
    for finish in leaving.finishers:
        data = finish(offer, data, person_of(request))
    return HttpResponse(
        data,
        content_type="image/webp",
        headers={"Cache-Control": "private, max-age=31536000, immutable"},
    )


def _scripted(request: HttpRequest) -> bool:
    """Whether the editor's script sent this; only then the browser puts the words in."""
    return by_htmx(request) and request.headers.get("X-Editor") == "1"


def _after(request: HttpRequest) -> int:
    last = request.GET.get("after") or request.POST.get("after") or "0"
    return int(last) if last.isdecimal() and len(last) < 19 else 0


def _asked(request: HttpRequest, work: Work, problem: str) -> HttpResponse:
    """The round that was asked for, or why there is none."""
    if by_htmx(request):
        return _round(request, work, _after(request), problem)
    messages.error(request, problem) if problem else None
    return redirect("create:draft", work.key)


def _round(request: HttpRequest, work: Work, after: int, problem: str = "") -> HttpResponse:
    """The progress box, and out of band the tiles that came since."""
    found = tiles_of(work, after)
    facts = {
        "work": work,
        "round": begun(work),
        "fresh": {kind: tiles for kind, tiles in found.items() if tiles},
        "after": max([after, *(one.offer.pk for tiles in found.values() for one in tiles)]),
        "problem": problem,
        **engine(work),
        "described": alt.pictures_of(work) if found[Offer.Kind.ALT] else (),
    }
    return render(request, "create/_round.html", facts)


def _decided(request: HttpRequest, offer: Offer, problem: str, what: str, **more: str) -> HttpResponse:
    """The tile as it is now; an event tells the editor what to do with the words."""
    if not by_htmx(request):
        messages.error(request, problem) if problem else messages.success(request, _("Done."))
        return redirect(f"{reverse('create:draft', args=[offer.brief.work.key])}#tile-{offer.pk}")
    now = own_offer(request, offer.pk)
    answer = render(request, "create/_tile.html", {"tile": tile(now), "problem": problem})
    if not problem:
        facts: dict[str, Any] = {"what": what, "id": now.pk, "kind": now.kind, "text": now.words, "source": now.source}
        if now.words != now.text:
            facts |= {"came": now.text, "changes": changes(now.text, now.words)}
        answer["HX-Trigger"] = json.dumps({"studio:decided": {**facts, **now.spec_for_editor(), **more}})
    return answer
