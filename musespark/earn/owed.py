"""What people owe after a refund of what they had spent already; their next income pays it back first."""

from collections.abc import Collection

from django.db.models import Sum

from musespark.earn.ledger.accounts import Kind
from musespark.earn.ledger.transfer import Line
from musespark.earn.models import Account


def debts(owners: Collection[int], currency: str) -> dict[int, tuple[int, int]]:
    """Return owner -> (their receivable account, what they owe in micro-units) for those who do. One query.

    Call it with the owners' accounts locked, else two incomes at once pay the same debt twice.
    """
    rows = Account.objects.filter(kind=Kind.RECEIVABLE, owner_ref__in=owners, currency=currency)
    sums = rows.annotate(total=Sum("entries__amount")).filter(total__lt=0)
    return {owner: (pk, -total) for owner, pk, total in sums.values_list("owner_ref", "pk", "total") if owner}


def income(account: int, amount: int, debt: tuple[int, int] | None) -> list[Line]:
    """Return the lines that bring `amount` to a person's account: first the debt, then the rest."""
    receivable, owed = debt or (0, 0)
    paid = min(owed, amount)
    lines = [Line(receivable, paid), Line(account, amount - paid)]
    return [line for line in lines if line.amount]
