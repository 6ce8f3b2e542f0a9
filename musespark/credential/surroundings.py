"""The surroundings of a creator or a draft: the places around them, what they are called, how crowded each is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musespark.credential.corner import vector_of
from musespark.credential.crowding import Matrix
from musespark.credential.ground import tiles
from musespark.credential.ground.places import shaping
from musespark.credential.ground.tiles import Spot
from musespark.credential.place import Place, described
from musespark.credential.prints import words_of
from musespark.credential.survey import Survey, survey
from musespark.people.queries import Viewer
from musespark.works.models import Work
from musespark.works.queries import visible_to

SHOWN = 14  # places in a picture; the honeycomb has a few tiles more
OWN = 6  # of them one's own, at most
DOTS, NEAREST = 24, 5


@dataclass(frozen=True)
class Dot:
    """A Work in a tile: "own", "near" (by somebody else, among the nearest) or "other"."""

    kind: str
    at: Spot


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


def axes_of(now: Survey) -> Matrix:
    """Return the axes of the picture, of the places that stood when the survey's number of Works last doubled."""
    first = now.places.founders < shaping(len(now.works))
    return tiles.axes(now.places.centres[first])


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
