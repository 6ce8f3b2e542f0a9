"""Remove the demo world: its money taken back, its people, Works and traces deleted, its files forgotten.

Rows go in one transaction; what lies outside of the database goes after it, by a Leftover row, so that a removal that
is killed is finished by the next. What real people made, paid, got and looked at stays (decisions/0007).
"""

from collections import Counter
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q

from musespark.create.models import Offer
from musespark.credential import bearing
from musespark.credential.models import Bearing, Manifest
from musespark.demo import repay
from musespark.demo.browse import browse_demo
from musespark.demo.hang import paint_demo
from musespark.demo.jobs import job_rows
from musespark.demo.models import Leftover, Sketch
from musespark.distribute.models import Slate, TopicWeight
from musespark.learn import lake
from musespark.people.models import Follow, Person
from musespark.support import clock, orphans
from musespark.traces.models import Trace
from musespark.works import belongings
from musespark.works.models import Asset, Derivation, Like, Recording, Rendition, Repost, Save, Tag, Work

OWN_JOBS = ("musespark.demo.arrive.make_demo", paint_demo.module_path, browse_demo.module_path)  # arrive imports us


@dataclass
class Report:
    """What was removed, rows by the name of their table, and what was kept: how many, and why, a sentence each."""

    people: int = 0
    removed: Counter[str] = field(default_factory=Counter)
    kept: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Cast:
    """Ids of the demo's people and Works, and the keys of the Works."""

    people: list[int]
    works: list[int]
    keys: list[str]

    def traces(self) -> Q:
        """Return what its people did, and what nobody known did with its Works; real people's own traces are theirs."""
        return Q(person_ref__in=self.people) | Q(person_ref=None, work_ref__in=self.works)


def remove() -> Report:
    """Remove everything of the demo, also what a removal that was killed has left, and say what was done."""
    report = _remove_rows()
    for leftover in Leftover.objects.order_by("pk"):
        report.removed["files"] += _clear(leftover)
    return report


@transaction.atomic
def _remove_rows() -> Report:
    cast = _lock()
    if not cast.people:
        return Report()
    report = Report(len(cast.people))
    report.removed["earn.Reward"] = repay.settle(cast.people)
    report.kept = _kept(cast)
    Leftover.objects.create(people=cast.people, works=cast.works, files=sorted(_files(cast)), at=clock.now())
    near = _near(cast)
    _delete(cast, report.removed)
    for work in near:  # what they were nearest to is gone
        bearing.soon(work)
    return report


def _lock() -> Cast:
    """Lock what others may be writing about at this moment, in the order in which they do: money, pictures, rows."""
    people = list(Person.objects.filter(is_demo=True).values_list("pk", flat=True))
    repay.lock(people)
    mine = Work.objects.filter(author__in=people)
    list(Sketch.objects.select_for_update(of=("self",)).filter(work__in=mine).values_list("pk", flat=True))
    works = dict(mine.select_for_update(of=("self",)).values_list("pk", "key"))
    people = list(Person.objects.select_for_update(of=("self",)).filter(pk__in=people).values_list("pk", flat=True))
    return Cast(people, list(works), list(works.values()))


def _kept(cast: Cast) -> list[tuple[int, str]]:
    real = Work.objects.exclude(author__in=cast.people)
    about = Q(in_reply_to__in=cast.works) | Q(derived_from__parent__in=cast.works)
    seen = Trace.objects.filter(work_ref__in=cast.works).exclude(cast.traces())
    counted = (
        (
            real.filter(about).distinct().count(),
            "Works by people who are not of the demo, in answer to it or made from it: they stand for themselves now",
        ),
        (seen.count(), "traces of what such people did with demo Works: theirs to see, export and delete"),
        *repay.kept(cast.people),
    )
    return [(count, why) for count, why in counted if count]


def _delete(cast: Cast, removed: Counter[str]) -> None:
    tags = set(Tag.objects.filter(taggings__work__in=cast.works).values_list("pk", flat=True))
    theirs = Q(person__in=cast.people)
    removed["reactions of others"] = _reactions_of_others(cast)
    removed["jobs"] = job_rows(cast.works, OWN_JOBS).delete()[0]
    removed.update(Trace.objects.filter(cast.traces()).delete()[1])
    removed.update(Slate.objects.filter(Q(person=None) | theirs).delete()[1])
    belongings.let_go(Work.objects.filter(pk__in=cast.works))
    removed.update(Work.objects.filter(pk__in=cast.works).delete()[1])
    removed.update(Person.objects.filter(pk__in=cast.people).delete()[1])
    chosen = TopicWeight.objects.values("tag")  # somebody's own setting
    removed.update(Tag.objects.filter(pk__in=tags, taggings=None).exclude(pk__in=chosen).delete()[1])


def _reactions_of_others(cast: Cast) -> int:
    """Return how many reactions of real people go with what they were about."""
    rows = [model._default_manager.filter(work__in=cast.works).exclude(person__in=cast.people) for model in _REACTIONS]
    follows = Follow.objects.filter(followed__in=cast.people).exclude(follower__in=cast.people)
    remixes = Derivation.objects.filter(parent__in=cast.works).exclude(child__author__in=cast.people)
    return sum(found.count() for found in (*rows, follows, remixes))


_REACTIONS = (Like, Save, Repost)


def _near(cast: Cast) -> list[Work]:
    """Return the Works of real people whose nearest Work, or whose cluster, is of the demo."""
    about = Q(nearest__in=cast.works) | Q(cluster__in=cast.works)
    rows = Bearing.objects.filter(about).exclude(work__in=cast.works).select_related("work")
    return [row.work for row in rows]


def _files(cast: Cast) -> set[str]:
    """Return the blobs that rows of the demo name."""
    offers = Offer.objects.filter(brief__work__in=cast.works)
    recordings = Recording.objects.filter(work__in=cast.works)
    columns = (
        Person.objects.filter(pk__in=cast.people).values_list("picture", flat=True),
        Asset.objects.filter(work__in=cast.works).values_list("blob", flat=True),
        Rendition.objects.filter(asset__work__in=cast.works).values_list("blob", flat=True),
        *(recordings.values_list(name, flat=True) for name in ("original", "blob", "captions")),
        Manifest.objects.filter(work__in=cast.works).values_list("blob", flat=True),
        offers.values_list("blob", flat=True),
        offers.values_list("spec__photo_blob", flat=True),
    )
    return {key for column in columns for key in column if key}


def _clear(leftover: Leftover) -> int:
    """Forget what lies outside of the database, then the note of it; returns how many files it was."""
    lake.strip(leftover.people, leftover.works)
    orphans.forget(leftover.files)
    Leftover.objects.filter(pk=leftover.pk).delete()
    return len(leftover.files)
