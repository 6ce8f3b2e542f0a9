"""Signs: what people did to the Works of others, as the rows say it. Rewards that were taken back are none."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any, Self

from django.db.models import Count, F, QuerySet
from django.db.models.functions import TruncDate

from musespark.earn.models import Reward
from musespark.people.models import Consent
from musespark.works.models import Like, Save, Work

KEEPING = ("saved", "replied", "rewarded")  # a like alone keeps nothing


@dataclass(frozen=True)
class Sign:
    """Rows of one kind, and the names of their columns: the Work, who did it, when."""

    rows: QuerySet[Any, Any]
    work: str
    person: str
    at: str = "at"

    def of(self, works: Collection[int]) -> Self:
        """Return those at these Works."""
        return replace(self, rows=self.rows.filter(**{f"{self.work}__in": works}))

    def since(self, day: date) -> Self:
        """Return those from the beginning of `day` on."""
        return replace(self, rows=self.rows.filter(**{f"{self.at}__gte": start_of(day)}))

    def by_the_willing(self) -> Self:
        """Return those of people who let their reactions teach what works here."""
        yes = Consent.objects.filter(signal=Consent.Signal.REACTIONS, purpose=Consent.Purpose.INSIGHTS)
        return replace(self, rows=self.rows.filter(**{f"{self.person}__in": yes.values("person")}))

    def by_day(self) -> Counter[tuple[int, date]]:
        """Return how many there are by (Work, day). One query."""
        dated = self.rows.annotate(day=TruncDate(self.at)).order_by().values_list(self.work, "day")
        return Counter({(work, day): count for work, day, count in dated.annotate(n=Count("pk"))})

    def pairs(self) -> "QuerySet[Any, tuple[int, int]]":
        """Return (Work, person)."""
        return self.rows.order_by().values_list(self.work, self.person)


def start_of(day: date) -> datetime:
    """Return the beginning of the day, in UTC as all days here."""
    return datetime.combine(day, time.min, UTC)


def signs() -> dict[str, Sign]:
    """Return every kind of sign by its name: saved, liked, replied, rewarded. No query yet."""
    answers = Work.objects.visible().filter(thread__isnull=False)
    every = {
        "saved": Sign(Save.objects.all(), "work", "person"),
        "liked": Sign(Like.objects.all(), "work", "person"),
        "replied": Sign(answers, "thread", "author", "publication__at"),
        "rewarded": Sign(Reward.objects.filter(refund=None, work__isnull=False), "work", "giver"),
    }
    return {
        name: replace(sign, rows=sign.rows.exclude(**{sign.person: F(f"{sign.work}__author")}))
        for name, sign in every.items()
    }


def keepers(found: dict[str, Sign], most: int | None = None) -> list[tuple[int, int]]:
    """Return each (Work, person) that kept it, once; at most so many pairs. One query."""
    first, *others = (found[name].pairs() for name in KEEPING)
    return list(first.union(*others)[:most])
