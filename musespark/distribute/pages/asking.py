"""What a request asks for: a list, a page of it, a number; as a fragment or as a page."""

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django_htmx.middleware import HtmxDetails

from musespark.distribute.models import FeedDial, Slate
from musespark.distribute.slates import is_readers
from musespark.people.models import Person


class Asked(HttpRequest):
    """A request as the middleware leaves it."""

    htmx: HtmxDetails


def person_of(request: HttpRequest) -> Person:
    """Return who is signed in, behind `login_required`."""
    if not isinstance(request.user, Person):
        raise TypeError("login_required lets persons only pass")
    return request.user


def slate_of(request: HttpRequest, name: str = "slate", dials: FeedDial | None = None) -> Slate:
    """Return the list that the address names; 404 where there is none, it is somebody else's, or not of `dials`."""
    rows = Slate.objects.defer("candidates", "outcomes").select_related("dials__person")
    slate = get_object_or_404(rows, key=key(request.GET.get(name, "")))
    if not is_readers(slate, request.user) or (dials and slate.dials_id != dials.pk):
        raise Http404
    return slate


def number(request: HttpRequest, name: str, most: int) -> int:
    """Return the positive number `name` of the address, 1 without it; raises BadRequest for what is none."""
    text = request.GET.get(name, "1")
    if not (text.isascii() and text.isdigit() and len(text) < 20 and 1 <= int(text) <= most):
        raise BadRequest(f"{name} is not a number from 1 to {most}")
    return int(text)


def key(text: str) -> str:
    """Return `text` as far as it can be a key: PostgreSQL refuses zero bytes."""
    return text[:20].replace("\0", "")


def is_reload(request: Asked) -> bool:
    """Whether the reader loads the page again: browsers say it so, and don't when they go back to a page."""
    said = request.headers.get("Cache-Control", "")
    return not is_fragment(request) and ("max-age=0" in said or "no-cache" in said)


def is_fragment(request: Asked) -> bool:
    """Whether htmx asks for a piece of the page that it shows (and not to restore a page from history)."""
    return bool(request.htmx) and not request.htmx.history_restore_request and not request.htmx.boosted
