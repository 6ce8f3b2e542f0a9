"""A Work's page: the Work, its five stations, and the talk below it."""

from collections.abc import Mapping
from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from musespark.people.asking import SignedIn, Visit, wants_part
from musespark.support.limits import caller, spend
from musespark.works.around import page_of, talk_of
from musespark.works.cards import cards_for
from musespark.works.models import Work
from musespark.works.pages.finding import Gone, find, public
from musespark.works.refuse import Refused
from musespark.works.reply import reply as answer
from musespark.works.serve import work_headers
from musespark.works.thread import Branch
from musespark.works.withdraw import UNDO


@require_safe
def work(request: Visit, key: str) -> HttpResponse:
    """The Work and its thread (`?from=` goes on in it); a draft leads its author to the studio."""
    try:
        found = find(request, key)
    except Gone as gone:
        return render(request, "works/gone.html", {"work": gone.work, "days": UNDO.days}, status=410)
    if not found.is_published:
        return redirect(f"/create/{found.key}")
    return _page(request, found)


@login_required
@require_POST
def reply(request: SignedIn, key: str) -> HttpResponse:
    """Answer the Work; without JavaScript the way leads to the new reply on the same page."""
    spend("reply", caller(request), most=40, seconds=600)
    found = public(request, key)
    written = {name: request.POST.get(name, "") for name in ("text", "events")}
    try:
        new = answer(found, by=request.user, once=request.POST.get("once", ""), **written)
    except Refused as refusal:
        return _page(request, found, {**written, "error": str(refusal)}, status=422)
    if wants_part(request):
        return render(request, "works/work.html#answered", _answered(request, found, new))
    return redirect(f"{found.get_absolute_url()}#w-{new.key}")


def _answered(request: Visit, found: Work, new: Work) -> dict[str, object]:
    """What htmx puts in: the talk, the count on the card of `found`, and `new` also where its page is a later one."""
    card, fresh = cards_for([found, new], request.user)
    talk = talk_of(request, found)
    if all(branch.card.id != new.pk for branch in talk["branches"]):
        talk["branches"].append(Branch(replace(fresh, reply_to=None)))
    return {**talk, "new": new, "card": card, "but": new.key}


def _page(request: Visit, found: Work, refused: Mapping[str, str] | None = None, status: int = 200) -> HttpResponse:
    if wants_part(request):
        part = "more" if request.method == "GET" else "answered"
        return render(request, f"works/work.html#{part}", {**talk_of(request, found), **(refused or {})}, status=status)
    page = render(request, "works/work.html", {**page_of(request, found), **(refused or {})}, status=status)
    for more in work_headers:
        for name, said in more(found).items():
            page[name] = said
    return page
