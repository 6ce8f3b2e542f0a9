"""A Work's page around its stations: the same whether a station was opened in place or by its own address."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from musespark.people.asking import wants_part
from musespark.people.models import Follow
from musespark.people.queries import Viewer
from musespark.support.ids import new_key
from musespark.web.card import Card
from musespark.web.spell import clip
from musespark.works.captions import cues_of
from musespark.works.cards import cards_for
from musespark.works.models import Recording, Work
from musespark.works.queries import may_see, remixes_of
from musespark.works.recorder import lent
from musespark.works.seal import sealed
from musespark.works.thread import branches

REMIXES = 8  # named on the page of what they are made from


def show_station(request: HttpRequest, work: Work, station: str, template: str, facts: dict[str, Any]) -> HttpResponse:
    """Answer with `template` as the `station` of `work`, which the viewer may see: htmx puts it into the open page.

    By its address it stands on the Work's page. A draft has none yet, so its author sees the rail and the station.
    """
    facts = {"work": work, **facts}
    if wants_part(request):
        return render(request, template, facts)
    opened = {"work": work, "station": station, "words": render_to_string(template, facts, request)}
    if not work.is_published or work.is_withdrawn:
        return render(request, "works/station.html", opened)
    return render(request, "works/work.html", {**page_of(request, work), **opened})


def page_of(request: HttpRequest, work: Work) -> dict[str, Any]:
    """Return what the page of a public Work is drawn from: its card, its thread, what a link to it shows elsewhere."""
    [card] = sealed(cards_for([work], request.user), request.user)
    remixes = remixes_of(work, request.user)
    facts = {
        **talk_of(request, work),
        **_graph(card, work.text),
        "card": card,
        "begun_by": _begun_by(work, request.user),
    }
    if card.recording and card.recording.plays and card.recording.plays.captions:
        facts["transcript"] = cues_of(Recording.objects.get(work=work))
    facts["follows"] = Follow.objects.filter(follower=request.user.pk, followed=work.author_id).exists()
    return facts | {"remixes": remixes[:REMIXES], "further_remixes": len(remixes[REMIXES:])}


def _begun_by(work: Work, viewer: Viewer) -> Work | None:
    """Return the start of the thread where the card does not name it already and the viewer may see it."""
    start = work.thread if work.thread_id != work.in_reply_to_id else None
    return start if start and may_see(start, viewer) else None


def talk_of(request: HttpRequest, work: Work) -> dict[str, Any]:
    """Return the thread below `work` from the branch that `?from=` names, and what its form needs."""
    start, but = request.GET.get("from", "0"), request.GET.get("but", "")  # `but` is shown already
    begin = int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 0
    page, further = branches(work, request.user, start=begin)
    shown = [branch for branch in page if branch.card.key != but]
    facts = {"work": work, "branches": shown, "further": further, "but": but}
    return {**facts, "once": new_key(), "longest": Work.TEXT, "recorder": lent()}


def _graph(card: Card, text: str) -> Mapping[str, object]:
    """What a link to the page shows elsewhere (OpenGraph); a Work without words is called what its pictures show."""
    words = text.strip() or " ".join(picture.alt for picture in card.pictures)
    pictures = [picture for picture in card.pictures if picture.full]
    return {
        "address": settings.ADDRESS,
        "graph_title": card.title or clip(words, 70) or _("A Work by %(name)s") % {"name": card.author_name},
        "graph_words": clip(words, 200),
        "graph_picture": pictures[0] if pictures else None,
    }
