"""The rows behind `ideas`: a creator's own Works, open questions, and what people here kept in the last month.

Nothing by anybody whom the creator hides, or who blocked them, is looked at; of others' reactions only those of people
who let them teach what works here.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.text import Truncator

from musespark.credential.models import Bearing, Contest
from musespark.distribute.catalogue import here
from musespark.distribute.rank.parts import Floats
from musespark.learn.ideas import Corner, Idea, Known, OwnTopic, OwnWork, Question, Remixable, suggest
from musespark.learn.numbers import tally, titled, works_of
from musespark.learn.signs import keepers, signs, start_of
from musespark.people.models import Person
from musespark.people.queries import hidden_from
from musespark.support import clock
from musespark.works.models import Derivation, Tagging, Work
from musespark.works.queries import visible_to

MONTH = timedelta(days=30)
MOST_PAIRS = 20_000  # (Work, person) of the last month: a large instance is looked at in part
MOST_WORKS = 3000  # kept or new in the last month, likewise
SAMPLE, FEW = 2000, 50  # Works that show what all have in common; so many are needed to half believe it
MOST_QUESTIONS = 60  # under own Works, and likewise under those of others: the newest
ASKED = Q(text__contains="?") | Q(text__contains="؟") | Q(text__contains="？")

Kept = Mapping[int, set[int]]  # Work -> people


class Likeness:
    """How close Works are in meaning to those of one creator.

    What all Works here have in common is taken off first, the more surely the more there are: otherwise everything in
    a language that few write is close to everything else in it (measured on the demo world).
    """

    def __init__(self, own: Collection[int]) -> None:
        self.shelf = here.shelf(clock.now().timestamp())
        some = self.shelf.vectors(np.arange(0, len(self.shelf), 1 + len(self.shelf) // SAMPLE))
        self.common = some.sum(axis=0) / (len(some) + FEW)
        self.own = self._middle(own) if own else None

    def of(self, works: Iterable[int]) -> float | None:
        """Return the cosine between the middle of `works` and that of the creator's; None without any of theirs."""
        return None if self.own is None else float(self._middle(works) @ self.own)

    def _middle(self, works: Iterable[int]) -> Floats:
        middle = (self.shelf.vectors(here.places(works, self.shelf)) - self.common).sum(axis=0)
        return np.asarray(middle / (np.linalg.norm(middle) or 1), np.float32)


def next_ideas(person: Person) -> list[Idea]:
    """Return up to three ideas for `person`. Some twenty queries and one of the lake."""
    own = works_of(person)
    likeness, since = Likeness(own), clock.now().date() - MONTH
    kept = kept_since(since, but=person)
    known = Known(
        _own_works(person, own),
        _own_topics(own),
        own_questions(person, since),
        corners(person, own, kept, since, likeness),
        _remixables(person, kept, likeness),
        others_questions(person, since, likeness),
    )
    return suggest(known)


def kept_since(day: date, *, but: Person) -> Kept:
    """Return who kept which Works since `day`, `but` left out. One query."""
    willing = {name: sign.since(day).by_the_willing() for name, sign in signs().items()}
    found: defaultdict[int, set[int]] = defaultdict(set)
    for work, who in keepers(willing, MOST_PAIRS):
        if who != but.pk:
            found[work].add(who)
    return found


def _own_works(person: Person, own: Sequence[int]) -> list[OwnWork]:
    """Five queries and one of the lake."""
    rows = Work.objects.prefetch_related("taggings__tag").in_bulk(own)
    return [
        OwnWork(
            rows[each.work].key,
            titled(rows[each.work]),
            tuple(tagging.tag.name for tagging in rows[each.work].taggings.all()),
            each.shown,
            each.kept,
        )
        for each in tally(person.pk, own).standings()
    ]


def _own_topics(own: Sequence[int]) -> list[OwnTopic]:
    """Return what the creator made Works about. Two queries."""
    works, people = defaultdict[str, set[int]](set), defaultdict[int, set[int]](set)
    for work, who in keepers({name: sign.of(own) for name, sign in signs().items()}):
        people[work].add(who)
    last: dict[str, date] = {}
    rows = Tagging.objects.filter(work__in=own).order_by("work__publication__at")
    for work, tag, at in rows.values_list("work_id", "tag__name", "work__publication__at"):
        works[tag].add(work)
        last[tag] = at.date()
    today = clock.now().date()
    return [
        OwnTopic(tag, len(made), len(set().union(*(people[work] for work in made))), (today - last[tag]).days)
        for tag, made in works.items()
    ]


def _questions(person: Person, since: date) -> QuerySet[Work]:
    """Questions of readers since `since`, newest first, to which nobody but the asker replied.

    Under a Work that is called a copy, by its bearing or by a person, a question may be an accusation: none of those.
    """
    replies = Work.objects.visible().filter(in_reply_to=OuterRef("pk")).exclude(author=OuterRef("author"))
    asked = visible_to(person).filter(ASKED, publication__at__gte=start_of(since), thread__in=Work.objects.visible())
    asked = asked.exclude(author=person).exclude(author=F("thread__author"))
    copies = Bearing.objects.filter(work=OuterRef("thread"), nearest__isnull=False)
    copied = Exists(copies.exclude(nearest__author=F("work__author")))
    contested = Exists(Contest.objects.filter(work=OuterRef("thread")))
    asked = asked.filter(~Exists(replies), ~copied, ~contested)
    return asked.select_related("author", "thread__author").order_by("-pk")


def own_questions(person: Person, since: date) -> list[Question]:
    """Return the newest questions under the creator's Works that wait for a reply. Two queries."""
    return [_question(row) for row in _questions(person, since).filter(thread__author=person)[:MOST_QUESTIONS]]


def others_questions(person: Person, since: date, likeness: Likeness) -> list[Question]:
    """Return the newest questions under Works of others that wait for a reply. Three queries."""
    rows = _questions(person, since).exclude(thread__author=person).filter(thread__author__is_active=True)
    found = rows.exclude(thread__author__in=hidden_from(person))[:MOST_QUESTIONS]
    return [
        replace(_question(row), author=row.thread.author.username, close=likeness.of([row.thread.pk]))
        for row in found
        if row.thread
    ]


def _question(row: Work) -> Question:
    thread = row.thread or row
    return Question(thread.key, titled(thread), row.author.username, Truncator(row.text).chars(160))


def corners(person: Person, own: Collection[int], kept: Kept, since: date, likeness: Likeness) -> list[Corner]:
    """Return the topics that the creator has not used and others made or kept since `since`. Three queries."""
    used = set(Tagging.objects.filter(work__in=own).values_list("tag__name", flat=True))
    busiest = sorted(kept, key=lambda work: -len(kept[work]))[:MOST_WORKS]
    others = visible_to(person).filter(is_reply=False).exclude(author=person)
    rows = Tagging.objects.filter(work__in=others).filter(
        Q(work__in=busiest) | Q(work__publication__at__gte=start_of(since))
    )
    columns = rows.order_by("-work_id").values_list("tag__name", "work_id", "work__author_id", "work__publication__at")
    found: defaultdict[str, list[tuple[int, int, bool]]] = defaultdict(list)
    for tag, work, author, at in columns[: 4 * MOST_WORKS]:
        found[tag].append((work, author, at >= start_of(since)))
    return [_corner(tag, rows, kept, likeness) for tag, rows in found.items() if tag not in used]


def _corner(tag: str, rows: list[tuple[int, int, bool]], kept: Kept, likeness: Likeness) -> Corner:
    new = [author for _, author, is_new in rows if is_new]
    works = [work for work, _, _ in rows if kept.get(work)]
    people = set[int]().union(*(kept[work] for work in works))
    return Corner(tag, len(people), len(works), len(new), len(set(new)), likeness.of(work for work, _, _ in rows))


def _remixables(person: Person, kept: Kept, likeness: Likeness) -> list[Remixable]:
    """Return what was kept lately, may be remixed by everybody, and was not by `person`. Two queries."""
    most = Counter({work: len(people) for work, people in kept.items()}).most_common(200)
    rows = visible_to(person).filter(is_reply=False)
    rows = rows.filter(pk__in=[work for work, _ in most], remix_terms=Work.Terms.ALLOW)
    done = Derivation.objects.filter(child__author=person).values("parent")
    free = rows.exclude(author=person).exclude(pk__in=done).select_related("author")
    return [
        Remixable(row.key, titled(row), row.author.username, len(kept[row.pk]), likeness.of([row.pk])) for row in free
    ]
