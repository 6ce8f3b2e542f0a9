"""Three steps of a new account: who you are, what may be learned from you, where to begin. Each can be skipped."""

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from musespark.people.asking import SignedIn
from musespark.people.consent import set_consents
from musespark.people.models import Person
from musespark.people.pages.account import chosen_consents, consent_rows
from musespark.people.pages.forms import ProfileForm
from musespark.people.queries import followed_ids, worth_following
from musespark.support.limits import caller, spend


@transaction.non_atomic_requests  # a picture is read, and nobody waits for that
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: SignedIn) -> HttpResponse:
    """Show the step `?step=` (1 to 3), or keep what it sent and go on to the next."""
    step = request.GET.get("step", "1")
    if step == "2":
        return _consents(request)
    return _begin(request) if step == "3" else _profile(request)


def _profile(request: SignedIn) -> HttpResponse:
    if request.method != "POST":
        return render(request, "people/welcome.html", {"step": 1, "form": ProfileForm(instance=request.user)})
    spend("portrait", caller(request), most=20, seconds=600)
    form = ProfileForm(request.POST, request.FILES, instance=Person.objects.get(pk=request.user.pk))
    if not form.keep():
        return render(request, "people/welcome.html", {"step": 1, "form": form}, status=422)
    return redirect("/welcome?step=2")


def _consents(request: SignedIn) -> HttpResponse:
    if request.method == "POST":
        set_consents(request.user, chosen_consents(request))
        return redirect("/welcome?step=3")
    return render(request, "people/welcome.html", {"step": 2, "consents": consent_rows(request.user)})


def _begin(request: SignedIn) -> HttpResponse:
    facts = {"step": 3, "people": worth_following(request.user), "followed": followed_ids(request.user)}
    return render(request, "people/welcome.html", facts)
