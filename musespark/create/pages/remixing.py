"""Remix a Work: the terms, asking, the answer."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from musespark.create import remix as remixes
from musespark.create.models import RemixRequest
from musespark.create.pages.forms import WishForm
from musespark.create.pages.gate import person_of
from musespark.people.models import Person
from musespark.support import limits
from musespark.works.models import Work
from musespark.works.queries import may_see
from musespark.works.refuse import Refused
from musespark.works.terms import Terms

Use = RemixRequest.Use


@login_required
def remix(request: HttpRequest, key: str) -> HttpResponse:
    """Show the terms; begin the remix, or ask the author, by the button pressed."""
    person = person_of(request)
    parent = get_object_or_404(Work.objects.visible().select_related("author"), key=key)
    if not may_see(parent, person):
        raise Http404
    form = WishForm(request.POST or None)
    problem = ""
    if request.method == "POST" and form.is_valid():
        limits.spend("remix", limits.caller(request), most=30, seconds=3600)
        try:
            return _act(request, parent, form)
        except Refused as wrong:
            problem = str(wrong)
    facts = {"parent": parent, "form": form, "problem": problem, **_ways(parent, person)}
    return render(request, "create/remix.html", facts, status=422 if problem else 200)


def _ways(parent: Work, person: Person) -> dict[str, Any]:
    """What may begin now (with AI, where that is allowed), what was asked, and what can be."""
    rows = RemixRequest.objects.filter(parent=parent, by=person).select_related("answer")
    uses, wishes, offered = [_use(parent, person, use) for use in Use], {row.use: row for row in rows}, Terms.of(parent)
    may = [each for each in uses if each["may"] and each["use"] != Use.REPOST]
    asks = {Use.HUMAN: offered.remix_terms, Use.AI: offered.with_ai, Use.REPOST: offered.repost_terms}
    open_ones = [each for each in uses if not each["may"] and asks[each["use"]] == Work.Terms.ASK]
    return {
        "offered": offered,
        "begin": may[-1] if may else None,
        "asked": [{**each, "wish": wishes[each["use"]]} for each in uses if each["use"] in wishes],
        "open": [each for each in open_ones if each["use"] not in wishes],
    }


def _use(parent: Work, person: Person, use: RemixRequest.Use) -> dict[str, Any]:
    """One use of it: what it is called, the terms of a remix, and whether the person may."""
    terms = "" if use == Use.REPOST else remixes.terms_of(parent, with_ai=use == Use.AI)
    return {"use": use, "called": use.label, "terms": terms, "may": remixes.may_use(parent, person, use)}


def _act(request: HttpRequest, parent: Work, form: WishForm) -> HttpResponse:
    person = person_of(request)
    if request.POST.get("action") == "ask":
        remixes.wish(parent, by=person, note=form.cleaned_data["note"], use=form.cleaned_data["use"] or Use.HUMAN)
        messages.success(request, _("Asked. You are told here when the author answers."))
        return redirect("create:remix", parent.key)
    child = remixes.remix(parent, by=person)
    return redirect("create:draft", child.key)


@login_required
@require_POST
def made_from(request: HttpRequest, key: str, other: str) -> HttpResponse:
    """Say that a draft is made from another Work, or quotes it, by the button pressed."""
    person = person_of(request)
    draft = get_object_or_404(Work.objects.drafts(), key=key, author=person)
    parent = get_object_or_404(Work.objects.visible().select_related("author"), key=other)
    limits.spend("remix", limits.caller(request), most=30, seconds=3600)
    is_quote = request.POST.get("as") == "quote"
    try:
        (remixes.add_quoted if is_quote else remixes.add_parent)(draft, parent, by=person)
        messages.success(request, _("Named. Its card says so once you publish."))
    except Refused as wrong:
        messages.error(request, str(wrong))
    return redirect("create:draft", draft.key)


@login_required
def remix_request(request: HttpRequest, number: int) -> HttpResponse:
    """A wish to remix, for the author to grant or decline."""
    person = person_of(request)
    wishes = RemixRequest.objects.select_related("parent__author", "by", "answer")
    wish = get_object_or_404(wishes, pk=number, parent__author=person)
    if request.method == "POST":
        remixes.answer(wish, by=person, granted=request.POST.get("answer") == "yes")
        messages.success(request, _("Answered. You can change your mind here."))
        return redirect("create:remix_request", wish.pk)
    facts = {"wish": wish, **_use(wish.parent, wish.by, Use(wish.use))}
    return render(request, "create/remix_request.html", facts)
