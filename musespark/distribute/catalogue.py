"""The shelf of this process: every published Work as columns, read from rows once and then kept up to date.

Each request asks once what is newest (one query of five index look-ups); only what changed is read. A lock lets one
thread write; readers hold the Shelf that they got, so a list is made from one moment.
"""

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Count, QuerySet
from numpy.typing import NDArray

from musespark.distribute import prints
from musespark.distribute.models import Change, Fold, Standing
from musespark.distribute.rank.cells import arrange, crowding, nearest, no_cells, spread
from musespark.distribute.rank.parts import Ints
from musespark.distribute.rank.shelf import COLUMNS, TOPICS, Shelf, most_worth, pack
from musespark.people.models import Follow
from musespark.support import clock
from musespark.works.models import Publication, Tagging, Withdrawal

Columns = dict[str, NDArray[Any]]
POPULAR_LASTS = 30.0  # seconds
SMALL = 5000  # Works up to which nothing waits for that
SAMPLE = 20_000  # Works from which the cells are learnt
CROWDED_HOURS = 30 * 24.0  # "this month", as the pages say
LATE = 100  # ids looked at again: on PostgreSQL a smaller id may be committed after a greater one
REPLY = ("work__is_reply", "work__in_reply_to")  # either says that a Publication is one


@dataclass(frozen=True, slots=True)
class Newest:
    """The ends of the tables that the shelf is read from."""

    publication: int = 0
    published: str = ""
    change: int = 0
    withdrawal: int = 0
    fold: int = 0


class Catalogue:
    """All threads of a process share one, `here`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._forget()

    def _forget(self) -> None:
        self._read = Newest()
        self._place = np.empty(0, np.int32)  # of each Work by its id; -1: not on the shelf
        self._shelf = Shelf(grown({}, 0, 16), 0, no_cells(), np.empty(0, np.int64))
        self._gone = np.empty(0, np.int64)  # places of Works that were deleted since
        self._popular_at = 0.0

    def shelf(self, now: float) -> Shelf:
        """Return the shelf as of now. One query, and a few more where something changed."""
        newest = look()
        if newest != self._read or time.monotonic() - self._popular_at > POPULAR_LASTS:
            with self._lock:
                self._catch_up(look(), now)  # again: another thread may have read on meanwhile
        return self._shelf

    def places(self, works: Iterable[int] | Ints, shelf: Shelf | None = None) -> Ints:
        """Return the places of those Works that are on the shelf (on that one, which may be a moment old)."""
        ids = works if isinstance(works, np.ndarray) else np.fromiter(works, np.int64)
        found = self._place[ids[(ids >= 0) & (ids < len(self._place))]]
        there = (found >= 0) & (found < len(shelf or self._shelf))
        return found[there].astype(np.int64)

    def has(self, work: int) -> bool:
        return 0 <= work < len(self._place) and self._place[work] >= 0

    def _catch_up(self, newest: Newest, now: float) -> None:
        if not self._still_true(newest):
            self._forget()
        if newest.publication > self._read.publication:
            first, last = late(self._read.publication), newest.publication
            self._append(Publication.objects.filter(id__gt=first, id__lte=last), now)
        if newest.change > self._read.change and self._read.publication:  # else all was read just now
            changed = set(Change.objects.filter(id__gt=late(self._read.change)).values_list("work_id", flat=True))
            # a publication may have been committed after greater ids were read: then its Work's changes tell of it
            missing = [work for work in changed if not self.has(work)]
            self._append(Publication.objects.filter(work__in=missing), now)
            self._reread({work for work in changed if self.has(work)})
        if newest.withdrawal != self._read.withdrawal:
            self._reread_withdrawn()
        if newest.fold > self._read.fold:
            self._count(Standing.objects.filter(fold_ref__gt=late(self._read.fold)))
        if len(self._shelf) < SMALL or time.monotonic() - self._popular_at > POPULAR_LASTS:
            self._refresh(now)
        self._read = newest

    def _refresh(self, now: float) -> None:
        """Work out again what depends on the time: what is popular, and how crowded each corner is."""
        shelf = self._shelf
        crowd = crowding(shelf.columns["cell"][: len(shelf)], shelf.tail(CROWDED_HOURS, now), len(shelf.cells.centres))
        self._shelf = replace(shelf, popular=most_worth(shelf, now), cells=replace(shelf.cells, crowding=crowd))
        self._popular_at = time.monotonic()

    def _still_true(self, newest: Newest) -> bool:
        """Whether the last Publication read is still there: else rows were deleted or the database is another one."""
        last = self._read
        if newest.publication == last.publication:
            return newest.published == last.published
        return not last.publication or (
            newest.publication > last.publication
            and stamp(Publication.objects.filter(id=last.publication).values_list("at", flat=True).first())
            == last.published
        )

    def _append(self, rows: QuerySet[Publication], now: float) -> None:
        # replies are left out here, not there: SQLite would walk its index of all Works that are none
        named = rows.order_by("id").values_list("work_id", "id", "work__author_id", "at", *REPLY)
        found = [row for row in named if not any(row[4:]) and not self.has(row[0])]
        if not found:
            return
        start, end = len(self._shelf), len(self._shelf) + len(found)
        columns = grown(self._shelf.columns, start, end)
        for name, values in zip(("work", "serial", "author"), zip(*found, strict=True), strict=False):
            columns[name][start:end] = values
        columns["born"][start:end] = [row[3].timestamp() for row in found]
        self._know([row[0] for row in found], start)
        self._shelf = replace(self._shelf, columns=columns, size=end)
        self._describe(np.arange(start, end))
        self._arrange(now)

    def _know(self, works: list[int], start: int) -> None:
        """Note that `works` stand at the places from `start` on."""
        if max(works) >= len(self._place):
            longer = np.full(2 * max(works) + 1, -1, np.int32)
            longer[: len(self._place)] = self._place
            self._place = longer
        self._place[works] = np.arange(start, start + len(works))

    def _reread(self, works: set[int]) -> None:
        there = set(Publication.objects.filter(work__in=works).values_list("work_id", flat=True))
        self._gone = np.union1d(self._gone, self.places(works - there))
        if works:
            self._describe(self.places(sorted(there)))

    def _describe(self, places: Ints) -> None:
        """Read everything that may change of the Works at `places`."""
        shelf = self._shelf
        works = shelf.ints("work")[places]
        print_ = prints.read(works.tolist())
        code, scale = pack(print_.vectors)
        values: Columns = {"code": code, "scale": scale, "cluster": print_.cluster, "originality": print_.originality}
        values |= {"machine": print_.machine, "visible": np.ones(len(places), bool), "topics": self._topics(places)}
        values |= {"cell": nearest(shelf.cells.centres, print_.vectors), "followers": self._followers(places)}
        for name, value in values.items():
            shelf.columns[name][places] = value
        self._reread_withdrawn()
        self._count(Standing.objects.filter(work__in=works.tolist()) if len(works) < 500 else Standing.objects.all())
        self._find_originals(places)

    def _topics(self, places: Ints) -> NDArray[np.int32]:
        topics = np.zeros((len(self._shelf), TOPICS), np.int32)
        filled = np.zeros(len(self._shelf), np.int64)
        rows = Tagging.objects.order_by("id").values_list("work_id", "tag_id")
        if len(places) < 500:
            rows = rows.filter(work__in=self._shelf.ints("work")[places].tolist())
        for work, tag in rows.iterator(chunk_size=5000):
            place = self._place[work] if self.has(work) else -1
            if place >= 0 and filled[place] < TOPICS:
                topics[place, filled[place]] = tag
                filled[place] += 1
        return topics[places]

    def _followers(self, places: Ints) -> Ints:
        authors = self._shelf.ints("author")[places]
        rows = Follow.objects.values_list("followed").annotate(Count("id"))
        if len(places) < 500:
            rows = rows.filter(followed__in=set(authors.tolist()))
        followers = dict(rows)
        return np.array([followers.get(author, 0) for author in authors.tolist()], np.int64)

    def _reread_withdrawn(self) -> None:
        gone = self.places(Withdrawal.objects.values_list("work_id", flat=True))
        visible = np.ones(len(self._shelf), bool)
        visible[gone] = visible[self._gone] = False
        self._shelf.columns["visible"][: len(self._shelf)] = visible

    def _count(self, standings: QuerySet[Standing]) -> None:
        rows = [row for row in standings.values_list("work_id", "shown", "good") if self.has(row[0])]
        places = self.places(row[0] for row in rows)
        self._shelf.columns["shown"][places] = [row[1] for row in rows]
        self._shelf.columns["good"][places] = [row[2] for row in rows]

    def _find_originals(self, places: Ints) -> None:
        """Note of the near copies at `places`, and of those in their clusters, the first that is still there."""
        shelf = self._shelf
        original = shelf.columns["original"]
        original[places] = places
        clusters = shelf.ints("cluster")
        of_these = clusters[places][clusters[places] > 0]
        member = np.flatnonzero(np.isin(clusters, of_these) & shelf.flags("visible"))
        _, first, which = np.unique(clusters[member], return_index=True, return_inverse=True)
        original[member] = member[first][which]

    def _arrange(self, now: float) -> None:
        """Learn the cells again when the shelf grew by a quarter; till then new Works are looked at one by one."""
        shelf = self._shelf
        if len(shelf) - shelf.cells.known < max(500, shelf.cells.known // 4) and shelf.cells.known:
            return
        draw = np.random.default_rng(len(shelf)).permutation(len(shelf))[:SAMPLE]
        centres = spread(shelf.vectors(draw), max(1, min(512, int(1.6 * len(shelf) ** 0.5))))
        for start in range(0, len(shelf), 8192):
            places = np.arange(start, min(len(shelf), start + 8192))
            shelf.columns["cell"][places] = nearest(centres, shelf.vectors(places))
        cells = arrange(centres, shelf.columns["cell"][: len(shelf)], shelf.tail(CROWDED_HOURS, now))
        self._shelf = replace(shelf, cells=cells)


def look() -> Newest:
    """Return the ends of the tables. One query."""
    publication, change, withdrawal, fold = (model._meta.db_table for model in (Publication, Change, Withdrawal, Fold))
    ends = f"(SELECT MAX(id) FROM {change}), (SELECT MAX(id) FROM {withdrawal}), (SELECT MAX(number) FROM {fold})"  # noqa: S608  own tables
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT p.id, p.at, {ends} FROM (SELECT 1) AS one LEFT JOIN "  # noqa: S608  own tables
                       f"(SELECT id, at FROM {publication} ORDER BY id DESC LIMIT 1) AS p ON 1 = 1")  # fmt: skip
        row = cursor.fetchone()
    return Newest(row[0] or 0, stamp(row[1]), row[2] or 0, row[3] or 0, row[4] or 0)


def grown(columns: Columns, size: int, needed: int) -> Columns:
    """Return columns with room for `needed` rows: the same arrays if they have it, else copies twice as long."""
    if columns and len(columns["work"]) >= needed:
        return dict(columns)
    room = max(needed, 2 * size)
    longer: Columns = {
        name: np.zeros((room, width) if width else room, kind) for name, (kind, width) in COLUMNS.items()
    }
    for name, column in columns.items():
        longer[name][:size] = column[:size]
    return longer


def late(last: int) -> int:
    """Return the id after which to look again."""
    return last - LATE if connection.vendor == "postgresql" else last


def stamp(moment: object) -> str:
    """Return a database's or Django's form of a moment as text that can be compared."""
    return "" if moment is None else str(moment).replace("+00:00", "").rstrip("0").rstrip(".")


here = Catalogue()


def warm_up() -> None:
    """Read the shelf before anybody asks for it: five seconds at 100,000 Works."""
    here.shelf(clock.now().timestamp())
