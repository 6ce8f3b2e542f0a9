"""Set money aside, then spend all or part of it, or give it back. Each verb may be repeated by its key."""

from django.db import transaction
from django.db.models import F

from musespark.earn.ledger import rows
from musespark.earn.ledger.post import known, post
from musespark.earn.ledger.transfer import ConflictError, LedgerError, OverdrawnError, Receipt, Transfer
from musespark.earn.models import Account, Capture, Hold, Void


@transaction.atomic
def hold(account: int, amount: int, key: str) -> Hold:
    """Set `amount` micro-units of a guarded account aside. Raises OverdrawnError, ConflictError for a key reused."""
    if amount <= 0:
        raise LedgerError("a hold is of a positive amount")
    row, is_new = Hold.objects.get_or_create(
        key=key, defaults={"account_id": account, "amount": amount, "remaining": amount}
    )
    if (row.account_id, row.amount) != (account, amount):
        raise ConflictError(f"key {key!r} was used for another hold")
    if is_new:
        _set_aside(account, amount)
    return row


@transaction.atomic
def capture(held: Hold, transfer: Transfer) -> Receipt:
    """Post `transfer`, taking what it takes from the held account out of the hold; the rest stays held.

    Raises OverdrawnError where the hold has less, ConflictError for a key used for another transfer.
    """
    row = Hold.objects.select_for_update(no_key=True).get(pk=held.pk)
    if known(transfer.key):
        return post([transfer])[0]
    amount = -sum(line.amount for line in transfer.lines if line.account == row.account_id)
    if amount <= 0:
        raise LedgerError("a capture takes from the account of its hold")
    if amount > row.remaining:
        raise OverdrawnError(row.account_id, amount - row.remaining)
    _give_back(row, amount)
    receipt = post([transfer])[0]
    Capture.objects.create(hold=row, transaction_id=receipt.transaction, amount=amount)
    return receipt


@transaction.atomic
def void(held: Hold) -> Void:
    """Give back what remains of the hold, and end it. A second time changes nothing."""
    row = Hold.objects.select_for_update(no_key=True).get(pk=held.pk)
    end, is_new = Void.objects.get_or_create(hold=row, defaults={"amount": row.remaining})
    if is_new and row.remaining:
        _give_back(row, row.remaining)
    return end


def _set_aside(account: int, amount: int) -> None:
    free = rows.lock([account])
    if account not in free:
        raise LedgerError(f"account {account} keeps no balance to hold from")
    if free[account] < amount:
        raise OverdrawnError(account, amount - free[account])
    Account.objects.filter(pk=account).update(held=F("held") + amount)


def _give_back(row: Hold, amount: int) -> None:
    Hold.objects.filter(pk=row.pk).update(remaining=F("remaining") - amount)
    Account.objects.filter(pk=row.account_id).update(held=F("held") - amount)
