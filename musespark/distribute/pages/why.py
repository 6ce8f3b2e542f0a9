"""Why this? As a fragment in the feed and as a page of its own."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from musespark.distribute.following import standing as standing_of
from musespark.distribute.models import Slate
from musespark.distribute.pages.asking import Asked
from musespark.distribute.rank.explain import OTHER
from musespark.distribute.slates import is_readers
from musespark.distribute.why import why as why_of
from musespark.works.queries import visible_to

# name of the factor -> sentence for more, sentence for less
FACTORS = {
    "match": (_("Close to what you found worth your time"), _("Far from what you found worth your time")),
    "friends": (_("You follow its author"), _("You follow its author, and turned that down")),
    "worth": (_("Readers saved, answered or rewarded it"), _("Readers hid it or passed it by")),
    "originality": (_("Unlike what was there before"), _("Much like what was there before")),
    "freshness": (_("New"), _("Old")),
    "crowding": (_("Its corner is open"), _("Its corner is crowded this month")),
    "machine": (_("As much AI as you asked for"), _("More AI than you asked for")),
    "topics": (_("A topic that you turned up"), _("A topic that you turned down")),
    "less": ("", _("Like something you wanted less of")),
    "author": (_("A small creator"), _("One of several by this author")),
    OTHER: (_("Everything else together"), _("Everything else together")),
}
SOURCES = {
    "following": _("what the people you follow published and reposted"),
    "similar": _("what is near to your interests"),
    "fresh": _("new Works waiting for their first readers"),
    "popular": _("what readers found worth their time lately"),
}


@dataclass(frozen=True, slots=True)
class Line:
    sentence: str
    points: int

    @property
    def weight(self) -> int:
        """Length of its bar, 0 to 100."""
        return min(100, abs(self.points))


@require_safe
def why(request: Asked, slate: str, key: str) -> HttpResponse:
    """At most five factors that add up to the score, where it came from, and what the reader can change."""
    found = get_object_or_404(Slate.objects.defer("candidates", "outcomes"), key=slate)
    work = get_object_or_404(visible_to(request.user).select_related("author"), key=key)
    reasons = why_of(found, work.pk) if is_readers(found, request.user) else None
    if reasons is None:
        raise Http404
    lines = [Line(sentence(name, points), points) for name, points in reasons.explanation.factors]
    context = {
        "work": work,
        "slate": found,
        "why": reasons,
        "lines": lines,
        "sources": [SOURCES.get(name, name) for name in reasons.sources],
        "tags": work.taggings.select_related("tag").order_by("id")[:4],
    }
    return render(request, "distribute/why.html#why" if request.htmx else "distribute/why.html", context)


@require_safe
def by_time(request: Asked, key: str) -> HttpResponse:
    """Why a Work stands in Following: there is no score, so there are no factors."""
    work = get_object_or_404(visible_to(request.user).select_related("author", "publication"), key=key)
    standing = standing_of(request.user, work) if not work.is_reply else None
    if standing is None:
        raise Http404
    context = {"work": work, "standing": standing, "repost": standing.placed_by}
    template = "distribute/why_following.html"
    return render(request, f"{template}#why" if request.htmx else template, context)


def sentence(name: str, points: int) -> str:
    """Return what the factor says; a factor of another room says its own name."""
    more, less = FACTORS.get(name, (name, name))
    return str(more if points > 0 else less)
