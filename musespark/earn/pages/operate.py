"""The operator's proof that the money adds up."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from musespark.earn.ledger.audit import audit, totals, trial_balance
from musespark.earn.models import Transaction

# The full check reads the whole ledger; beyond this many transactions the operator asks for it.
_AT_ONCE = 20_000


@require_safe
def trial_balance_page(request: HttpRequest) -> HttpResponse:
    """Show the sum of every kind of account, which is zero, and the verdict on sums, balances and hashes."""
    if not (request.user.is_authenticated and request.user.is_staff):
        raise Http404
    rows = trial_balance()
    wants_all = "check" in request.GET or Transaction.objects.count() <= _AT_ONCE
    context = {"rows": rows, "totals": totals(rows), "audit": audit() if wants_all else None}
    return render(request, "earn/trial_balance.html", context)
