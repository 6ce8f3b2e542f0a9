"""Prove that the ledger holds: every sum is zero, every balance is the sum of its entries, the chain is whole."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db import connection
from django.db.models import BigIntegerField, Count, F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from musespark.earn.ledger import chain, triggers
from musespark.earn.models import Account, Entry, Hold, Transaction


@dataclass(frozen=True)
class Audit:
    """What was looked at, and the faults, a sentence each (the first ten of a sort)."""

    transactions: int
    entries: int
    chain: chain.Verdict
    faults: list[str]

    @property
    def holds(self) -> bool:
        return not self.faults


@dataclass(frozen=True)
class Row:
    """All accounts of one kind in one currency: how many, and what is in them (micro-units)."""

    kind: Account.Kind
    currency: str
    accounts: int
    amount: int


def audit(kept: Mapping[int, str] | None = None) -> Audit:
    """Check the whole ledger in about seven queries and one walk along the chain; `kept` as in chain.verify."""
    chain.link_loose()
    verdict = chain.verify(kept)
    faults = [*_unbalanced(), *_drifted(), *_misheld(), *filter(None, [verdict.broken])]
    faults += [f"The trigger {name} is missing." for name in triggers.missing(connection)]
    return Audit(Transaction.objects.count(), Entry.objects.count(), verdict, faults)


def trial_balance() -> list[Row]:
    """Return what is in the accounts by kind and currency, from the entries alone. One query."""
    rows = Entry.objects.values("account__kind", "account__currency").order_by("account__currency", "account__kind")
    sums = rows.annotate(amount=Sum("amount"), accounts=Count("account", distinct=True))
    return [
        Row(Account.Kind(row["account__kind"]), row["account__currency"], row["accounts"], row["amount"])
        for row in sums
    ]


def totals(rows: Iterable[Row]) -> dict[str, int]:
    """Return the sum of each currency: an error in one doesn't make good an error in another."""
    sums: Counter[str] = Counter()
    for row in rows:
        sums[row.currency] += row.amount
    return dict(sums)


def _unbalanced() -> Iterator[str]:
    by = Entry.objects.values("transaction", "account__currency").annotate(off=Sum("amount")).exclude(off=0)
    for row in by[:10]:
        yield f"Transaction {row['transaction']} is off by {row['off']} {row['account__currency']}."
    short = Transaction.objects.annotate(lines=Count("entries")).filter(lines__lt=2)
    for pk in short.values_list("pk", flat=True)[:10]:
        yield f"Transaction {pk} has fewer than two entries."


def _drifted() -> Iterator[str]:
    entries = Entry.objects.filter(account=OuterRef("pk")).order_by().values("account").annotate(sum=Sum("amount"))
    total = Coalesce(Subquery(entries.values("sum")), 0, output_field=BigIntegerField())
    drifted = Account.objects.filter(guarded=True).annotate(total=total).exclude(balance=F("total"))
    for row in drifted[:10]:
        yield f"Account {row.code} says {row.balance}, its entries {row.total}."


def _misheld() -> Iterator[str]:
    holds = Hold.objects.filter(account=OuterRef("pk")).order_by().values("account").annotate(sum=Sum("remaining"))
    total = Coalesce(Subquery(holds.values("sum")), 0, output_field=BigIntegerField())
    for row in Account.objects.annotate(total=total).exclude(held=F("total"))[:10]:
        yield f"Account {row.code} holds {row.held}, its holds say {row.total}."
