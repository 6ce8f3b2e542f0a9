"""Two Works that are alike: both authors see the same page; one disputes, the other answers, a person decides."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from musespark.credential import dispute as verbs
from musespark.credential import near, probing
from musespark.credential.case import case_of
from musespark.credential.fingerprint import shared_spans
from musespark.credential.hit import Near
from musespark.credential.models import Dispute, Finding
from musespark.credential.pages.forms import AnswerForm, DisputeForm, FindingForm, FirstForm
from musespark.credential.pages.sides import marks, pictures_of
from musespark.credential.pages.words import relation_words
from musespark.credential.prints import words_of
from musespark.credential.priority import doubts, first
from musespark.credential.stretches import players, stretches
from musespark.people.models import Person
from musespark.support import limits
from musespark.support.money import show_ppm
from musespark.works.models import Work
from musespark.works.refuse import Refused


@dataclass(frozen=True)
class Pair:
    """A Work and one that was here before it, as one person sees both: as either author, or as who decides."""

    work: Work
    original: Work
    viewer: Person
    row: Dispute | None

    @property
    def role(self) -> str:
        """Return "answers", "claims" or "decides"."""
        roles = {self.work.author_id: "answers", self.original.author_id: "claims"}
        return roles.get(self.viewer.pk, "decides")

    @property
    def is_turned(self) -> bool:
        """Whether what is named as the source came here after what is said to be made from it."""
        return verbs.came_after(self.original, self.work)

    @property
    def may_turn(self) -> bool:
        """Whether the viewer may say that it is the other way round: on a page of its own."""
        return self.role == "answers" and not self.is_turned

    @property
    def is_open(self) -> bool:
        return self.row is not None and verbs.is_open(self.row)

    @property
    def action(self) -> str:
        """Return what the viewer can do now: "dispute", "drop", "answer", "decide", or nothing."""
        if self.row is None:
            return "dispute" if self.role == "claims" else ""
        if not self.is_open:
            return ""
        if self.role == "answers":
            return "" if hasattr(self.row, "answer") else "answer"
        waits = verbs.waiting_for_a_person().filter(pk=self.row.pk).exists()
        return "drop" if self.role == "claims" else "decide" if waits else ""


FORMS: dict[str, type[forms.Form]] = {"dispute": DisputeForm, "answer": AnswerForm, "decide": FindingForm}


@transaction.non_atomic_requests  # pictures are looked at, and nobody waits for that
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def match(request: HttpRequest, key: str, other: str) -> HttpResponse:
    """Show both Works side by side with all that was said; take what the viewer can do now."""
    pair = _pair(request, key, other)
    form_class = FirstForm if pair.action == "dispute" and pair.is_turned else FORMS.get(pair.action)
    if request.method != "POST":
        return _page(request, pair, form_class() if form_class else None)
    limits.spend("dispute", limits.caller(request), most=30, seconds=3600)
    # a doubled click must not do what comes next: the page says what it was pressed for
    if request.POST.get("act") != pair.action:
        messages.info(request, _("This page had changed meanwhile. Look again at what is open here."))
        return redirect("prove:match", pair.work.key, pair.original.key)
    form = form_class(request.POST) if form_class else None
    if form is not None and not form.is_valid():
        return _page(request, pair, form)
    try:
        messages.success(request, _act(pair, form))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("prove:match", pair.work.key, pair.original.key)


@login_required
@require_safe
def disputes(request: HttpRequest) -> HttpResponse:
    """List what waits for a decision, and what was decided. For operators."""
    if not _person(request).is_staff:
        raise Http404
    works = ("work__author", "original__author", "answer")
    waiting = verbs.waiting_for_a_person().select_related(*works)[:50]
    decided = Finding.objects.filter(dispute__isnull=False).order_by("-id")
    decided = decided.select_related("dispute__work", "dispute__original", "by", "overturning")[:50]
    return render(
        request, "credential/disputes.html", {"waiting": waiting, "decided": decided, "probing": probing.most()}
    )


@login_required
@require_POST
def take_finding_back(request: HttpRequest, number: int) -> HttpResponse:
    """Undo a finding."""
    person = _person(request)
    if not person.is_staff:
        raise Http404
    rows = Finding.objects.select_related("dispute__work", "dispute__original")
    found = get_object_or_404(rows, pk=number, dispute__isnull=False)
    try:
        verbs.overturn(found, by=person)
        messages.success(request, _("The decision was taken back; the dispute is open again."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("prove:disputes")


def _act(pair: Pair, form: forms.Form | None) -> str:
    """Do what the viewer can do now; returns what to tell them. Raises Refused."""
    if not pair.action:
        raise Refused(_("Nothing is open here."))
    said = form.cleaned_data if form else {}
    if pair.row is None:
        verbs.dispute(pair.work, pair.original, by=pair.viewer, **said)
        return _("They were told and have seven days to answer. Then a person decides; nothing changes before.")
    if pair.action == "answer":
        verbs.answer(pair.row, by=pair.viewer, **said)
        return _("Your answer was sent.")
    if pair.action == "decide":
        verbs.find(pair.row, by=pair.viewer, **said)
        return _("Decided. Both sides were told; it is in the public log.")
    verbs.drop(pair.row, by=pair.viewer)
    return _("Taken back.")


def _page(request: HttpRequest, pair: Pair, form: forms.Form | None) -> HttpResponse:
    alike = near.between(pair.work, pair.original)
    context = {
        "pair": pair,
        "near": alike,
        "relation": relation_words(alike.relation(pair.work.author_id)),
        "sides": _sides(pair, alike),
        "stretches": stretches(alike.shared, pair.work, pair.original, _whose(pair)),
        "findings": pair.row.findings.select_related("by", "overturning") if pair.row else (),
        "until": verbs.answer_until(pair.row) if pair.row else None,
        "left": max(0, verbs.allowance(pair.viewer) - verbs.open_disputes().filter(by=pair.viewer).count()),
        "share": show_ppm(pair.original.remix_share_ppm),
        "form": form,
    }
    return render(request, "credential/match.html", context, status=422 if form and form.is_bound else 200)


def _whose(pair: Pair) -> tuple[str, str]:
    return _("the one by %(who)s") % {"who": pair.work.author}, _("the one by %(who)s") % {"who": pair.original.author}


def _sides(pair: Pair, alike: Near) -> list[dict[str, object]]:
    """Return both, the one that was here first first, each with what dates it."""
    earlier, later = (pair.work, pair.original) if pair.is_turned else (pair.original, pair.work)
    texts, cases = (words_of(earlier), words_of(later)), (case_of(earlier), case_of(later))
    order = first(*cases)
    mine, theirs = pictures_of(alike, pair.work)
    plays = players(alike.shared, pair.work, pair.original)
    pictures = (mine, theirs) if pair.is_turned else (theirs, mine)
    return [
        {
            "work": work,
            "place": place,
            "marks": marks(texts[at], shared_spans(texts[at], texts[1 - at])),
            "picture": pictures[at],
            "player": plays.get(work.pk),
            "claims": cases[at].claims,
            "is_ahead": order == (1, -1)[at],
            "doubts": doubts(cases[1 - at], cases[at]) if order == (-1, 1)[at] else (),
        }
        for at, (work, place) in enumerate(((earlier, _("Was here first")), (later, _("Came later"))))
    ]


def _pair(request: HttpRequest, key: str, other: str) -> Pair:
    """Return the pair for its authors and, once something is disputed, for operators; Http404 for everybody else."""
    person = _person(request)
    works = Work.objects.visible().select_related("author", "publication")
    work, original = get_object_or_404(works, key=key), get_object_or_404(works, key=other)
    rows = Dispute.objects.select_related("work__author", "original__author", "by", "answer", "dropping")
    row = rows.filter(work=work, original=original).first()
    is_author = person.pk in {work.author_id, original.author_id} and work.author_id != original.author_id
    if not is_author and not (person.is_staff and row):
        raise Http404
    return Pair(work, original, person, row)


def _person(request: HttpRequest) -> Person:
    if not isinstance(request.user, Person):
        raise Http404
    return request.user
