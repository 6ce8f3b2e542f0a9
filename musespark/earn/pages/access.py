"""What a visitor may see of money; what is not theirs answers 404, as if it weren't there."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django_htmx.middleware import HtmxDetails

from musespark.earn.models import Entry, Transaction
from musespark.people.models import Person
from musespark.works.models import Work
from musespark.works.queries import may_see

_LARGEST_ID = 2**63 - 1


def person_of(request: HttpRequest) -> Person:
    """Return who is signed in; 404 for nobody."""
    if not isinstance(request.user, Person):
        raise Http404
    return request.user


def is_in_place(request: HttpRequest) -> bool:
    """Return whether htmx asks for a part of a page (and not for the page that it lost from its history)."""
    details: HtmxDetails = request.htmx  # type: ignore[attr-defined]  # set by HtmxMiddleware
    return bool(details) and not details.history_restore_request


def work_for(request: HttpRequest, key: str) -> Work:
    """Return the Work if the visitor may see it, or their own."""
    rows = Work.objects.select_related("author", "publication", "withdrawal")
    work = get_object_or_404(rows, key=key)
    if not may_see(work, request.user):
        raise Http404
    return work


def transaction_for(request: HttpRequest, number: int) -> Transaction:
    """Return the transaction if the visitor has a part in it, or operates the instance."""
    if number > _LARGEST_ID:
        raise Http404
    person = person_of(request)
    row = get_object_or_404(Transaction.objects.select_related("batch__link", "reverses"), pk=number)
    is_part = Entry.objects.filter(transaction=row, account__owner_ref=person.pk).exists()
    if not (is_part or person.is_staff):
        raise Http404
    return row
