"""What is asked of the ledger, as plain values: a transfer with its lines, its receipt, and the reasons to refuse.

No Django here: what a transfer says, its canonical text and its hashes can be checked by anybody with a copy.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from musespark.support.money import LARGEST


class LedgerError(Exception):
    """The ledger refuses; nothing was written. The message is a sentence for the caller."""


class UnbalancedError(LedgerError):
    """The transfer isn't one: it doesn't sum to zero in each currency, or its shape is wrong."""


class OverdrawnError(LedgerError):
    """A guarded account holds less than the transfer takes from it."""

    def __init__(self, account: int, missing: int) -> None:
        super().__init__(f"account {account} lacks {missing} micro-units")
        self.account, self.missing = account, missing


class ConflictError(LedgerError):
    """The key was used before for something else."""


class Line(NamedTuple):
    """`account` receives `amount` micro-units (gives, where negative)."""

    account: int
    amount: int


@dataclass(frozen=True, slots=True)
class Transfer:
    """Lines that sum to zero in each currency, and the event that they stand for.

    `key` names the event ("reward:17:k3j…"), so it can happen once only. `request` says what was asked for, where the
    lines follow from more than that (prices, shares, balances of the moment); else the lines are the request.
    """

    key: str
    kind: str
    lines: tuple[Line, ...]
    request: str = ""
    reverses: int | None = None

    def fingerprint(self) -> str:
        """Return the SHA-256 by which a repeated request is told from another one under the same key."""
        asked = self.request or line_text(self.lines)
        return hashlib.sha256(f"{self.kind}\x1f{self.reverses or ''}\x1f{asked}".encode()).hexdigest()


class Receipt(NamedTuple):
    """The transaction that stands for the event; `replayed` if it stood already."""

    transaction: int
    replayed: bool


def line_text(lines: Iterable[tuple[int, int]]) -> str:
    """Return lines in one spelling, whatever their order."""
    return ",".join([f"{account}:{amount}" for account, amount in sorted(lines)])


def digest(transactions: Iterable[str]) -> str:
    """Return the SHA-256 over the texts of a batch's transactions, whatever their order."""
    return hashlib.sha256("\x1e".join(sorted(transactions)).encode()).hexdigest()


def spelled(at: datetime) -> str:
    """Return a moment in one spelling, to the microsecond, in UTC."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}"


def text(transfer: Transfer, fingerprint: str, moment: str) -> str:
    """Return everything that the ledger keeps of a transaction `spelled` at `moment`, but for its number."""
    head = (transfer.key, transfer.kind, fingerprint, moment, str(transfer.reverses or ""))
    return "\x1f".join((*head, line_text(transfer.lines)))


def check(transfer: Transfer, currencies: Mapping[int, str]) -> None:
    """Raise UnbalancedError unless the lines are two or more, not zero, of known accounts and in balance."""
    if len(transfer.lines) < 2 or not 0 < len(transfer.key) <= 120:
        raise UnbalancedError(f"transfer {transfer.key!r} needs a key and at least two lines")
    sums: dict[str, int] = {}
    for account, amount in transfer.lines:
        if type(amount) is not int or not 0 < abs(amount) <= LARGEST:
            raise UnbalancedError(f"transfer {transfer.key!r} has a line of {amount!r}")
        if account not in currencies:
            raise UnbalancedError(f"transfer {transfer.key!r} names account {account}, which is unknown")
        currency = currencies[account]
        sums[currency] = sums.get(currency, 0) + amount
    if any(sums.values()):
        raise UnbalancedError(f"transfer {transfer.key!r} is off by {sums}")
