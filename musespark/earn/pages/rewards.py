"""Reward a Work in three clicks (the button, an amount, yes), and take a reward back in two."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from musespark.earn.explain import handle, named
from musespark.earn.models import Reward
from musespark.earn.pages.access import is_in_place, person_of, transaction_for, work_for
from musespark.earn.pages.forms import AmountForm, RewardForm
from musespark.earn.pages.place import shown_around, way_out
from musespark.earn.plan import parts_of
from musespark.earn.providers import chosen
from musespark.earn.refund import may_refund, refund
from musespark.earn.reward import RefusedError, left_after, refuse_unless_allowed, reward
from musespark.support import limits
from musespark.support.ids import new_key
from musespark.support.money import UNIT, decimals, plain
from musespark.works.models import Work

AMOUNTS = (UNIT, 3 * UNIT, 5 * UNIT)  # one click each


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reward_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET: choose an amount; with ?amount= confirm it. POST: give it."""
    work = work_for(request, key)
    if request.method == "POST":
        return _give(request, work)
    if "amount" in request.GET:
        return _confirm(request, work)
    return _step(request, work, "choose", form=AmountForm())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def refund_page(request: HttpRequest, number: int) -> HttpResponse:
    """GET: say what would be unwound. POST: unwind it."""
    row = transaction_for(request, number)
    given = Reward.objects.filter(transaction=row).select_related("work", "giver").first()
    if given is None or not (may_refund(given, person_of(request)) or given.is_refunded):
        raise Http404
    if request.method != "POST":
        return render(request, "earn/refund.html", {"reward": given, "giver": handle(given.giver)})
    if given.is_refunded:
        messages.info(request, _("This reward was taken back already."))
        return redirect("earn:transaction", given.refund.transaction_id)
    try:
        done = refund(given, person_of(request))
    except RefusedError as error:
        messages.error(request, str(error))
        return redirect("earn:transaction", number)
    messages.success(request, _("The reward was taken back, with every share of it."))
    return redirect("earn:transaction", done.transaction_id)


def _confirm(request: HttpRequest, work: Work) -> HttpResponse:
    form = AmountForm(request.GET)
    if not form.is_valid():
        return _step(request, work, "choose", form=form, status=422)
    amount = form.cleaned_data["amount"]
    try:
        refuse_unless_allowed(person_of(request), work, amount)
        left = left_after(person_of(request), amount)
    except RefusedError as error:
        return _step(request, work, "choose", form=form, error=str(error), status=422)
    parts = named(parts_of(work, amount), chosen().currency, person_of(request))
    return _step(request, work, "confirm", amount=amount, typed=_typed(amount), left=left, parts=parts, key=new_key())


def _give(request: HttpRequest, work: Work) -> HttpResponse:
    limits.spend("reward", limits.caller(request), most=120, seconds=3600)
    form = RewardForm(request.POST)
    if not form.is_valid():
        return _step(request, work, "choose", form=form, status=422)
    try:
        given = reward(person_of(request), work, form.cleaned_data["amount"], form.cleaned_data["key"])
    except RefusedError as error:
        return _step(request, work, "choose", form=form, error=str(error), status=422)
    if is_in_place(request):
        return _step(request, work, "done", reward=given, around=shown_around(request, work))
    messages.success(request, _("Thank you. Your reward has arrived."))
    return redirect(given)


def _step(request: HttpRequest, work: Work, step: str, *, status: int = 200, **more: object) -> HttpResponse:
    is_part = is_in_place(request)
    provider = chosen()
    have = provider.spendable(person_of(request))
    context = {
        "work": work,
        "step": step,
        "currency": provider.currency,
        "amounts": [(_typed(amount), amount, have is None or amount <= have) for amount in AMOUNTS],
        "have": have,
        "way_out": way_out(request, work),
        **more,
    }
    # htmx swaps only what comes with 200; the sentence in the fragment says what is wrong
    return render(
        request, "earn/_reward.html" if is_part else "earn/reward.html", context, status=200 if is_part else status
    )


def _typed(amount: int) -> str:
    """Return the amount as the form reads it again: "2.50"."""
    whole = plain(amount)
    least = len(str(amount // UNIT)) + 1 + decimals(chosen().currency)
    return whole[:least].rstrip(".")
