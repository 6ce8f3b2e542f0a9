"""What happened to a creator's Works, by name, Work and day. The author's own doings and looks are left out."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count
from django.utils.text import Truncator

from musespark.create.models import Offer
from musespark.learn import ask
from musespark.learn.signs import keepers, signs
from musespark.people.models import Person
from musespark.support import clock
from musespark.works.models import Publication, Work

MOST = 500  # newest Works of a creator that are looked at


@dataclass(frozen=True)
class Curve:
    """One number a day: what it is called, the days, and the values."""

    name: str
    days: list[date]
    values: list[int]

    @property
    def total(self) -> int:
        return sum(self.values)


@dataclass(frozen=True)
class Standing:
    """One Work in numbers; `kept` are the people who saved it, replied to it or rewarded it."""

    work: int
    shown: int
    read: int
    saved: int
    replied: int
    rewarded: int
    kept: int


@dataclass(frozen=True)
class Tally:
    """What happened: by name (shown, read, saved, liked, replied, rewarded), then by Work and day."""

    days: list[date]  # none where it is everything that ever happened
    counts: dict[str, Counter[tuple[int, date]]]
    kept: Counter[int]  # people who kept a Work, by Work
    seconds: float  # in view

    def curve(self, name: str) -> Curve:
        by_day = Counter[date]()
        for (_, day), count in self.counts[name].items():
            by_day[day] += count
        return Curve(name, self.days, [by_day[day] for day in self.days])

    def standings(self) -> list[Standing]:
        """Return the Works that anything happened to, kept most first."""
        sums = {name: self._by_work(name) for name in self.counts}
        rows = [
            Standing(
                work,
                sums["shown"][work],
                sums["read"][work],
                sums["saved"][work],
                sums["replied"][work],
                sums["rewarded"][work],
                self.kept[work],
            )
            for work in {work for by_work in sums.values() for work in by_work}
        ]
        return sorted(rows, key=lambda row: (-row.kept, -row.read, -row.shown, -row.work))

    def _by_work(self, name: str) -> Counter[int]:
        by_work = Counter[int]()
        for (work, _), count in self.counts[name].items():
            by_work[work] += count
        return by_work


def works_of(person: Person) -> list[int]:
    """Return the ids of the creator's own public Works (no replies), newest first. One query."""
    works = Work.objects.visible().by_themselves().filter(author=person)
    return list(works.order_by("-id").values_list("pk", flat=True)[:MOST])


def are_young(works: Collection[int], days: int) -> bool:
    """Whether all of these Works were published in the last `days` days, so a longer time tells no more. One query."""
    first = clock.now().date() - timedelta(days=days - 1)
    return not Publication.objects.filter(work__in=works, at__date__lt=first).exists()


def tally(author: int, works: Collection[int], *, days: int = 0) -> Tally:
    """Return what happened to these Works of `author` in the last `days` days; 0: ever. Five queries and the lake's."""
    first = clock.now().date() - timedelta(days=days - 1) if days else None
    found = {name: sign.of(works) for name, sign in signs().items()}
    if first:
        found = {name: sign.since(first) for name, sign in found.items()}
    seen = ask.looks(works, author=author, since=first)
    return Tally(
        [first + timedelta(days=number) for number in range(days)] if first else [],
        {
            "shown": Counter({key: look.shown for key, look in seen.items() if look.shown}),
            "read": Counter({key: look.read for key, look in seen.items() if look.read}),
            **{name: sign.by_day() for name, sign in found.items()},
        },
        Counter(work for work, _ in keepers(found)),
        sum(look.seconds for look in seen.values()),
    )


def titled(work: Work) -> str:
    """Return what to call the Work in a line: its title, else how it begins."""
    return Truncator(work.title or " ".join(work.text.split()) or work.key).chars(60)


def offers_of(person: Person) -> dict[str, int]:
    """Return how many offers the studio made to `person`, and how many were accepted and rejected. One query."""
    made = Offer.objects.filter(brief__work__author=person)
    return made.aggregate(
        offered=Count("id", distinct=True),
        accepted=Count("acceptance", distinct=True),
        rejected=Count("rejection", distinct=True),
    )
