"""Undo a transaction, in whole or in part, by another one: the only correction there is."""

from collections import Counter
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from musespark.earn.ledger.post import known, post
from musespark.earn.ledger.transfer import ConflictError, LedgerError, Line, Receipt, Transfer
from musespark.earn.models import Account, Entry, Transaction

Side = tuple[int | str, str]  # whose money (a person, else the account's code) and its currency


@transaction.atomic
def reverse(original: int, key: str, lines: tuple[Line, ...] = (), request: str = "") -> Receipt:
    """Post the opposite of transaction `original`, or of the part of it that `lines` say; returns the receipt.

    Lines may name another account of the same owner (what is owed, where the money is spent); but all reversals
    together never give any owner back more than the original took, nor take more than it gave. Without lines:
    everything that is left. Raises ConflictError where nothing, or less than asked for, is left.
    """
    row = Transaction.objects.select_for_update(no_key=True).get(pk=original)
    if row.reverses_id is not None:
        raise LedgerError("a reversal is undone by doing the thing again, not by reversing it")
    left = _left(row)
    lines = lines or tuple(Line(account, -amount) for account, amount in sorted(left.items()) if amount)
    asked = Transfer(key, "reversal", lines, request or f"undo {original}", reverses=original)
    if not known(key):
        _refuse_excess(left, lines)
    return post([asked])[0]


def _left(row: Transaction) -> Counter[int]:
    """Return what stands of the transaction in each account, after the reversals so far. One query."""
    entries = Entry.objects.filter(Q(transaction=row) | Q(transaction__reverses=row))
    left: Counter[int] = Counter()
    for account, amount in entries.values_list("account", "amount"):
        left[account] += amount
    return left


def _refuse_excess(left: Counter[int], lines: tuple[Line, ...]) -> None:
    if not any(left.values()):
        raise ConflictError("this was undone already")
    sides = _sides([*left, *(line.account for line in lines)])
    stands, undone = _by_side(left.items(), sides), _by_side(lines, sides)
    for side, amount in undone.items():
        if not min(0, -stands[side]) <= amount <= max(0, -stands[side]):
            raise ConflictError("this is more than what is left of it")


def _by_side(lines: Iterable[tuple[int, int]], sides: dict[int, Side]) -> Counter[Side]:
    sums: Counter[Side] = Counter()
    for account, amount in lines:
        sums[sides[account]] += amount
    return sums


def _sides(accounts: Iterable[int]) -> dict[int, Side]:
    rows = Account.objects.filter(id__in=set(accounts)).values_list("id", "owner_ref", "code", "currency")
    return {pk: (code if owner is None else owner, currency) for pk, owner, code, currency in rows}
