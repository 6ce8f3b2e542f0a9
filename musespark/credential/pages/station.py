"""The Prove station of a Work; of a draft, what its label will say and the Works nearest to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from musespark.create.remix import may_use
from musespark.credential import near, probing
from musespark.credential.bearing import hear, originality_of
from musespark.credential.citation import may_quote
from musespark.credential.claim import CONTRIBUTION
from musespark.credential.contest import open_contests
from musespark.credential.corner import corner, pressed_at, vector_of
from musespark.credential.correct import disclosure_of, grade_of
from musespark.credential.crowding import TOO_FEW
from musespark.credential.differ import ways_out
from musespark.credential.disclosure import Disclosure, disclose
from musespark.credential.facts import means
from musespark.credential.grade import Grade, grade
from musespark.credential.hit import Near
from musespark.credential.label import speak
from musespark.credential.mined import choice_for, own_choice
from musespark.credential.models import Contest, Label, Mining, Ruling
from musespark.credential.originality import spoken
from musespark.credential.pages.forms import AS_ALL, ContestForm, MiningForm
from musespark.credential.pages.map import picture
from musespark.credential.pages.sides import marks, pictures_of
from musespark.credential.pages.words import SIDES, UNTITLED, relation_words
from musespark.credential.prints import words_of
from musespark.credential.queries import earlier_texts_of, manifests_of
from musespark.credential.record import facts_of
from musespark.credential.stretches import players, stretches
from musespark.credential.surroundings import surroundings
from musespark.credential.survey import survey
from musespark.people.asking import Visit
from musespark.people.queries import Viewer, hidden_from
from musespark.support import limits
from musespark.support.money import divide
from musespark.works.around import show_station
from musespark.works.models import Work
from musespark.works.queries import may_see


@dataclass(frozen=True)
class Side:
    """A part of a bar: whose it is, from where and how wide in a 300-wide drawing, and its whole percents."""

    name: str
    start: int
    width: int
    percent: int

    @property
    def words(self) -> str:
        """The part in words."""
        return f"{self.percent} % {SIDES[self.name]}"


@dataclass(frozen=True)
class Bar:
    """A bar of one modality; the percents of its parts sum to 100."""

    name: str
    sides: tuple[Side, ...]

    @property
    def words(self) -> str:
        """The bar in words."""
        return f"{self.name}: {', '.join(side.words for side in self.sides)}"


@require_safe
def station(request: HttpRequest, key: str) -> HttpResponse:
    """Show the proof of a Work: its label, its credentials, how original it is, and what was contested."""
    work = _work(key, request.user)
    bearing, label = getattr(work, "bearing", None), getattr(work, "label", None)
    context = {
        "label": label,
        **(_graded(grade_of(label)) if label else {}),
        "disclosure": _disclosure(label) if label else None,
        "manifests": [row for row in manifests_of(work.pk) if row.rendition is None or row.rendition.name == "large"],
        "earlier": earlier_texts_of(work.pk),
        "bearing": bearing,
        "originality": spoken(bearing.originality) if bearing else "",
        "nearest": bearing.nearest if bearing and _shows(bearing.nearest, request.user) else None,
        "percent": round(bearing.similarity * 100) if bearing else 0,
        "is_theirs": bearing and bearing.nearest and request.user.pk in {work.author_id, bearing.nearest.author_id},
        "rulings": Ruling.objects.filter(contest__work=work).select_related("contest", "by", "reversal"),
        "contested": request.user.pk and Contest.objects.filter(work=work, by=request.user.pk).first(),
        "contests": _waiting(work, request.user),
        "form": ContestForm(),
        **_machines(work, request.user),
    }
    return show_station(request, work, "prove", "credential/station.html", context)


def _machines(work: Work, viewer: Viewer) -> dict[str, object]:
    """What its author says of machines, and for them the form to change it. At most two queries."""
    said = Mining.Choice(chosen).label if (chosen := choice_for(work)) else ""
    if not work.is_published or viewer.pk != work.author_id:
        return {"machines": said}
    return {"machines": said, "mining": MiningForm(AS_ALL, initial={"choice": own_choice(work)})}


@transaction.non_atomic_requests  # pictures are looked at, and nobody waits for that
@require_safe
def near_draft(request: Visit, key: str) -> HttpResponse:
    """Show what is nearest to a draft and how crowded its corner is, with ways out. For its author alone."""
    work = get_object_or_404(Work.objects.select_related("author"), key=key, author=request.user.pk)
    limits.spend("near", limits.caller(request), most=60, seconds=60)
    seen = probing.version(work)
    if until := probing.wait(work, seen, by=work.author):
        context = {"work": work, "until": until, "most": probing.MOST}
        return render(request, _form(request, "credential/near.html"), context)
    context = _nearest(request, work)
    probing.note(work, seen, by=work.author, is_near=bool(context["hits"]))
    return render(request, _form(request, "credential/near.html"), context)


def _nearest(request: Visit, work: Work) -> dict[str, Any]:
    """What is nearest to a draft, how crowded its corner is, and ways out."""
    hidden = hidden_from(request.user)
    asked = near.probe_of(work)
    hits = [hit for hit in near.nearest(asked) if hit.work.author_id not in hidden]
    others = [hit for hit in hits if hit.work.author_id != work.author_id]
    own = [hit for hit in hits if hit.work.author_id == work.author_id]
    crowd, original = corner(work), originality_of(work)
    context: dict[str, Any] = {
        "work": work,
        "is_heard": hear(work),
        "hits": [_shown(work, hit) for hit in others],
        "own": [{"near": hit, "picture": pictures_of(hit, work)[1]} for hit in own],
        "too_few": TOO_FEW if (original is None or crowd.is_mute) and not others else "",
        "originality": "" if original is None else spoken(original),
        "crowd": crowd,
        "pressed": pressed_at(vector_of(words_of(work)), survey(), work.pk),
        "needle": 10 + round(280 * crowd.busier),
    }
    if not (crowd.is_mute or original is None):
        context |= {"ways": ways_out(work, asked, others), "map": picture(surroundings(request.user, work))}
    return context


@transaction.non_atomic_requests  # pictures are judged, and nobody waits for that
@require_safe
def preview(request: HttpRequest, key: str) -> HttpResponse:
    """Show what the label of a draft will say, before it is published. For its author alone."""
    works = Work.objects.select_related("author").filter(publication=None, withdrawal=None)
    work = get_object_or_404(works, key=key, author=request.user.pk)
    limits.spend("preview", limits.caller(request), most=60, seconds=60)
    facts = facts_of(work, proved=True)
    human, machine = means(facts)
    disclosure = disclose(facts)
    context = {
        "work": work,
        "is_empty": not (facts.has_text or facts.pictures or work.title.strip()),
        "label": Label(sentence=speak(facts), human=human, machine=machine, disclosed=disclosure.kind),
        "disclosure": disclosure,
        **_graded(grade(facts)),
    }
    return render(request, _form(request, "credential/preview.html"), context)


def bars(report: dict[str, Any] | None) -> list[Bar]:
    """Return the signed shares of each modality from a crJSON report."""
    manifests = (report or {}).get("manifests") or [{}]
    said = (manifests[0].get("assertions") or {}).get(CONTRIBUTION) or {}
    called = UNTITLED if said.get("method") == "musespark.spans/2" else {}
    modalities = (said.get("modalities") or {}).items()
    return [Bar(str(called.get(name, name)), tuple(_sides(shares))) for name, shares in modalities]


def _sides(shares: Mapping[str, int]) -> Iterator[Side]:
    """The parts of a bar; layout and notes are named only where there are any."""
    weights = {
        name: int(shares.get(name, 0)) for name in SIDES if name in {"human", "ai", "unknown"} or shares.get(name)
    }
    widths, percents = (divide(whole, list(weights.values())) for whole in (300, 100))
    start = 0
    for name, width, percent in zip(weights, widths, percents, strict=True):
        yield Side(name, start, width, percent)
        start += width


def _graded(graded: Grade) -> dict[str, object]:
    """What a badge is called, and why it is no better."""
    return {"badge": Label.Badge(graded.badge).label, "reason": graded.reason}


def _disclosure(label: Label) -> Disclosure:
    """What the label shows of AI and why: by its facts, or because a person decided so."""
    found = disclosure_of(label)
    return found if found.kind == label.disclosed else Disclosure(label.disclosed, _("A person decided so; see below."))


def _form(request: HttpRequest, template: str) -> str:
    """A fragment for htmx, a page of its own for everybody else."""
    return f"{template}#fragment" if getattr(request, "htmx", False) else template


def _work(key: str, viewer: Viewer) -> Work:
    works = Work.objects.select_related("author", "publication", "label", "bearing__nearest__author", "withdrawal")
    work = get_object_or_404(works, key=key)
    if not may_see(work, viewer):
        raise Http404
    return work


def _shown(work: Work, hit: Near) -> dict[str, object]:
    """A near Work beside the draft; it can be named in it once."""
    is_named = work.derived_from.filter(parent=hit.work).exists()
    may_name = not work.is_published and not is_named
    ways = {"may_remix": may_use(hit.work, work.author), "may_quote": may_quote(work, hit.work, work.author)}
    mine, theirs = pictures_of(hit, work)
    facts = {**ways, "near": hit, "marks": marks(words_of(work), hit.spans), "mine": mine, "picture": theirs}
    return {
        **facts,
        "relation": relation_words(hit.relation(work.author_id)),
        "player": players(hit.shared, work, hit.work).get(hit.work.pk) if hit.shared else None,
        "stretches": stretches(hit.shared, work, hit.work, (_("yours"), _("theirs"))) if hit.shared else (),
        "is_named": is_named,
        "may_name": may_name,
    }


def _shows(work: Work | None, viewer: Viewer) -> bool:
    return work is not None and may_see(work, viewer)


def _waiting(work: Work, viewer: Viewer) -> list[Contest]:
    """Return the contests that wait for a decision: to its author all of them, to others their own."""
    rows = open_contests().filter(work=work)
    return list(rows if viewer.pk == work.author_id else rows.filter(by=viewer.pk)) if viewer.pk else []
