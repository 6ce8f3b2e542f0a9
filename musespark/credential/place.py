"""Places as pages name them: their words, their Works, how crowded each is and how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from musespark.credential.ground import tiles
from musespark.credential.ground.names import Said, name, said
from musespark.credential.ground.pressure import Pressure, pressure
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
READ, OUTSIDE = 30, 400  # Works that name a place, and that it is told apart from


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
