"""Reactions: the wanted state is sent (`to=on|off`), so a doubled click changes nothing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from musespark.people.asking import SignedIn, wants_part
from musespark.support.limits import caller, spend
from musespark.web.back import way_back
from musespark.works import react as verbs
from musespark.works.cards import cards_for
from musespark.works.pages.finding import public
from musespark.works.refuse import Refused


def _on(request: SignedIn) -> bool:
    return request.POST.get("to", "on") != "off"


@login_required
@require_POST
def react(request: SignedIn, key: str, verb: str) -> HttpResponse:
    """Like, save or repost, or take it back; htmx gets the button with its state and count."""
    spend("react", caller(request), most=300, seconds=600)
    work = public(request, key)
    try:
        (verbs.react if _on(request) else verbs.unreact)(verb, work, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return way_back(request, work.get_absolute_url())
    if not wants_part(request):
        return way_back(request, work.get_absolute_url(), at=f"w-{work.key}")
    [card] = cards_for([work], request.user)
    return render(request, "web/act.html", {"card": card, "verbs": (verb,), "user": request.user}, using="jinja2")


@login_required
@require_POST
def pin(request: SignedIn, key: str) -> HttpResponse:
    """Pin one's Work on the profile or a reply in one's thread, or let go of it."""
    spend("react", caller(request), most=300, seconds=600)
    work = public(request, key)
    try:
        (verbs.pin if _on(request) else verbs.unpin)(work, by=request.user)
        messages.success(request, _("Pinned.") if _on(request) else _("No longer pinned."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return way_back(request, work.get_absolute_url())
