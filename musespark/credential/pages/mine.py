"""One's own signing key, and what machines may do with what one publishes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from musespark.credential.identity import identity_of, renew
from musespark.credential.mined import default_of
from musespark.credential.mining import choose_for, choose_for_all
from musespark.credential.models import Identity
from musespark.credential.pages.forms import AS_ALL, UNSAID, MiningForm
from musespark.credential.queries import revoked_since
from musespark.people.asking import SignedIn
from musespark.people.sure import SureForm
from musespark.support import limits
from musespark.works.models import Work


@login_required
@require_safe
def mine(request: SignedIn) -> HttpResponse:
    """Show the keys of the person."""
    return _shown(request, SureForm(request.user))


@login_required
@require_POST
def take_key(request: SignedIn) -> HttpResponse:
    """Give the key and its certificate as one file, after a word that proves the wish."""
    limits.spend("signing key", limits.caller(request), most=5, seconds=600)
    form = SureForm(request.user, request.POST)
    pair = identity_of(request.user) if form.is_valid() else None
    if pair is None:
        return _shown(request, form, status=422)
    answer = HttpResponse(pair.certificate + pair.key, content_type="application/x-pem-file")
    answer["Content-Disposition"] = f'attachment; filename="signing-key-{request.user.username}.pem"'
    answer["Cache-Control"] = "no-store"
    return answer


@login_required
@require_POST
def renew_key(request: SignedIn) -> HttpResponse:
    """Have a new key; what was signed before stays signed."""
    limits.spend("signing key", limits.caller(request), most=5, seconds=600)
    renew(request.user)
    messages.success(request, _("You have a new key. What the old one signed before this moment stays signed."))
    return redirect("prove:mine")


@login_required
@require_POST
def choose_all(request: SignedIn) -> HttpResponse:
    """Keep what machines may do with all that the person publishes."""
    limits.spend("mining", limits.caller(request), most=20, seconds=600)
    form = MiningForm(UNSAID, request.POST)
    if form.is_valid():
        choose_for_all(request.user, form.cleaned_data["choice"])
        messages.success(request, _("Kept. Your credentials say it in a moment."))
    return redirect("prove:mine")


@login_required
@require_POST
def choose_one(request: SignedIn, key: str) -> HttpResponse:
    """Keep what machines may do with one Work."""
    work = get_object_or_404(Work.objects.visible().select_related("author"), key=key, author=request.user)
    limits.spend("mining", limits.caller(request), most=60, seconds=600)
    form = MiningForm(AS_ALL, request.POST)
    if form.is_valid():
        choose_for(work, form.cleaned_data["choice"])
        messages.success(request, _("Kept. Its credentials say it in a moment."))
    return redirect("prove:station", key=work.key)


def _shown(request: SignedIn, form: SureForm, status: int = 200) -> HttpResponse:
    revoked = revoked_since()
    keys = Identity.objects.filter(person=request.user).order_by("-id")
    known = [(row, revoked.get(row.serial)) for row in keys]
    chosen = MiningForm(UNSAID, initial={"choice": default_of(request.user)})
    context = {"word": "prove", "form": form, "keys": known, "mining": chosen}
    return render(request, "credential/mine.html", context, status=status)
