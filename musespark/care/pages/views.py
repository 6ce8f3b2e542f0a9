"""Pages of the room. What they do is in decide.py; a refusal is shown as a message."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from musespark.care import decide as verbs
from musespark.care.log import entries
from musespark.care.models import Decision, Report
from musespark.care.waiting import appealed, reported
from musespark.people.models import Person
from musespark.support.limits import caller, spend
from musespark.works.models import Work
from musespark.works.queries import may_see
from musespark.works.refuse import Refused


class ReportForm(forms.ModelForm[Report]):
    """What is wrong, and what moderators should know."""

    reason = forms.ChoiceField(
        label=gettext_lazy("What is wrong?"),
        choices=Report.Reason.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Choose a reason.")),
    )

    class Meta:
        model = Report
        fields = ("reason", "words")
        widgets = {"words": forms.Textarea(attrs={"rows": 3})}


class DecisionForm(forms.ModelForm[Decision]):
    """The outcome, and why."""

    class Meta:
        model = Decision
        fields = ("outcome", "why")
        widgets = {"outcome": forms.RadioSelect, "why": forms.Textarea(attrs={"rows": 3})}


def tried(request: HttpRequest, act: Callable[..., Any], *arguments: Any, **named: Any) -> bool:
    """Do `act`; a refusal becomes a message. Returns whether it was done."""
    try:
        act(*arguments, **named)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    return True


def words_of(request: HttpRequest, name: str) -> str:
    """Return what was written into the field `name`; no database keeps a NUL."""
    return request.POST.get(name, "").replace("\0", "").strip()


def person_of(request: HttpRequest, *, staff: bool = False) -> Person:
    """Return who asks; Http404 where staff is needed and they are not."""
    if not isinstance(request.user, Person) or (staff and not request.user.is_staff):
        raise Http404
    return request.user


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, key: str) -> HttpResponse:
    """Report a Work; who did so already reads that it waits."""
    work = get_object_or_404(Work.objects.visible().select_related("author"), key=key)
    if not may_see(work, request.user):
        raise Http404
    form = ReportForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        facts = {"work": work, "form": form, "mine": verbs.open_reports(work).filter(by=person_of(request)).first()}
        return render(request, "care/report.html", facts, status=400 if form.is_bound else 200)
    spend("report", caller(request), most=30, seconds=3600)
    if tried(request, verbs.report, work, by=person_of(request), **form.cleaned_data):
        messages.success(request, _("Thank you. A person will look at it and you will hear what was decided."))
    return redirect(work)


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Works with open reports, most reported first, and appeals that wait."""
    works = reported().select_related("author", "withdrawal").prefetch_related("assets")
    asker = person_of(request, staff=True)
    found = sorted(((work, list(verbs.open_reports(work))) for work in works[:100]), key=lambda row: -len(row[1]))
    rows = [(work, reports, verbs.is_part(asker, work, reports)) for work, reports in found]
    appeals = appealed().select_related("work", "by")
    return render(request, "care/queue.html", {"rows": rows, "appeals": appeals, "form": DecisionForm()})


@require_POST
def decide(request: HttpRequest, key: str) -> HttpResponse:
    """Decide on the open reports of a Work."""
    moderator = person_of(request, staff=True)
    work = get_object_or_404(Work.objects.select_related("author"), key=key)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose an outcome and say why."))
    elif tried(request, verbs.decide, work, by=moderator, **form.cleaned_data):
        messages.success(request, _("Decided. Both sides were told; it is in the public log."))
    return redirect("care:queue")


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a decision back."""
    moderator = person_of(request, staff=True)
    decision = get_object_or_404(Decision.objects.select_related("work", "by"), pk=pk)
    if tried(request, verbs.take_back, decision, by=moderator, why=words_of(request, "why") or _("Taken back.")):
        messages.success(request, _("The decision was taken back."))
    return redirect("care:queue")


@require_POST
def uphold(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a decision stand against an appeal."""
    moderator = person_of(request, staff=True)
    decision = get_object_or_404(Decision.objects.select_related("work"), pk=pk)
    if tried(request, verbs.uphold, decision, by=moderator, why=words_of(request, "why")):
        messages.success(request, _("The decision stands. Both sides were told; it is in the public log."))
    return redirect("care:queue")


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """What was decided, and why, for everybody to read; who reported stays with the moderators."""
    start = request.GET.get("from", "")
    found, older = entries(start)
    return render(request, "care/log.html", {"entries": found, "start": start, "older": older})


@login_required
@require_POST
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a removal."""
    decision = get_object_or_404(Decision.objects.select_related("work"), pk=pk, work__author=person_of(request))
    if tried(request, verbs.appeal, decision, by=person_of(request), words=words_of(request, "words")):
        messages.success(request, _("Your appeal was sent. A person will read it."))
    return redirect("care:log")
