"""The statement, its file, and the page of one transaction."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from musespark.earn.explain import explain, handle, named, parts_in, rewards_of
from musespark.earn.export import csv_lines
from musespark.earn.figures import places
from musespark.earn.models import Entry
from musespark.earn.pages.access import person_of, transaction_for
from musespark.earn.plot import steps
from musespark.earn.providers import chosen
from musespark.earn.refund import may_refund
from musespark.earn.statement import PAGE, Month, Purse, Statement, statement
from musespark.people.models import Person
from musespark.support import clock


@login_required
@require_safe
def statement_page(request: HttpRequest) -> HttpResponse:
    """Show a month of what the person earned (?of=earnings) or of what they can spend (?of=wallet)."""
    found = _opened(request)
    page = Paginator(found.movements, PAGE).get_page(request.GET.get("page"))
    context = {
        "statement": found,
        "purses": list(Purse),
        "currency": found.currency,
        "page": page,
        "lines": list(found.lines(list(page))),
        "places": places([number for move in page for number in (move.amount, move.balance)], found.currency),
        "plot": steps(found.levels),
        "is_present": found.month == Month.of(clock.now()),
    }
    return render(request, "earn/statement.html", context)


@login_required
@require_safe
def statement_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the same month as a file, all of it."""
    found = _asked(request)
    answer = StreamingHttpResponse(csv_lines(found), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.purse.slug}-{found.month}-{found.currency}.csv"'
    return answer


@login_required
@require_safe
def transaction_page(request: HttpRequest, number: int) -> HttpResponse:
    """Show every entry of one transaction, the rule in words, and its place in the chain."""
    row, person = transaction_for(request, number), person_of(request)
    reward = rewards_of([row]).get(row.pk)
    entries = list(Entry.objects.filter(transaction=row).select_related("account").order_by("amount", "id"))
    people = Person.objects.in_bulk([entry.account.owner_ref for entry in entries if entry.account.owner_ref])
    currency = reward.currency if reward else entries[0].account.currency
    undone = getattr(reward, "refund", None)
    context = {
        "row": row,
        "words": explain([row.pk], person, wallet=True)[row.pk],
        "reward": reward,
        "refund": undone,
        "may_refund": bool(reward and not undone and may_refund(reward, person)),
        "parts": named(parts_in(reward, row), currency, person) if reward else None,
        "divided": reward.redivisions.order_by("-pk").first() if reward else None,
        "entries": [
            (entry, handle(people.get(entry.account.owner_ref)) if entry.account.owner_ref else "") for entry in entries
        ],
        "currency": currency,
        "places": places([entry.amount for entry in entries], currency),
        "link": getattr(row.batch, "link", None),
    }
    return render(request, "earn/transaction.html", context)


def _opened(request: HttpRequest) -> Statement:
    """Return what the address asks for; where it names no purse, the wallet if only that moved in the month."""
    found = _asked(request)
    if "of" in request.GET or found.movements:
        return found
    wallet = statement(found.person, Purse.WALLET, found.currency, found.month)
    return wallet if wallet.movements else found


def _asked(request: HttpRequest) -> Statement:
    purse = Purse.WALLET if request.GET.get("of") == "wallet" else Purse.EARNINGS
    return statement(person_of(request), purse, chosen().currency, Month.read(request.GET.get("month", "")))
