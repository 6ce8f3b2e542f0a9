"""Write transfers: the only way money moves.

A batch costs a few statements whatever its size (rows.py). Each transfer is weighed against the balances as the ones
before it leave them; the last word has the CHECK of the database.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db import connection, transaction

from musespark.earn.ledger import chain, rows
from musespark.earn.ledger.transfer import (
    ConflictError,
    LedgerError,
    OverdrawnError,
    Receipt,
    Transfer,
    UnbalancedError,
    check,
    digest,
    spelled,
    text,
)
from musespark.earn.models import Batch, Transaction
from musespark.support import clock

MOST_LINES = 30_000  # of one batch: its accounts fit into one IN list of either database

Verdict = Receipt | LedgerError


class _OvertakenError(Exception):
    """Another transaction wrote one of the keys between our look and our insert (PostgreSQL only)."""


def post(transfers: Sequence[Transfer]) -> list[Receipt]:
    """Write all of `transfers`, or nothing, in the caller's transaction; returns a receipt each, in order.

    A key that stands with the same request returns its first receipt; with another request raises ConflictError.
    Transfers count one after the other: what the first brings, the second may spend. Raises OverdrawnError,
    UnbalancedError; RuntimeError outside a transaction. About nine queries however many they are. Hand over at once
    what belongs together: of two transactions that post twice each, PostgreSQL may refuse one as a deadlock.
    """
    return [verdict for verdict in _write(transfers, _raise) if isinstance(verdict, Receipt)]


def post_each(transfers: Sequence[Transfer]) -> list[Verdict]:
    """Like `post`, but each on its own merits: the answer to a refused one is its error, the others are written."""
    return _write(transfers, lambda _: None)


def known(key: str) -> bool:
    """Return whether a transaction with this key stands. One query."""
    return Transaction.objects.filter(key=key).exists()


@dataclass
class _Book:
    """What the ledger says of a batch's accounts and keys; `free` follows the transfers as they are taken."""

    currencies: dict[int, str]
    free: dict[int, int]  # of guarded accounts
    standing: dict[str, tuple[int, str]]  # key -> (transaction, fingerprint)
    fresh: dict[str, tuple[Transfer, str]] = field(default_factory=dict)  # key -> (transfer, fingerprint)

    def take(self, transfer: Transfer) -> None:
        """Note that `transfer` is to be written, unless it stands; raises the reason against it."""
        fingerprint = transfer.fingerprint()
        before = self.standing.get(transfer.key) or self.fresh.get(transfer.key)
        if before and before[1] != fingerprint:
            raise ConflictError(f"key {transfer.key!r} was used for another request")
        if before:
            return
        check(transfer, self.currencies)
        self._spend(transfer)
        self.fresh[transfer.key] = transfer, fingerprint

    def _spend(self, transfer: Transfer) -> None:
        after: dict[int, int] = {}
        for account, amount in transfer.lines:
            if account in self.free:
                after[account] = after.get(account, self.free[account]) + amount
        for account, left in after.items():
            if left < 0:
                raise OverdrawnError(account, -left)
        self.free.update(after)

    def movements(self) -> list[tuple[int, int]]:
        """Return what the batch changes in each guarded account, in the order of ids."""
        sums: dict[int, int] = {}
        for transfer, _ in self.fresh.values():
            for account, amount in transfer.lines:
                sums[account] = sums.get(account, 0) + amount
        return sorted((account, amount) for account, amount in sums.items() if amount and account in self.free)


def _raise(error: LedgerError) -> None:
    raise error


def _write(transfers: Sequence[Transfer], refuse: Callable[[LedgerError], None]) -> list[Verdict]:
    if not connection.in_atomic_block:
        raise RuntimeError("post inside a transaction: an event and its money are written together")
    if sum(len(transfer.lines) for transfer in transfers) > MOST_LINES:
        raise UnbalancedError(f"a batch has at most {MOST_LINES} lines")
    for _ in range(5):
        try:
            with transaction.atomic():
                return _try(transfers, refuse)
        except _OvertakenError:
            continue  # the other has committed: from now on its keys are seen
    raise ConflictError("others keep writing the same keys; try again")


def _try(transfers: Sequence[Transfer], refuse: Callable[[LedgerError], None]) -> list[Verdict]:
    book = _open(transfers)
    errors: dict[int, LedgerError] = {}
    for place, transfer in enumerate(transfers):
        try:
            book.take(transfer)
        except LedgerError as error:
            refuse(error)
            errors[place] = error
    ids = _insert(book) if book.fresh else {}
    return [errors.get(place) or _receipt(asked.key, ids, book) for place, asked in enumerate(transfers)]


def _open(transfers: Sequence[Transfer]) -> _Book:
    ids = {account for transfer in transfers for account, _ in transfer.lines}
    keys = {transfer.key for transfer in transfers}
    currencies, free = rows.currencies(ids), rows.lock(ids)
    # after the lock: whoever spent from these accounts before us has committed, and its keys are seen
    return _Book(currencies, free, rows.standing(keys))


def _insert(book: _Book) -> dict[str, int]:
    at = clock.now()
    moment = spelled(at)
    texts = [text(transfer, fingerprint, moment) for transfer, fingerprint in book.fresh.values()]
    batch = Batch.objects.create(digest=digest(texts), transactions=len(texts), at=at)
    ids = rows.insert_transactions(book.fresh.values(), batch.pk, at)
    if len(ids) < len(book.fresh):
        raise _OvertakenError
    rows.insert_entries((ids[key], *line) for key, (transfer, _) in book.fresh.items() for line in transfer.lines)
    rows.move(book.movements())
    chain.link(batch)
    return ids


def _receipt(key: str, ids: dict[str, int], book: _Book) -> Receipt:
    return Receipt(ids[key], replayed=False) if key in ids else Receipt(book.standing[key][0], replayed=True)
