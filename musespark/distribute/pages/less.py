"""Less of this, with its undo."""

from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from musespark.distribute import slates
from musespark.distribute.less import Lowered, ask_again, ask_less, share_on
from musespark.distribute.models import Slate
from musespark.distribute.pages.asking import Asked, person_of
from musespark.distribute.pages.drawing import drawn
from musespark.web.card import Card
from musespark.works.models import Work
from musespark.works.queries import visible_to

ASKED = "less"  # in the session: Work -> topic -> its share before, until the next list says what became of it
MOST = 5  # of them: more would fill the top of the feed


@login_required
@require_POST
def less(request: Asked, key: str) -> HttpResponse:
    """Lower the topics of the Work and say by how much."""
    return _say(request, key, undone=False)


@login_required
@require_POST
def undo(request: Asked, key: str) -> HttpResponse:
    """Put the topics back."""
    return _say(request, key, undone=True)


def _say(request: Asked, key: str, *, undone: bool) -> HttpResponse:
    person = person_of(request)
    wished = Work.objects.filter(less__person=person, key=key).first() if undone else None  # deleted since, or hidden
    work: Work = wished or get_object_or_404(visible_to(person), key=key)
    lowered = [] if undone else ask_less(work, person)
    if undone:
        ask_again(work, person)
    told = {each: shares for each, shares in request.session.get(ASKED, {}).items() if each != key}
    if lowered:
        told[key] = {topic.topic: topic.before for topic in lowered}
    if told or ASKED in request.session:
        request.session[ASKED] = dict(list(told.items())[-MOST:])
    if undone and request.htmx and "card" in request.POST and (cards := _cards(request, work)):
        answer = render(request, "distribute/less.html#card", {"work": work, "card": cards[0][1]})
        return trigger_client_event(answer, "toast", {"text": _("Undone. Its topics count as before.")})
    context = {"work": work, "lowered": [topic for topic in lowered if topic.is_changed], "undone": undone}
    context["in_place"] = bool(request.htmx)  # then its card stood there
    return render(request, "distribute/less.html#said" if request.htmx else "distribute/less.html", context)


def _cards(request: Asked, work: Work) -> list[tuple[Card, SafeString]]:
    """Draw the card of `work` as the open page had it; none where the viewer may not see it any more."""
    path = urlsplit(request.htmx.current_url_abs_path or "").path
    if path == reverse("share:following"):
        return drawn([work.pk], request, why=reverse("share:following") + "/why/", reposts=True)
    slate = slates.newest_with(work.pk, request.user) if path == "/" or path.startswith("/feeds/") else None
    return drawn([work.pk], request, why=f"/why/{slate.key}/" if slate else "", reposts=slate is not None)


def fallen(request: Asked, slate: Slate) -> list[tuple[Work, list[Lowered]]]:
    """Return what was asked less of since the last list, with those topics' shares then and on `slate` that differ.

    It is said once. No query where nothing was asked; else two, and two for each Work.
    """
    if not slate.just_made or not (asked := request.session.pop(ASKED, {})):
        return []
    works = visible_to(request.user).filter(key__in=asked, less__person=request.user.pk)
    found = {
        work: [Lowered(topic, asked[work.key].get(topic, now), now) for topic, now in share_on(slate, work).items()]
        for work in works
    }
    changed = [(work, [topic for topic in topics if topic.is_changed]) for work, topics in found.items()]
    return [(work, topics) for work, topics in changed if topics]
