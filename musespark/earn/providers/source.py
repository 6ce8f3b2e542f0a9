"""What a provider answers when somebody wants to pay."""

from dataclasses import dataclass

from musespark.earn.ledger.transfer import Transfer


@dataclass(frozen=True)
class Source:
    """`account` pays; `first` are the transfers that must stand before it can (each happens once, by its key)."""

    account: int
    first: tuple[Transfer, ...] = ()
