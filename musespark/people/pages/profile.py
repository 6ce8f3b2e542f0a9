"""A person's page: who they are, what they made, and what the viewer may do about them."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from musespark.people.asking import SignedIn, Visit, wants_part
from musespark.people.models import Block, Follow, Mute, Person
from musespark.people.queries import Viewer, followed_ids, hidden_from
from musespark.people.relate import VERBS
from musespark.people.shelves import Filled, Shelf, shelves_for
from musespark.support import blobs
from musespark.support.limits import caller, spend
from musespark.support.refuse import Refused
from musespark.web.back import way_back

SAID = {
    ("follow", True): gettext_lazy("You follow @%(handle)s."),
    ("follow", False): gettext_lazy("You no longer follow @%(handle)s."),
    ("mute", True): gettext_lazy("You no longer see @%(handle)s. They are not told."),
    ("mute", False): gettext_lazy("You see @%(handle)s again."),
    ("block", True): gettext_lazy("You and @%(handle)s no longer see each other."),
    ("block", False): gettext_lazy("@%(handle)s is no longer blocked."),
}


def find(handle: str, viewer: Viewer) -> Person:
    """Return the person called `handle`; Http404 where there is none, or where they blocked `viewer`."""
    person = get_object_or_404(Person, username=handle.lower(), is_active=True)
    if viewer.pk and Block.objects.filter(person=person, blocked=viewer.pk).exists():
        raise Http404
    return person


@require_safe
def profile(request: Visit, handle: str) -> HttpResponse:
    """A shelf of the person's Works (`?tab=`), a part at a time (`?after=`)."""
    person = find(handle, request.user)
    if handle != person.username:
        return redirect(person, permanent=True)
    tabs = shelves_for(person, request.user)
    shelf = _chosen(tabs, request.GET.get("tab", ""))
    filled = Filled()
    if shelf and not _has_block(request.user, person):
        filled = shelf.fill(person, request.user, request.GET.get("after", "")[:60])
    facts = {**_facts(person, request.user, tabs), "shelf": shelf, "filled": filled, "address": settings.ADDRESS}
    return render(request, "people/profile.html#part" if wants_part(request) else "people/profile.html", facts)


@require_safe
def about(request: Visit, handle: str) -> HttpResponse:
    """What the person says about themselves."""
    person = find(handle, request.user)
    facts = _facts(person, request.user, shelves_for(person, request.user))
    return render(request, "people/about.html", facts)


@require_safe
def followers(request: Visit, handle: str) -> HttpResponse:
    """Who follows the person."""
    person = find(handle, request.user)
    rows = Person.objects.filter(follows__followed=person).order_by("-follows__id")
    return _list(request, person, rows, "followers")


@require_safe
def following(request: Visit, handle: str) -> HttpResponse:
    """Whom the person follows."""
    person = find(handle, request.user)
    rows = Person.objects.filter(followers__follower=person).order_by("-followers__id")
    return _list(request, person, rows, "following")


@require_safe
def picture(_request: Visit, handle: str, version: str) -> HttpResponse:
    """The person's picture; its address changes with its bytes, so it is kept for ever."""
    person = get_object_or_404(Person, username=handle, is_active=True)
    if not person.picture or person.picture[3:15] != version:
        raise Http404
    answer = HttpResponse(blobs.get(person.picture), content_type="image/webp")
    answer["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer


@login_required
@require_POST
def relate(request: SignedIn, handle: str, verb: str) -> HttpResponse:
    """Follow, mute or block (`to=on`), or take it back (`to=off`); htmx gets the button back, as it is now."""
    spend("relate", caller(request), most=120, seconds=600)
    other, on = find(handle, request.user), request.POST.get("to", "on") == "on"
    try:
        VERBS[verb][0 if on else 1](request.user, other)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return way_back(request, other.get_absolute_url())
    if wants_part(request) and verb == "follow":
        facts = {"person": other, "follows": on, "counted": "counted" in request.GET, "swapped": True}
        return render(request, "people/_follow.html", {**facts, "follower_count": _followers(other)})
    messages.success(request, _said(verb, other, on=on))
    return way_back(request, other.get_absolute_url())


def _said(verb: str, other: Person, *, on: bool) -> SafeString:
    """Say what was done, with a button that takes it back."""
    return format_html(
        '{} <button class="button" form="act" formaction="/@{}/{}" name="to" value="{}">{}</button>',
        SAID[verb, on] % {"handle": other.username},
        other.username,
        verb,
        "off" if on else "on",
        _("Unblock") if (verb, on) == ("block", True) else _("Undo"),  # who followed whom does not come back
    )


def _chosen(tabs: list[Shelf], name: str) -> Shelf | None:
    """Return the tab called `name`; without a name the first. None where there is none at all (no room fills any)."""
    if not name:
        return tabs[0] if tabs else None
    for shelf in tabs:
        if shelf.name == name:
            return shelf
    raise Http404


def _has_block(viewer: Viewer, person: Person) -> bool:
    return bool(viewer.pk) and Block.objects.filter(person=viewer.pk, blocked=person).exists()


def _facts(person: Person, viewer: Viewer, tabs: list[Shelf]) -> dict[str, object]:
    """What every page of a profile shows above its tabs."""
    return {
        "person": person,
        "tabs": tabs,
        "counts": [_counted(shelf, shelf.count(person)) for shelf in tabs if shelf.count],
        "follower_count": _followers(person),
        "following_count": Follow.objects.filter(follower=person).count(),
        "is_me": viewer == person,
        "follows": bool(viewer.pk) and Follow.objects.filter(follower=viewer.pk, followed=person).exists(),
        "follows_me": bool(viewer.pk) and Follow.objects.filter(follower=person, followed=viewer.pk).exists(),
        "muted": bool(viewer.pk) and Mute.objects.filter(person=viewer.pk, muted=person).exists(),
        "blocked": _has_block(viewer, person),
    }


def _followers(person: Person) -> int:
    return Follow.objects.filter(followed=person).count()


def _counted(shelf: Shelf, count: int) -> tuple[str | Promise, str, int]:
    return (shelf.one or shelf.title) if count == 1 else shelf.title, shelf.name, count


def _list(request: Visit, person: Person, rows: QuerySet[Person], kind: str) -> HttpResponse:
    hidden = hidden_from(request.user)
    page = Paginator(rows.filter(is_active=True).exclude(pk__in=hidden), 50).get_page(request.GET.get("page"))
    facts = {"person": person, "kind": kind, "page": page, "followed": followed_ids(request.user)}
    return render(request, "people/list.html#part" if wants_part(request) else "people/list.html", facts)
