"""The surroundings of a creator or a draft: the places around them, what they are called, how crowded each is."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from musespark.credential.corner import vector_of
from musespark.credential.crowding import Matrix
from musespark.credential.ground import tiles
from musespark.credential.ground.names import Said, name, said
from musespark.credential.ground.places import shaping
from musespark.credential.ground.pressure import Pressure, pressure
from musespark.credential.ground.tiles import Spot
from musespark.credential.ground.vendi import vendi
from musespark.credential.prints import words_of
from musespark.credential.survey import Survey, survey
from musespark.people.queries import Viewer
from musespark.works.models import Work
from musespark.works.queries import visible_to

BANDS = {"open": _("open"), "even": _("even"), "crowded": _("crowded"), "unclear": _("unclear")}
SURE = {
    "handful": _("A handful: it says little."),
    "chance": _("The difference may be chance."),
    "likely": _("Likely, not sure."),
    "clear": _("Clear from the numbers."),
}
SHOWN = 14  # places in a picture; the honeycomb has a few tiles more
OWN = 6  # of them one's own, at most
DOTS, NEAREST = 24, 5
READ, OUTSIDE = 30, 400  # Works that name a place, and that it is told apart from


@dataclass(frozen=True)
class Dot:
    """A Work in a tile: "own", "near" (by somebody else, among the nearest) or "other"."""

    kind: str
    at: Spot


@dataclass(frozen=True)
class Place:
    """A place: its number in the survey, the key of its founding Work, its names, its Works, supply and demand."""

    number: int
    key: str
    names: tuple[str, ...]
    works: int
    own: int
    people: int
    pressure: Pressure
    variety: float

    @property
    def title(self) -> str:
        """All its names."""
        return ", ".join(self.names)

    @property
    def short(self) -> str:
        """What has room in a tile."""
        return tiles.fitted(self.names[0].removeprefix("#"))

    @cached_property
    def band(self) -> str:
        """Return "open", "even", "crowded", or "unclear" where there is too little to say."""
        return self.pressure.band

    @property
    def notes(self) -> str:
        """What a draft that starts from here begins with."""
        tags = " ".join(each for each in self.names if each.startswith("#"))
        return f"About {self.title}: what I know first-hand:\nWhat the others leave out:\n{tags}".strip()

    @property
    def said(self) -> Promise:
        """The band in words."""
        return BANDS[self.band]

    @property
    def sure(self) -> Promise:
        """How sure that is."""
        return SURE[self.pressure.certainty]


@dataclass(frozen=True)
class Tile:
    """A place in the picture."""

    place: Place
    at: Spot
    dots: tuple[Dot, ...]
    is_here: bool


@dataclass(frozen=True)
class Surroundings:
    """The picture; `here` is where a draft stands that belongs to no place; `nearest` Works of others.

    `why_empty` says why there is none.
    """

    tiles: tuple[Tile, ...] = ()
    here: Spot | None = None
    nearest: tuple[Work, ...] = ()
    works: int = 0
    why_empty: str = ""

    @property
    def pin(self) -> Spot | None:
        """Where the draft stands, in a place or on new ground."""
        return self.here or next((tile.at for tile in self.tiles if tile.is_here), None)


EMPTY = "Nobody has published anything here in the last weeks. All of it is open ground."
ALONE = "There is one Work here so far, which is no neighbourhood yet. A map appears as others publish."
ALL_YOURS = "All that was published here in the last weeks is yours. There is nobody to stand near to yet."
WORDLESS = "What was published here in the last weeks has no words to compare."


def surroundings(viewer: Viewer, draft: Work | None = None) -> Surroundings:
    """Return the surroundings of `viewer`, or of their `draft`. Six queries, more where the survey is old."""
    now = survey()
    own = now.authors == (viewer.pk or 0)
    if why := _why_empty(now, own):
        return Surroundings(why_empty=why)
    vector = vector_of(words_of(draft)) if draft else np.zeros(now.rows.shape[1], np.float32)
    inside = now.places.nearest(vector, tags_of(draft)) if draft else -1
    middle = vector if np.any(vector) else now.rows[own].sum(axis=0)
    shown = _shown(now, own, middle, inside)
    near = _nearest(now, own, middle, viewer)
    places = described(now, shown, own)
    is_new = bool(np.any(vector)) and inside < 0
    spots = _spots(now, shown, vector if is_new else None)
    marked = {now.row_of[work.pk] for work in near}
    return Surroundings(
        tuple(
            Tile(place, spot, _dots(now, place.number, own, marked), place.number == inside)
            for place, spot in ((place, spots[place.number]) for place in places)
        ),
        spots.get(-1),
        near,
        len(now.works),
    )


def place_of(work: Work, viewer: Viewer) -> Place | None:
    """Return the place that a published Work stands in; None where the survey doesn't know it. Two queries."""
    now = survey()
    number = int(now.places.of[now.row_of[work.pk]]) if work.pk in now.row_of else -1
    if number < 0:
        return None
    return described(now, np.array([number]), now.authors == (viewer.pk or 0))[0]


def examples(place: Place, viewer: Viewer, most: int = 4) -> list[Work]:
    """Return Works of the place that `viewer` may see, the most read first, then the newest. Two queries."""
    now = survey()
    rows = np.flatnonzero(now.places.of == place.number)
    ranked = sorted(rows.tolist(), key=lambda row: (-int(now.readers[row].sum()), -row))[: 4 * most]
    works = visible_to(viewer).select_related("author").in_bulk([now.works[row] for row in ranked])
    return [works[now.works[row]] for row in ranked if now.works[row] in works][:most]


def axes_of(now: Survey) -> Matrix:
    """Return the axes of the picture, of the places that stood when the survey's number of Works last doubled."""
    first = now.places.founders < shaping(len(now.works))
    return tiles.axes(now.places.centres[first])


def described(now: Survey, numbers: NDArray[np.int64], own: NDArray[np.bool_]) -> list[Place]:
    """Return the places of these numbers. One query."""
    called = _called(now, numbers)
    keys = Work.objects.in_bulk([now.works[now.places.founders[number]] for number in numbers.tolist()])
    return [
        Place(
            number,
            keys[now.works[now.places.founders[number]]].key,
            called[number],
            int(here.sum()),
            int((here & own).sum()),
            len(np.unique(now.authors[here])),
            pressure(here, now.made, now.readers),
            vendi(now.rows[here]),
        )
        for number, here in ((number, now.places.of == number) for number in numbers.tolist())
        if now.works[now.places.founders[number]] in keys
    ]


def _why_empty(now: Survey, own: NDArray[np.bool_]) -> str:
    if not now.works:
        return EMPTY
    if not len(now.places.centres):
        return WORDLESS
    if len(now.works) == 1:
        return ALONE
    return ALL_YOURS if own.all() else ""


def tags_of(draft: Work) -> tuple[str, ...]:
    return tuple(draft.taggings.values_list("tag__name", flat=True))


def _shown(now: Survey, own: NDArray[np.bool_], middle: Matrix, inside: int) -> NDArray[np.int64]:
    """Return the numbers of the places to show: where one is, one's own, then the nearest."""
    count = len(now.places.centres)
    mine = np.bincount(now.places.of[own & (now.places.of >= 0)], minlength=count)
    size = np.bincount(now.places.of[now.places.of >= 0], minlength=count)
    likeness = now.places.centres @ middle
    usual = np.argsort(-mine, kind="stable")[: min(OWN, int((mine > 0).sum()))].tolist()
    # of two as near the larger; without any Works of one's own, the largest
    others = np.lexsort((np.arange(count), -size, -likeness.round(3), size < 2)).tolist()
    wanted = [*([inside] if inside >= 0 else []), *usual, *others]
    return np.array(list(dict.fromkeys(wanted))[:SHOWN], np.int64)


def _spots(now: Survey, shown: NDArray[np.int64], fresh: Matrix | None) -> dict[int, Spot]:
    """Return where each place stands, the oldest choosing first; -1 is `fresh` (d,), which belongs to none."""
    numbers = sorted(shown.tolist())
    centres = now.places.centres[numbers]
    if fresh is not None:
        numbers, centres = [*numbers, -1], np.vstack([centres, fresh[None]])
    return dict(zip(numbers, tiles.laid_out(centres, axes_of(now)), strict=True))


def _nearest(now: Survey, own: NDArray[np.bool_], middle: Matrix, viewer: Viewer) -> tuple[Work, ...]:
    likeness = np.where(own, -1.0, now.rows @ middle)
    rows = [row for row in np.argsort(-likeness, kind="stable")[: 3 * NEAREST].tolist() if likeness[row] > 0]
    works = visible_to(viewer).select_related("author").in_bulk([now.works[row] for row in rows])
    return tuple(works[now.works[row]] for row in rows if now.works[row] in works)[:NEAREST]


def _dots(now: Survey, number: int, own: NDArray[np.bool_], near: set[int]) -> tuple[Dot, ...]:
    rows = np.flatnonzero(now.places.of == number).tolist()
    kinds = ["own" if own[row] else "near" if row in near else "other" for row in rows]
    kinds.sort(key=("own", "near", "other").index)
    return tuple(map(Dot, kinds[:DOTS], tiles.dots(min(DOTS, len(kinds)))))


def _called(now: Survey, numbers: NDArray[np.int64]) -> dict[int, tuple[str, ...]]:
    """Return what each place is called, by what is said in it and not in others. One query."""
    everywhere = np.linspace(0, len(now.works) - 1, min(OUTSIDE, len(now.works))).astype(int).tolist()
    inside = {number: np.flatnonzero(now.places.of == number)[-READ:].tolist() for number in numbers.tolist()}
    rows = sorted({*everywhere, *(row for members in inside.values() for row in members)})
    heard = _heard(now, rows)
    called = {}
    for number, members in inside.items():
        outside = [heard[row] for row in everywhere if now.places.of[row] != number and row in heard]
        here = [heard[row] for row in members if row in heard]
        called[number] = name(here, outside) or name(here[:1], outside) or ("…",)
    return called


def _heard(now: Survey, rows: Sequence[int]) -> dict[int, Said]:
    """Return what each row says; none for a Work that is gone. One query, none where all were read before."""
    unread = [row for row in rows if row not in now.heard]
    works = Work.objects.in_bulk([now.works[row] for row in unread]) if unread else {}
    fresh = {row: works[now.works[row]] for row in unread if now.works[row] in works}
    now.heard.update({row: said(words_of(work), now.tags[row]) for row, work in fresh.items()})
    return {row: now.heard[row] for row in rows if row in now.heard}
