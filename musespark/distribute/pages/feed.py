"""The feed for you, by time, and as somebody named it; and what is new since.

These pages read much and write one row, so they run outside the request's transaction: on SQLite a transaction would
hold the only write lock while a page is drawn.
"""

from dataclasses import dataclass, replace

from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from musespark.distribute import following as by_time
from musespark.distribute import slates
from musespark.distribute.models import FeedDial, Slate
from musespark.distribute.pages.asking import Asked, is_fragment, is_reload, number, slate_of
from musespark.distribute.pages.drawing import drawn
from musespark.distribute.pages.less import fallen
from musespark.distribute.seen import note
from musespark.support import clock
from musespark.traces.beacon import Look
from musespark.web.card import Card


@dataclass(frozen=True, slots=True)
class Item:
    card: Card
    html: SafeString
    caught_up: bool  # from here on the reader saw them before
    news: bool = False  # from here on they are new again


@transaction.non_atomic_requests
@require_safe
def feed(request: Asked) -> HttpResponse:
    """The feed, or with `slate` and `page` a further page of it, or with `after` what goes on when it is over.

    With `since` it is a new list that begins with what came since that one was made. Loaded again after its
    reader asked less of something, a list gives way to a new one; who comes back to it finds it without that Work.
    """
    try:
        slate = _asked_for(request)
    except Http404:
        return gone(request)
    if is_reload(request) and slates.is_outdated(slate, request.user):
        return redirect(slate.dials or "share:feed")
    return answer(request, slate)


def _asked_for(request: Asked) -> Slate:
    if "after" in request.GET:
        before = slate_of(request, "after")
        _turned(request, before, slates.last_page(before))
        return slates.next_slate(before, request.user)
    if "slate" in request.GET:
        slate = slate_of(request)
        _turned(request, slate, number(request, "page", slates.PAGES) - 1)
        return slate
    if "since" in request.GET:
        since = slate_of(request, "since")
        return slates.open_slate(request.user, feed=since.dials, since=since)
    return slates.open_slate(request.user)


def _turned(request: Asked, slate: Slate, page: int) -> None:
    """Note that the reader went on from `page`: without JavaScript nothing else says what they saw."""
    if request.user.pk is not None and not is_fragment(request):
        now = int(clock.now().timestamp())
        note(Look(request.user.pk, work, now) for work in slates.works_on(slate, page))


@transaction.non_atomic_requests
@require_safe
def named(request: Asked, key: str) -> HttpResponse:
    """Somebody's named feed, drawn for the viewer: their settings, the viewer's follows, blocks and interests."""
    feed = get_object_or_404(FeedDial.objects.exclude(name="").select_related("person"), key=key)
    return answer(request, slates.open_slate(request.user, feed=feed))


@transaction.non_atomic_requests
@require_safe
def following(request: Asked) -> HttpResponse:
    """By time and nothing else."""
    stretch = by_time.stretch(request.user, _cursor(request))
    why = "/following/why/" if request.user.is_authenticated else ""
    cards = drawn(stretch.works, request, why=why, reposts=True)
    context = {
        "items": [Item(card, html, caught_up=False) for card, html in cards],
        "more": f"/following?before={stretch.older}" if stretch.older else "",
        "by_time": True,
        "further": "before" in request.GET,
    }
    return render(request, "distribute/feed.html#list" if is_fragment(request) else "distribute/feed.html", context)


def _cursor(request: Asked) -> by_time.Cursor | None:
    try:
        return by_time.Cursor.read(request.GET["before"]) if "before" in request.GET else None
    except ValueError as error:
        raise BadRequest("before is no place in this feed") from error


@transaction.non_atomic_requests
@require_safe
def new(request: Asked) -> HttpResponse:
    """A line that says how many new Works a new list would begin with; empty while there are none."""
    slate = slate_of(request)
    return render(request, "distribute/new.html", {"slate": slate, "count": slates.arrivals(slate, request.user)})


def answer(request: Asked, slate: Slate) -> HttpResponse:
    """Draw the pages of `slate` that are asked for: one, or those from the first up to `upto`."""
    upto = number(request, "upto", slates.PAGES) if "upto" in request.GET and not is_fragment(request) else 0
    first, last = (1, upto) if upto else (number(request, "page", slates.PAGES),) * 2
    pages = [slates.show(slate, at) for at in range(first, last + 1)]
    upto_here = f"/?slate={slate.key}&upto={last}"
    context = {
        "slate": slate,
        "items": [item for page in pages for item in items(page, request)],
        "more": more_of(pages[-1]),
        "upto": upto_here,
        "further": first > 1 or slate.after_id is not None,
        "named": slate.dials,
        "fallen": fallen(request, slate),
    }
    if not is_fragment(request):
        return render(request, "distribute/feed.html", context)
    response = render(request, "distribute/feed.html#list", context)
    response["HX-Replace-Url"] = upto_here  # "back" finds the list, and how far it was unrolled
    return response


def items(page: slates.Page, request: Asked) -> list[Item]:
    """Draw the page; Works withdrawn, hidden or unwanted since it was frozen are left out."""
    turn = set(page.works[page.caught_up_at :]) if page.caught_up_at is not None else set()
    works = page.works if page.slate.just_made else slates.without_unwanted(page.works, request.user)
    cards = drawn(works, request, why=f"/why/{page.slate.key}/", reposts=True)
    first_again = next((card.key for card, _ in cards if card.id in turn), None)
    found = [Item(card, html, caught_up=card.key == first_again) for card, html in cards]
    return [replace(found[0], news=True), *found[1:]] if page.news and found and not found[0].caught_up else found


def more_of(page: slates.Page) -> str:
    """Return the address of what comes after `page`; "" where nothing is left."""
    if not page.is_last:
        return f"/?slate={page.slate.key}&page={page.number + 1}"
    return f"/?after={page.slate.key}" if page.works else ""


def gone(request: Asked) -> HttpResponse:
    """Answer for a list that is no more: a new one, or within a page a line that leads to it."""
    if not is_fragment(request):
        return redirect("share:feed")
    return render(request, "distribute/gone.html")
