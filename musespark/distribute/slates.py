"""Lists frozen for their reader: make one, go on from one, and say which Works a page of it holds."""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest
from numpy.typing import NDArray

from musespark.distribute.catalogue import here
from musespark.distribute.models import FeedDial, Less, Slate
from musespark.distribute.rank.parts import Ints, Reader, no_ints
from musespark.distribute.rank.pipeline import Pipeline, Ranking
from musespark.distribute.rank.shelf import Shelf
from musespark.distribute.readers import reader_of
from musespark.distribute.rounds import SEEN, Part, Wanted, fates, rounds
from musespark.distribute.rounds import listed as listed_in
from musespark.people.queries import Viewer, hidden_from
from musespark.support import clock
from musespark.support.hasty import hasty
from musespark.support.ids import new_key
from musespark.works.models import Work

PAGE = 10  # Works: about 70 kB of HTML, of the 100 that a page may have
PAGES = 6  # of one list: few readers turn more, and what is on one is ranked by what was known when it was made
SHARED_SECONDS = 60.0  # the signed out share a list for so long: a minute, as often as an open page asks for news
RECENT = 20  # lists in which one looks for where a Work stood
ARRIVED = 500  # newest Works looked at for what came since a list was made; a page of them is promised at most

pipeline = Pipeline()  # loop.py may set another, with the sources and scorers of other rooms


@cache
def note_type(factors: int) -> np.dtype[np.void]:
    """Return the type of one listed Work's note: its factors in points, who brought it, audition, place by score."""
    return np.dtype([("factors", "<f2", (factors,)), ("sources", "<u2"), ("audition", "?"), ("by_score", "<u2")])


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a slate, counted from 1: its Works, and where among them those begin that the reader saw before.

    `news` says that its first Works are new to the reader though the page before it ended with some that are not.
    """

    slate: Slate
    number: int
    works: list[int]
    caught_up_at: int | None
    news: bool = False

    @property
    def is_last(self) -> bool:
        return self.number >= last_page(self.slate)


def listed(slate: Slate) -> Ints:
    return np.frombuffer(slate.works, "<i8")


def notes(slate: Slate) -> NDArray[np.void]:
    """Return a note for each listed Work, see `note_type`."""
    return np.frombuffer(slate.notes, note_type(len(slate.recipe["factors"])))


def open_slate(viewer: Viewer, *, feed: FeedDial | None = None, since: Slate | None = None) -> Slate:
    """Make a list for `viewer`; what arrived since `since` was made stands first. Three queries."""
    shelf = here.shelf(clock.now().timestamp())
    arrived = _arrived(shelf, since)
    after = since.serial if since and len(arrived) else 0
    if viewer.pk is None and (shared := _shared(shelf, feed, after)):
        with hasty():
            Slate.objects.filter(pk=shared.pk).update(views=F("views") + 1)
        return shared
    reader = _dialled(reader_of(viewer, here, shelf, seed=clock.now().microsecond), feed)
    wanted = Wanted(reader, PAGE, PAGE * PAGES, no_ints(), arrived)
    return _make(viewer, shelf, wanted, Slate(dials=feed), since=after)


def reordered(slate: Slate | None, viewer: Viewer) -> Slate:
    """Return a new list for `viewer` in place of `slate`, which then counts as not sent: all of it may stand here."""
    if slate is None:
        return open_slate(viewer)
    root = slate.root_id or slate.pk
    with hasty():
        Slate.objects.filter(Q(pk=root) | Q(root=root), person=slate.person_id).update(served=0)
    shelf = here.shelf(clock.now().timestamp())
    seed, before = clock.now().microsecond, int(slate.began.timestamp())
    reader = reader_of(viewer, here, shelf, seed=seed, seen_before=before)
    wanted = Wanted(reader, PAGE, PAGE * PAGES, no_ints(), no_ints())
    return _make(viewer, shelf, wanted, Slate(began=slate.began))


def next_slate(slate: Slate, viewer: Viewer) -> Slate:
    """Return the list that goes on after `slate`: made once, however often it is asked for."""
    found = Slate.objects.filter(after=slate).first()
    if found:
        return found
    shelf = here.shelf(clock.now().timestamp())
    reader = _dialled(reader_of(viewer, here, shelf, seed=slate.pk), slate.dials)
    root = slate.root_id or slate.pk
    chain = Slate.objects.filter(Q(pk=root) | Q(root=root))
    read = np.unique(np.concatenate([np.frombuffer(works, "<i8") for works in chain.values_list("works", flat=True)]))
    wanted = Wanted(reader, PAGE, PAGE * PAGES, read, no_ints())
    try:
        with transaction.atomic():
            return _make(viewer, shelf, wanted, Slate(root_id=root, after=slate, dials=slate.dials, began=slate.began))
    except IntegrityError:
        return Slate.objects.get(after=slate)


def show(slate: Slate, number: int) -> Page:
    """Return page `number` (from 1) of `slate` and note that it was shown. One query, none where that is known."""
    works = works_on(slate, number)
    until = (number - 1) * PAGE + len(works)
    first = slate.new_until - (number - 1) * PAGE
    if slate.served < until:
        with hasty():
            Slate.objects.filter(pk=slate.pk).update(served=Greatest("served", until))
    news = number == 1 and slate.recipe.get("after_seen", False) and slate.new_until > 0
    return Page(slate, number, works, first if 0 <= first < len(works) else None, news)


def works_on(slate: Slate, number: int) -> list[int]:
    """Return the Works of page `number` (from 1) of `slate`; none where there is no such page."""
    return listed(slate)[(number - 1) * PAGE : number * PAGE].tolist() if number > 0 else []


def last_page(slate: Slate) -> int:
    return -(-len(listed(slate)) // PAGE)


def without_unwanted(works: list[int], viewer: Viewer) -> list[int]:
    """Return `works` without those that the viewer asked less of since the list was made, or whose author is hidden.

    Two queries, none signed out.
    """
    if viewer.pk is None:
        return works
    less = set(Less.objects.filter(person=viewer.pk, work__in=works).values_list("work_id", flat=True))
    return _without_hidden([work for work in works if work not in less], viewer)


def _without_hidden(works: list[int], viewer: Viewer) -> list[int]:
    hidden = hidden_from(viewer)
    if not hidden:
        return works
    # of the rows, not of the shelf: while that is read anew it knows nobody
    authors = dict(Work.objects.filter(id__in=works).values_list("id", "author_id"))
    return [work for work in works if authors.get(work) not in hidden]


def is_readers(slate: Slate, viewer: Viewer) -> bool:
    """Whether `viewer` may turn the pages of `slate`: their own, or the one that the signed out share."""
    return slate.person_id == viewer.pk


def newest_with(work: int, viewer: Viewer) -> Slate | None:
    """Return the list on which `work` was put before `viewer` last, of their newest RECENT. One query."""
    rows = Slate.objects.filter(person=viewer.pk).only("key", "works").order_by("-id")[:RECENT]
    return next((slate for slate in rows if work in listed(slate)), None)


def is_outdated(slate: Slate, viewer: Viewer) -> bool:
    """Whether `viewer` asked less of something after `slate` was made. One query at most."""
    return not slate.just_made and Less.objects.filter(person=viewer.pk, at__gt=slate.at).exists()


def arrivals(slate: Slate, viewer: Viewer) -> int:
    """Return how many Works would stand first on a list that `viewer` opened now, because they came since `slate`.

    They are chosen as `open_slate` chooses them. Two queries.
    """
    shelf = here.shelf(clock.now().timestamp())
    places = _arrived(shelf, slate)
    if not len(places):
        return 0
    reader = _dialled(reader_of(viewer, here, shelf), slate.dials)
    every = shelf.candidates(places, np.zeros(len(places), np.int64), reader)
    return len(pipeline.rank(every, reader, PAGE).listed)


def _arrived(shelf: Shelf, since: Slate | None) -> Ints:
    """Return the places of what was published since `since` was made, without copies of what was there before."""
    if since is None:
        return no_ints()
    start = max(0, len(shelf) - ARRIVED)
    places = start + np.flatnonzero(shelf.ints("serial")[start:] > since.serial)
    return np.asarray(places[shelf.columns["original"][places] == places], np.int64)


def _dialled(reader: Reader, feed: FeedDial | None) -> Reader:
    return replace(reader, dials=feed.dials) if feed else reader


def _shared(shelf: Shelf, feed: FeedDial | None, after: int) -> Slate | None:
    """Return the list that the signed out share now: young, and made when nothing newer was there.

    They share one for each named feed, and one for all whose list ended at the same publication.
    """
    oldest = clock.now().timestamp() - SHARED_SECONDS
    slates = Slate.objects.filter(person=None, root=None, dials=feed, recipe__since=after)
    slate = slates.order_by("-id").first()
    fits = slate is not None and slate.at.timestamp() > oldest and slate.serial == newest(shelf)
    return slate if fits else None


def newest(shelf: Shelf) -> int:
    return int(shelf.ints("serial").max(initial=0))  # rarely not the last: one that was committed late


def _make(viewer: Viewer, shelf: Shelf, wanted: Wanted, slate: Slate, *, since: int = 0) -> Slate:
    """Rank, and keep the list with its reasons."""
    parts = rounds(pipeline, shelf, wanted)
    slate.key, slate.at, slate.serial = new_key(), clock.now(), newest(shelf)
    slate.person_id = viewer.pk
    slate.works = listed_in(parts).astype("<i8").tobytes()
    slate.new_until = len(listed_in([part for part in parts if part.kind != SEEN]))
    slate.notes = b"".join(_notes(part.ranking) for part in parts)
    slate.recipe = {**_recipe(parts, slate.after), "since": since}
    candidates, outcomes = fates(parts)
    slate.candidates, slate.outcomes = candidates.astype("<i8").tobytes(), outcomes.tobytes()
    slate.served, slate.views = min(PAGE, len(listed(slate))), 1  # its first page is what it is made for
    with hasty():
        slate.save(force_insert=True)
    slate.just_made = True
    return slate


def _recipe(parts: list[Part], after: Slate | None) -> dict[str, object]:
    """Return what the numbers of a list mean: names, its parts (kind, Works, ranked among), how the last ended."""
    ranking = parts[-1].ranking
    return {
        "factors": ranking.factor_names, "sources": ranking.source_names, "outcomes": ranking.outcomes,
        "parts": [(part.kind, len(part.ranking.listed), part.ranking.ranked) for part in parts],
        "after_seen": after is not None and after.new_until < len(listed(after)),
    }  # fmt: skip


def _notes(ranking: Ranking) -> bytes:
    found = np.zeros(len(ranking.listed), note_type(len(ranking.factor_names)))
    found["factors"], found["sources"] = ranking.factors, ranking.sources
    found["audition"], found["by_score"] = ranking.auditions, ranking.place_by_score
    return found.tobytes()
