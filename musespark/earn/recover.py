"""Take from people what a refund or a redivision asks of them: what they have, else it is owed (see owed.py)."""

from collections.abc import Collection

from musespark.earn.ledger.accounts import Kind, Place, open_all
from musespark.earn.ledger.transfer import Line

# Where it is taken from, in this order; what is in none of them is owed.
_TAKEN_FROM = (Kind.ESTIMATED, Kind.CLEARED, Kind.RECEIVABLE)


def homes(owners: Collection[int], currency: str) -> dict[int, list[int]]:
    """Return each person's accounts in the order in which they are taken from, opening what isn't open."""
    wanted = {owner: [Place(kind, currency, owner) for kind in _TAKEN_FROM] for owner in owners}
    ids = open_all([place for places in wanted.values() for place in places])
    return {owner: [ids[place] for place in places] for owner, places in wanted.items()}


def take(amount: int, home: list[int], free: dict[int, int]) -> list[Line]:
    """Return the lines that take `amount` from a person's accounts; `free` is what is left in each, and follows."""
    lines = []
    for account in home:
        taken = min(amount, free.get(account, amount))  # a recording account gives whatever is asked
        if account in free:
            free[account] -= taken
        if taken:
            lines.append(Line(account, -taken))
        amount -= taken
    return lines
