"""Settings: one's profile, language and theme, consents, whom one hides, and the way out."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from musespark.people import leave as going
from musespark.people.asking import SignedIn, wants_part
from musespark.people.consent import PAIRS, set_consents
from musespark.people.models import Consent, Person
from musespark.people.pages.forms import ProfileForm, ReadingForm
from musespark.people.queries import consents as consents_of
from musespark.people.sure import SureForm
from musespark.support.limits import caller, spend
from musespark.support.refuse import Refused


@login_required
@require_safe
def settings(request: SignedIn) -> HttpResponse:
    """Every setting on one page."""
    return _settings(request, ReadingForm(instance=request.user))


@login_required
@require_POST
def reading(request: SignedIn) -> HttpResponse:
    """Keep language and theme."""
    form = ReadingForm(request.POST, instance=_fresh(request.user))
    if not form.is_valid():
        return _settings(request, form, status=422)
    form.save()
    messages.success(request, _("Kept."))
    return redirect("people:settings")


@login_required
@require_POST
def consents(request: SignedIn) -> HttpResponse:
    """Make the consents what the form says; unknown ones are ignored."""
    set_consents(request.user, chosen_consents(request))
    messages.success(request, _("Your consents are kept. They count from now on."))
    return redirect("people:settings")


def chosen_consents(request: SignedIn) -> set[tuple[str, str]]:
    """Return the (signal, purpose) pairs that were ticked."""
    if "all" in request.POST:
        return set(PAIRS)
    ticked = set(request.POST.getlist("consent"))
    return {pair for pair in PAIRS if ":".join(pair) in ticked}


def consent_rows(person: Person) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Return for each signal its words and the uses of it: value, words, whether it is allowed."""
    allowed = consents_of(person)
    return [
        (
            str(Consent.Signal(signal).label),
            [(f"{signal}:{use}", str(Consent.Purpose(use).label), (signal, use) in allowed) for use in uses],
        )
        for signal, uses in Consent.USES.items()
    ]


_LINKS = "people/_profile_fields.html#links"


@transaction.non_atomic_requests  # a picture is read, and nobody waits for that
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedIn) -> HttpResponse:
    """Picture, name, words and links; with `another` what was typed and room for one more link, nothing kept."""
    sent = request.POST if request.method == "POST" else request.GET
    if "another" in sent:
        form = ProfileForm.longer(sent, request.user)
        if "portrait" in request.FILES:  # no browser sends a file by itself again
            messages.info(request, _("Nothing is kept yet. Choose the picture again, please."))
        return render(request, _LINKS if wants_part(request) else "people/edit.html", {"form": form})
    if request.method != "POST":
        return render(request, "people/edit.html", {"form": ProfileForm(instance=request.user)})
    spend("portrait", caller(request), most=20, seconds=600)
    form = ProfileForm(request.POST, request.FILES, instance=_fresh(request.user))
    if not form.keep():
        return render(request, "people/edit.html", {"form": form}, status=422)
    messages.success(request, _("Your profile is kept."))
    return redirect(request.user)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: SignedIn) -> HttpResponse:
    """Delete the account, after a word that proves the wish."""
    if request.method == "POST":
        spend("leave", caller(request), most=5, seconds=600)
    form = SureForm(request.user, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "people/leave.html", {"form": form}, status=422 if form.is_bound else 200)
    try:
        going.leave(request.user)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return render(request, "people/leave.html", {"form": form}, status=422)
    logout(request)
    messages.success(request, _("Your account and your Works are deleted. Goodbye."))
    return redirect("/")


def _settings(request: SignedIn, form: ReadingForm, status: int = 200) -> HttpResponse:
    person = request.user
    facts = {
        "form": form,
        "consents": consent_rows(person),
        "muted": Person.objects.filter(muted_by__person=person).order_by("username"),
        "blocked": Person.objects.filter(blocked_by__person=person).order_by("username"),
    }
    return render(request, "people/settings.html", facts, status=status)


def _fresh(person: Person) -> Person:
    """A copy for the form to change, so that a page with an error still shows the person as they are."""
    return Person.objects.get(pk=person.pk)
