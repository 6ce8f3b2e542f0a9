"""Less of this: lower what a Work is about, and say by how much."""

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from musespark.distribute import slates
from musespark.distribute.catalogue import here
from musespark.distribute.models import Less, Slate, TopicWeight
from musespark.distribute.rank.parts import Ints, Reader
from musespark.distribute.rank.shelf import TOPICS, Shelf
from musespark.distribute.readers import reader_of
from musespark.people.models import Person
from musespark.support import clock
from musespark.traces.reactions import willing
from musespark.traces.record import record
from musespark.works.models import Tagging, Work
from musespark.works.queries import visible_to

PAGES = 3  # in which the share is counted: what is read of a list; further down chance would speak
ALIKE = 0.45  # cosine from which a Work counts as like another, as for one interest (rank.taste)
MOST = 100  # wishes listed with an undo, the newest; the page says how many there are


@dataclass(frozen=True, slots=True)
class Lowered:
    """Share of the reader's next list, in percent; `topic` is a hashtag or "" for "works like this"."""

    topic: str
    before: int
    after: int

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


def ask_less(work: Work, person: Person) -> list[Lowered]:
    """Lower the topics of `work` (its nearest, where it has no hashtag) for `person`; twice is once.

    The shares are counted, not guessed: in the list that `person` would get if they had seen nothing yet, before and
    after. What they have seen is left out of neither, or a topic that was just read would fall from nothing to nothing.
    """
    shelf = here.shelf(clock.now().timestamp())
    before = _listed(shelf, reader_of(person, here, shelf))
    _, is_new = Less.objects.get_or_create(person=person, work=work, defaults={"at": clock.now()})
    if is_new:
        record("less", person=willing(person), work=work)
    after = _listed(shelf, reader_of(person, here, shelf))
    now = _shares(shelf, after, work)
    return [Lowered(topic, share, now[topic]) for topic, share in _shares(shelf, before, work).items()]


def share_on(slate: Slate, work: Work) -> dict[str, int]:
    """Return of each topic of `work` its share of the first pages of `slate`, in percent. Two queries."""
    shelf = here.shelf(clock.now().timestamp())
    return _shares(shelf, here.places(slates.listed(slate)[: slates.PAGE * PAGES], shelf), work)


@dataclass(frozen=True, slots=True)
class Wish:
    """Less of `work` was asked for; of its `topics` (name, percent) so much of their usual weight is left now."""

    work: Work
    is_there: bool  # the person may still see it
    topics: list[tuple[str, int]]


def wishes_of(person: Person) -> tuple[list[Wish], int]:
    """Return what `person` asked less of, newest first, up to MOST, and how many there are. At most seven queries."""
    rows = Less.objects.filter(person=person)
    named = dict(Tagging.objects.filter(work__less__person=person).values_list("tag_id", "tag__name"))
    lowered = Counter(Tagging.objects.filter(work__less__person=person).values_list("tag_id", flat=True))
    weights = {row.tag_id: row.weight / 50 for row in TopicWeight.objects.filter(person=person, tag__in=named)}
    left = {tag: round(100 * weights.get(tag, 1.0) * Less.KEEPS**times) for tag, times in lowered.items()}
    newest = rows.order_by("-at", "-id").select_related("work").prefetch_related("work__taggings")[:MOST]
    there = set(visible_to(person).filter(less__in=[row.pk for row in newest]).values_list("pk", flat=True))
    wishes = [
        Wish(
            row.work,
            row.work_id in there,
            [(named[tagging.tag_id], left[tagging.tag_id]) for tagging in row.work.taggings.all()],
        )
        for row in newest
    ]
    return wishes, rows.count() if len(wishes) == MOST else len(wishes)


def ask_again(work: Work, person: Person) -> None:
    """Undo `ask_less`."""
    if Less.objects.filter(person=person, work=work).delete()[0]:
        record("less undone", person=willing(person), work=work)


def _listed(shelf: Shelf, reader: Reader) -> Ints:
    """Return the places of the first pages that `reader` would get now."""
    none = np.empty(0, np.int64)
    unread = replace(reader, seed=1, seen=none, seen_clusters=none)
    ranking = slates.pipeline.run(shelf, unread, slates.PAGE * slates.PAGES)
    return here.places(ranking.listed[: slates.PAGE * PAGES].tolist(), shelf)


def _shares(shelf: Shelf, places: Ints, work: Work) -> dict[str, int]:
    """Return the share of each topic of `work` among `places`; where it has none, of what is like it, as topic ""."""
    tags = work.taggings.order_by("id").values_list("tag_id", "tag__name")[:TOPICS]
    shares = {name: percent((shelf.columns["topics"][places] == tag).any(axis=1)) for tag, name in tags}
    if shares:
        return shares
    vector = shelf.vectors(here.places([work.pk], shelf))
    return {"": percent(np.max(shelf.vectors(places) @ vector.T, axis=1, initial=-1) >= ALIKE)}


def percent(flags: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> int:
    """Return the share of true ones, in whole percent; 0 of none."""
    return round(100 * float(flags.mean())) if len(flags) else 0
