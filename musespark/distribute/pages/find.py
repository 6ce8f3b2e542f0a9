"""The search page."""

from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from musespark.distribute.pages.asking import Asked, number
from musespark.distribute.pages.drawing import drawn
from musespark.distribute.search import DEEPEST, WORKS, find


@transaction.non_atomic_requests
@require_safe
def search(request: Asked) -> HttpResponse:
    """People, hashtags and Works that the query names; Http404 for a page that can't be."""
    try:
        page = number(request, "page", DEEPEST // WORKS)
    except BadRequest as wrong:
        raise Http404 from wrong
    found = find(request.GET.get("q", ""), request.user, page)
    more = f"?{urlencode({'q': found.query, 'page': str(found.page + 1)})}" if found.has_more else ""
    context = {"found": found, "cards": [html for _, html in drawn(found.works, request)], "more": more}
    is_further = bool(request.htmx) and found.page > 1
    return render(request, "distribute/search.html#works" if is_further else "distribute/search.html", context)
