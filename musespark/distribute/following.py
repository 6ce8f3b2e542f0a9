"""Following: what the persons one follows published and reposted, by time and nothing else."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Self

import numpy as np

from musespark.distribute.catalogue import here
from musespark.distribute.rank.parts import Ints, Reader
from musespark.distribute.rank.shelf import Shelf, listed
from musespark.distribute.readers import reader_of
from musespark.distribute.slates import PAGE
from musespark.people.models import Follow
from musespark.people.queries import Viewer, hidden_from
from musespark.support import clock
from musespark.works import gather
from musespark.works.models import Repost, Work

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FORM = re.compile(r"(\d{1,17})-(\d{1,17})-(\d{1,17})", re.ASCII)  # 17 digits of microseconds: until the year 5138


class Entry(NamedTuple):
    """A Work in a stretch; the greater comes first."""

    at: int  # microseconds since 1970
    work: int


class Cursor(NamedTuple):
    """Where a page ended, and the moment up to which the reading that it is of looks."""

    last: Entry
    until: int

    def __str__(self) -> str:
        return f"{self.last.at}-{self.last.work}-{self.until}"

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the cursor that was written; raises ValueError for what is none."""
        found = _FORM.fullmatch(text)
        if found is None:
            raise ValueError("not a cursor")
        at, work, until = (int(number) for number in found.groups())
        return cls(Entry(at, work), until)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Works, newest first, and where it goes on; None at the end."""

    works: list[int]
    older: Cursor | None


def stretch(viewer: Viewer, after: Cursor | None = None) -> Stretch:
    """Return up to PAGE Works that came before `after`. Three queries.

    A Work stands once: where the newest repost of it put it, else where it was published. Each page looks at the world
    up to the moment of the first one, so what comes meanwhile shifts nothing.
    """
    shelf = here.shelf(clock.now().timestamp())
    until = after.until if after else micros(clock.now())
    before = after.last if after else Entry(until + 1, 0)
    reader = reader_of(viewer, here, shelf)
    published = _published(shelf, reader, before)
    size = 2 * PAGE
    while len(found := _merged(published, reader, size, before, until)) <= PAGE and size < len(published):
        size *= 4
    older = Cursor(found[PAGE - 1], until) if len(found) > PAGE else None
    return Stretch([entry.work for entry in found[:PAGE]], older)


def _published(shelf: Shelf, reader: Reader, before: Entry) -> Ints:
    """Return the entries (n, 2) of what those whom the reader follows published before `before`, newest first."""
    theirs = listed(shelf.ints("author"), np.setdiff1d(reader.follows, reader.hidden)) & shelf.flags("visible")
    places = np.flatnonzero(theirs)
    moments, works = np.rint(shelf.floats("born")[places] * 1e6).astype(np.int64), shelf.ints("work")[places]
    is_before = (moments < before.at) | ((moments == before.at) & (works < before.work))
    order = np.lexsort((works, moments))[::-1]
    return np.asarray(np.stack([moments, works], axis=1)[order][is_before[order]], np.int64)


def _merged(published: Ints, reader: Reader, size: int, before: Entry, until: int) -> list[Entry]:
    """Return the entries before `before` as far down as the first `size` of `published` reach. One query."""
    some = [Entry(*row) for row in published[:size].tolist()]
    bottom = some[-1] if size < len(published) else Entry(0, 0)
    reposted = _reposted(reader, bottom.at, until)
    own = (entry for entry in some if entry.work not in reposted)
    return sorted([*own, *(entry for entry in reposted.values() if bottom <= entry < before)], reverse=True)


def _reposted(reader: Reader, since: int, until: int) -> dict[int, Entry]:
    """Return by Work where its newest repost put it, of those since `since`. One query, none signed out."""
    if not reader.person:
        return {}
    rows = gather.reposted(reader.person, *(EPOCH + timedelta(microseconds=moment) for moment in (since, until)))
    return {work: Entry(micros(moment), work) for work, moment in rows}


@dataclass(frozen=True, slots=True)
class Standing:
    """Why a Work stands in this feed: since when the viewer follows its author (None: not), and who passed it on."""

    since: datetime | None
    reposts: list[Repost]  # by whom the viewer follows, newest first, person loaded

    @property
    def placed_by(self) -> Repost | None:
        """The repost whose time is the Work's place; None where that is the time when it was published."""
        return self.reposts[0] if self.reposts else None


def standing(viewer: Viewer, work: Work) -> Standing | None:
    """Return why `work`, which `viewer` may see, stands there; None where it does not. At most four queries."""
    if viewer.pk is None or work.author_id in hidden_from(viewer):
        return None
    since = Follow.objects.filter(follower=viewer.pk, followed=work.author_id).values_list("at", flat=True).first()
    handles = [row[4] for row in gather.marks(viewer.pk, [work.pk], reposts=True) if row[0] == "repost"]
    reposts = Repost.objects.filter(work=work, person__username__in=handles).select_related("person").order_by("-at")
    found = Standing(since, list(reposts))
    return found if found.since or found.reposts else None


def micros(moment: datetime | str) -> int:
    """Return microseconds since 1970; SQLite's functions return moments as text, and all of its moments are UTC."""
    known = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return (known.replace(tzinfo=known.tzinfo or UTC) - EPOCH) // timedelta(microseconds=1)
