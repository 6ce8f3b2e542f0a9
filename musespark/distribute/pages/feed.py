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
from musespark.distribute.chain import UNROLLED, place, unrolled
from musespark.distribute.models import FeedDial, Slate
from musespark.distribute.pages.asking import Asked, is_fragment, is_reload, number, slate_of
from musespark.distribute.pages.drawing import drawn
from musespark.distribute.pages.less import fallen
from musespark.distribute.seen import note
from musespark.people.queries import followed_ids
from musespark.support import clock
from musespark.traces.beacon import Look
from musespark.web.card import Card
from musespark.works.models import Work


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
    return _feed(request, None)


def _feed(request: Asked, dials: FeedDial | None) -> HttpResponse:
    try:
        slate = _asked_for(request, dials)
    except Http404:
        return gone(request, dials)
    if is_reload(request) and slates.is_outdated(slate, request.user):
        return redirect(slate.dials or "share:feed")
    return answer(request, slate)


def _asked_for(request: Asked, dials: FeedDial | None) -> Slate:
    if "after" in request.GET:
        before = slate_of(request, "after", dials)
        _turned(request, before, slates.last_page(before))
        return slates.next_slate(before, request.user)
    if "slate" in request.GET:
        slate = slate_of(request, "slate", dials)
        _turned(request, slate, number(request, "page", slates.PAGES) - 1)
        return slate
    if "since" in request.GET:
        since = slate_of(request, "since", dials)
        return slates.open_slate(request.user, feed=since.dials, since=since)
    return slates.open_slate(request.user, feed=dials)


def _turned(request: Asked, slate: Slate, page: int) -> None:
    """Note that the reader went on from `page`: without JavaScript nothing else says what they saw."""
    if request.user.pk is not None and not is_fragment(request):
        now = int(clock.now().timestamp())
        note(Look(request.user.pk, work, now) for work in slates.works_on(slate, page))


@transaction.non_atomic_requests
@require_safe
def named(request: Asked, key: str) -> HttpResponse:
    """Somebody's named feed, drawn for the viewer: their settings, the viewer's follows, blocks and interests.

    Its address may name a list as that of the feed does, and be passed on so: who cannot have that list gets a new one.
    """
    return _feed(request, get_object_or_404(FeedDial.objects.exclude(name="").select_related("person"), key=key))


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
        "follows": bool(stretch.works) or bool(followed_ids(request.user)),
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
    """Draw the pages that are asked for: one of `slate`, or `upto` from its first on, through the lists after it."""
    upto = number(request, "upto", UNROLLED) if "upto" in request.GET and not is_fragment(request) else 0
    first = 1 if upto else number(request, "page", slates.PAGES)
    pages = [slates.show(*each) for each in (unrolled(slate, upto) if upto else [(slate, first)])]
    last = pages[-1]
    found = [item for page in pages for item in items(page, request)]
    context = {
        "slate": last.slate,
        "items": found,
        "more": more_of(last),
        "upto": _address(last),
        "further": first > 1 or slate.after_id is not None,
        "named": slate.dials,
        "fallen": fallen(request, slate),
        "alone": is_alone(request, found),
    }
    if not is_fragment(request):
        return render(request, "distribute/feed.html", context)
    response = render(request, "distribute/feed.html#list", context)
    response["HX-Replace-Url"] = _address(last)  # "back" finds the list, and how far it was unrolled
    return response


def _address(page: slates.Page) -> str:
    """Return where everything down to `page` is found again; of a named feed it can be passed on."""
    slate, count = place(page.slate, page.number)
    path = slate.dials.get_absolute_url() if slate.dials else "/"
    return f"{path}?slate={slate.key}&upto={count}"


def is_alone(request: Asked, found: list[Item]) -> bool:
    """Whether nothing was found because the only Works are the viewer's own. One query, none where something was."""
    mine = Work.objects.visible().by_themselves().filter(author=request.user.pk)
    return not found and request.user.pk is not None and mine.exists()


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


def gone(request: Asked, dials: FeedDial | None) -> HttpResponse:
    """Answer for a list that is no more: a new one, or within a page a line that leads to it."""
    if not is_fragment(request):
        return redirect(dials or "share:feed")
    return render(request, "distribute/gone.html")
