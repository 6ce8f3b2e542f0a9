"""A person's usual terms, and what terms that are being chosen mean."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from musespark.people.asking import SignedIn
from musespark.support.limits import caller, spend
from musespark.works.terms import Terms, keep_usual, usual_terms
from musespark.works.terms_form import TermsFields


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def usual(request: SignedIn) -> HttpResponse:
    """Show and keep the terms that new Works begin with."""
    before = usual_terms(request.user)
    form = TermsFields(request.POST if request.method == "POST" else None, initial=before.as_json(), label_suffix="")
    if not form.is_valid():
        return render(request, "works/terms.html", {"form": form}, status=422 if form.is_bound else 200)
    spend("terms", caller(request), most=60, seconds=600)
    keep_usual(request.user, form.terms(before))
    messages.success(request, _("Kept. New Works of yours begin with these."))
    return redirect("works:usual_terms")


@require_safe
def said(request: HttpRequest) -> HttpResponse:
    """Say in words what the terms mean that were chosen; "" for what can't be chosen."""
    return HttpResponse(escape(TermsFields(request.GET, initial=Terms().as_json()).sentence()))
