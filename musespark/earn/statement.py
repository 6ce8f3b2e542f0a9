"""The statement: what was there, every line with its event and rule, and what is there now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from itertools import accumulate
from typing import NamedTuple, Self

from django.db.models import Sum

from musespark.earn.explain import Words, explain
from musespark.earn.ledger.accounts import Kind
from musespark.earn.models import Account, Entry
from musespark.people.models import Person
from musespark.support import clock

PAGE = 50  # lines of one page: keeps it under 100 kB


class Purse(Enum):
    """Which of a person's accounts a statement is about: what they earned, or what they can spend."""

    EARNINGS = (Kind.ESTIMATED, Kind.CLEARED, Kind.RECEIVABLE)
    WALLET = (Kind.WALLET,)

    @property
    def slug(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month in UTC."""

    year: int
    month: int

    @classmethod
    def of(cls, moment: datetime) -> Self:
        return cls(moment.astimezone(UTC).year, moment.astimezone(UTC).month)

    @classmethod
    def read(cls, text: str) -> Self:
        """Read "2026-11"; the present month for anything else."""
        try:
            moment = datetime.strptime(text, "%Y-%m").replace(tzinfo=UTC)
        except ValueError:
            return cls.of(clock.now())
        return cls.of(moment) if 2000 <= moment.year < 2200 else cls.of(clock.now())

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}"

    @property
    def first(self) -> datetime:
        return datetime(self.year, self.month, 1, tzinfo=UTC)

    @property
    def after(self) -> "Month":
        return Month(self.year + self.month // 12, self.month % 12 + 1)

    @property
    def before(self) -> "Month":
        return Month.of(self.first - timedelta(days=1))

    @property
    def day(self) -> date:
        """Its first day, for templates to print the month's name."""
        return self.first.date()


class Movement(NamedTuple):
    """What one transaction changed: `amount` micro-units, and the `balance` after it."""

    transaction: int
    at: datetime
    amount: int
    balance: int


@dataclass(frozen=True)
class Statement:
    """A month of a purse. `opening + received + given == closing`, and each movement leads to the next."""

    person: Person
    purse: Purse
    currency: str
    month: Month
    opening: int
    movements: Sequence[Movement]

    @property
    def closing(self) -> int:
        return self.movements[-1].balance if self.movements else self.opening

    @property
    def received(self) -> int:
        return sum(move.amount for move in self.movements if move.amount > 0)

    @property
    def given(self) -> int:
        return sum(move.amount for move in self.movements if move.amount < 0)

    @property
    def levels(self) -> list[int]:
        """The balance before the first movement and after each."""
        return [self.opening, *(move.balance for move in self.movements)]

    def lines(self, movements: Sequence[Movement]) -> Iterator[tuple[Movement, Words]]:
        """Pair some of the movements with their words, a page at a time. Six queries a page."""
        for start in range(0, len(movements), PAGE):
            some = movements[start : start + PAGE]
            numbers = [move.transaction for move in some]
            words = explain(numbers, self.person, wallet=self.purse is Purse.WALLET)
            yield from ((move, words[move.transaction]) for move in some)


def statement(person: Person, purse: Purse, currency: str, month: Month) -> Statement:
    """Return what moved in `person`'s purse in `month`. Three queries."""
    own = Account.objects.filter(owner_ref=person.pk, currency=currency, kind__in=purse.value)
    entries = Entry.objects.filter(account__in=list(own.values_list("pk", flat=True)))
    before = entries.filter(transaction__at__lt=month.first).aggregate(total=Sum("amount"))["total"] or 0
    totals = (
        entries.filter(transaction__at__gte=month.first, transaction__at__lt=month.after.first)
        .values_list("transaction", "transaction__at")
        .annotate(total=Sum("amount"))
        .exclude(total=0)  # moved between two accounts of the same purse
        .order_by("transaction__at", "transaction")
    )
    rows = list(totals)
    balances = accumulate((total for _, _, total in rows), initial=before)
    next(balances)
    moves = [Movement(pk, at, total, level) for (pk, at, total), level in zip(rows, balances, strict=True)]
    return Statement(person, purse, currency, month, before, moves)
