"""The stretches of time that stand in two recordings: in words, as a drawing, and where players start."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from musespark.credential.film.align import Span
from musespark.credential.recordings import Shared
from musespark.web.spell import playing
from musespark.works.models import Recording, Work

WIDE = 300  # units of the drawing
NARROW = 3  # units of the shortest stretch that is drawn
FASTER, HIGHER = 2, 0.5  # percent, and semitones, from which a change is told
TOLD = 3  # stretches in words; the drawing has all


@dataclass(frozen=True)
class Bar:
    """A stretch in the drawing: from where and how wide on the other's line and on the asked one's."""

    above: float
    above_width: float
    below: float
    below_width: float

    @property
    def corners(self) -> str:
        """What joins both, as points of a polygon between the lines."""
        right, left = self.above + self.above_width, self.below + self.below_width
        return f"{self.above:.1f},24 {right:.1f},24 {left:.1f},52 {self.below:.1f},52"


@dataclass(frozen=True)
class Stretch:
    """What is shared in one way: the sentences, and the bars where both have a time."""

    way: str
    said: tuple[str, ...]
    bars: tuple[Bar, ...] = ()
    above: str = ""
    below: str = ""

    @property
    def sentence(self) -> str:
        """All that is said of it."""
        return " ".join(self.said)


@dataclass(frozen=True)
class Player:
    """A recording that starts at a stretch."""

    recording: Recording
    span: Span | None

    @property
    def src(self) -> str:
        """Its address with a media fragment (W3C, Media Fragments URI 1.0)."""
        return f"{self.recording.url}#t={self.span[0]:.1f},{self.span[1]:.1f}" if self.span else self.recording.url

    @property
    def name(self) -> str:
        """What it is called, with the stretch."""
        what = _("Video") if self.recording.is_video else _("Sound")
        return f"{what}, {_from_to(self.span)}" if self.span else what


def stretches(shared: Iterable[Shared], asked: Work, other: Work, names: tuple[str, str]) -> list[Stretch]:
    """Return what stands in both; `names` say whose the asked one is and whose the other ("yours", "theirs")."""
    lasts = {row.work_id: row.duration / 1000 for row in Recording.objects.filter(work__in=[asked, other])}
    mine, theirs = lasts.get(asked.pk, 0.0), lasts.get(other.pk, 0.0)
    found = []
    for each in shared:
        bars = tuple(_bar(*pair, mine, theirs) for pair in _pairs(each)) if mine and theirs else ()
        found.append(Stretch(each.way, tuple(_said(each, *names)), bars, names[1], names[0]))
    return found


def players(shared: Iterable[Shared], asked: Work, other: Work) -> Mapping[int, Player]:
    """Return what plays the recordings of two Works, by Work: from the first stretch that is shared. One query."""
    ways = list(shared)
    spans = {
        asked.pk: next((each.spans[0] for each in ways if each.spans), None),
        other.pk: next((each.origins[0] for each in ways if each.origins), None),
    }
    rows = Recording.objects.filter(work__in=spans)
    return {row.work_id: Player(row, _within(spans[row.work_id], row.duration / 1000)) for row in rows}


def _within(span: Span | None, lasts: float) -> Span | None:
    return (min(span[0], lasts), min(span[1], lasts)) if span else None


def _pairs(shared: Shared) -> Iterable[tuple[Span, Span]]:
    return zip(shared.spans, shared.origins, strict=False)


def _bar(span: Span, origin: Span, mine: float, theirs: float) -> Bar:
    return Bar(*_place(origin, theirs), *_place(span, mine))


def _place(span: Span, lasts: float) -> tuple[float, float]:
    start, end = (WIDE * min(1.0, max(0.0, at / lasts)) for at in span)
    width = max(NARROW, end - start)
    return min(start, WIDE - width), width


def _said(shared: Shared, mine: str, theirs: str) -> Iterable[str]:
    whose = {"mine": mine, "theirs": theirs}
    if shared.way == "still":
        yield _("%(span)s of %(mine)s shows the picture of %(theirs)s.") % {**whose, "span": _from_to(shared.spans[0])}
        return
    if shared.way == "shown":
        seen = _from_to(shared.origins[0])
        yield _("The picture of %(mine)s is seen in %(theirs)s, %(span)s.") % {**whose, "span": seen}
        return
    pairs = list(_pairs(shared))
    for span, origin in pairs[:TOLD]:
        yield _one(shared.way) % {**whose, "span": _from_to(span), "origin": _from_to(origin)}
    yield from _more(len(pairs) - TOLD)
    yield _kind(shared) % whose
    yield from _changed(shared, mine)


def _one(way: str) -> str:
    if way == "sound":
        return _("%(span)s of %(mine)s sounds like %(origin)s of %(theirs)s.")
    return _("%(span)s of %(mine)s shows what %(origin)s of %(theirs)s shows.")


def _more(many: int) -> Iterable[str]:
    if many > 0:
        yield ngettext("%d more stretch is drawn below.", "%d more stretches are drawn below.", many) % many


def _kind(shared: Shared) -> str:
    kinds = {
        "copy": _("That is nearly all of both."),
        "part": _("That is nearly all of %(mine)s, and a part of %(theirs)s."),
        "holds": _("That is a part of %(mine)s, and nearly all of %(theirs)s."),
        "shares": _("That is a part of both."),
    }
    return kinds[shared.kind]


def _changed(shared: Shared, mine: str) -> Iterable[str]:
    percent, semitones = round(100 * (shared.speed - 1)), round(shared.semitones, 1)
    if percent >= FASTER:
        yield _("It is %(percent)s %% faster in %(mine)s.") % {"mine": mine, "percent": percent}
    if percent <= -FASTER:
        yield _("It is %(percent)s %% slower in %(mine)s.") % {"mine": mine, "percent": -percent}
    if abs(semitones) >= HIGHER:
        yield (_("It is higher there, in another key.") if semitones > 0 else _("It is lower there, in another key."))
    if shared.is_alone:
        yield _("The pictures are others.") if shared.way == "sound" else _("The sound is another one.")


def _from_to(span: Span) -> str:
    return _("%(start)s to %(end)s") % {"start": playing(span[0]), "end": playing(max(span[1], span[0] + 1))}
