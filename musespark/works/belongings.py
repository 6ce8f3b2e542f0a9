"""Belongings: what goes with Works: blobs that nobody else's row names, their words, and the news that lead to them."""

from collections.abc import Callable, Collection

from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Substr

from musespark.people.models import Notification, Person
from musespark.support import orphans
from musespark.support.ids import LENGTH
from musespark.works.models import Asset, Recording, Rendition, Revision, Work

# what rooms further left forget of Works (ids) before their rows go: the search index, say; filled by loop.py
farewells: list[Callable[[Collection[int]], object]] = []

NAMING: tuple[tuple[type[Model], str], ...] = (  # the columns of this room that name blobs
    (Asset, "blob"),
    (Rendition, "blob"),
    (Recording, "original"),
    (Recording, "blob"),
    (Recording, "captions"),
    (Revision, "captions"),
)


def let_go(works: QuerySet[Work]) -> None:
    """Call before `works` are deleted, in that transaction: after it originals and renditions go too. Nine queries."""
    _lift(works)
    keys = dict(works.values_list("pk", "key"))
    for farewell in farewells:
        farewell(list(keys))
    _drop_news(keys.values())
    originals = Asset.objects.filter(work__in=works).values_list("blob", flat=True)
    renditions = Rendition.objects.filter(asset__work__in=works).values_list("blob", flat=True)
    played = (key for each in Recording.objects.filter(work__in=works) for key in each.blobs)
    said = Revision.objects.filter(work__in=works).exclude(captions="").values_list("captions", flat=True)
    orphans.forget({*originals, *renditions, *played, *filter(None, said)})


def _lift(works: QuerySet[Work]) -> None:
    """Hang answers to `works` that stay on what those answered; of a thread that goes, the highest begin their own."""
    going = dict(works.values_list("pk", "in_reply_to"))
    below = Work.objects.filter(Q(in_reply_to__in=works) | Q(thread__in=works)).exclude(pk__in=works)
    stay = list(below.only("in_reply_to", "thread").order_by("pk"))
    threads: dict[int | None, int] = {}
    for each in stay:  # the older first: what an answer hangs on has its thread already
        while each.in_reply_to_id in going:
            each.in_reply_to_id = going[each.in_reply_to_id]
        if each.thread_id in going:
            each.thread_id = threads.get(each.in_reply_to_id)
        threads[each.pk] = each.thread_id or each.pk
    Work.objects.bulk_update(stay, ["in_reply_to", "thread"])


def _drop_news(keys: Collection[str]) -> None:
    """Delete the notifications that lead to the Works with `keys`, or to a page below them (/w/KEY/prove#…)."""
    rows = Notification.objects.annotate(leads_to=Substr("url", len("/w/") + 1, LENGTH))
    rows.filter(url__startswith="/w/", leads_to__in=list(keys)).delete()


def let_go_of(person: Person) -> None:
    """Call before `person` is deleted, in that transaction (people.leave.farewells)."""
    let_go(Work.objects.filter(author=person))


def named(keys: Collection[str]) -> set[str]:
    """Return those of `keys` that a picture or a recording of a Work names (support.orphans.namers)."""
    rows = (
        model._default_manager.filter(**{f"{name}__in": keys}).values_list(name, flat=True) for model, name in NAMING
    )
    return {key for each in rows for key in each}
