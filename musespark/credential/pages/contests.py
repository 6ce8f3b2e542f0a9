"""Contest a label in two clicks; an operator decides, and can take the decision back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from musespark.credential.contest import contest, open_contests, open_ruling, rule, take_back
from musespark.credential.models import Contest, Ruling
from musespark.credential.pages.forms import ContestForm, RulingForm
from musespark.people.models import Person
from musespark.support import limits
from musespark.works.models import Work
from musespark.works.queries import may_see
from musespark.works.refuse import Refused


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contest_label(request: HttpRequest, key: str) -> HttpResponse:
    """Take a contest of the label of a Work."""
    work = get_object_or_404(Work.objects.visible().select_related("author", "publication", "label"), key=key)
    if not may_see(work, request.user):
        raise Http404
    form = ContestForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        mine = Contest.objects.filter(work=work, by=_person(request)).first()
        facts = {"work": work, "form": form, "mine": mine, "decided": mine and open_ruling(mine)}
        return render(request, "credential/contest.html", facts, status=422 if form.is_bound else 200)
    limits.spend("contest", limits.caller(request), most=20, seconds=3600)
    try:
        contest(work, by=_person(request), **form.cleaned_data)
        messages.success(request, _("Thank you. A person will look at it and tell you what was decided."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("prove:station", key=work.key)


@login_required
@require_safe
def contests(request: HttpRequest) -> HttpResponse:
    """List what waits for a decision, and what was decided. For operators."""
    _operator(request)
    return _listed(request, RulingForm())


@login_required
@require_POST
def rule_on(request: HttpRequest, number: int) -> HttpResponse:
    """Decide on a contest."""
    person = _operator(request)
    row = get_object_or_404(Contest.objects.select_related("work__author", "by"), pk=number)
    form = RulingForm(request.POST)
    if not form.is_valid():
        return _listed(request, form, row.pk)
    try:
        rule(row, by=person, **form.cleaned_data)
        messages.success(request, _("Decided. Both sides were told; it is in the public log."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("prove:contests")


@login_required
@require_POST
def take_ruling_back(request: HttpRequest, number: int) -> HttpResponse:
    """Undo a decision."""
    person = _operator(request)
    take_back(
        get_object_or_404(Ruling.objects.select_related("contest__work__author", "contest__by"), pk=number), by=person
    )
    messages.success(request, _("The decision was taken back; the contest is open again."))
    return redirect("prove:contests")


def _listed(request: HttpRequest, form: RulingForm, asked: int | None = None) -> HttpResponse:
    """Draw the list; what was sent for the contest `asked` stands in its form, with what is wrong."""
    waiting = open_contests().select_related("work__author", "work__label", "by").prefetch_related("rulings__reversal")
    log = Ruling.objects.select_related("contest__work", "by", "reversal").order_by("-id")[:50]
    context = {"waiting": waiting[:50], "log": log, "form": form, "asked": asked}
    return render(request, "credential/contests.html", context, status=422 if asked else 200)


def _operator(request: HttpRequest) -> Person:
    person = _person(request)
    if not person.is_staff:
        raise Http404
    return person


def _person(request: HttpRequest) -> Person:
    if not isinstance(request.user, Person):
        raise Http404
    return request.user
