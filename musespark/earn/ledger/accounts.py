"""Open accounts, and read what is in them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Sum

from musespark.earn.models import Account, Entry

Kind = Account.Kind

# Recording accounts are summed from their entries: a row that every transaction updated would make them queue.
GUARDED = {Kind.WALLET, Kind.ESTIMATED, Kind.CLEARED}


@dataclass(frozen=True)
class Place:
    """Which account is meant, whether or not it is open yet."""

    kind: Account.Kind
    currency: str
    owner: int | None = None  # a person's id; None: the platform's own
    purpose: str = ""  # tells the platform's accounts of one kind apart

    @property
    def code(self) -> str:
        owner = "platform" if self.owner is None else f"person:{self.owner}"
        return ":".join(filter(None, (owner, self.kind.value, self.purpose, self.currency)))


def open_all(places: Collection[Place]) -> dict[Place, int]:
    """Return the account id of each place, opening what isn't open. One query where all are; three else."""
    ids = _ids(places)
    if missing := [place for place in places if place.code not in ids]:
        # ignore_conflicts: another request may open the same accounts at the same time; it does so in the same order
        ordered = sorted(missing, key=lambda place: place.code)
        Account.objects.bulk_create([_row(place) for place in ordered], ignore_conflicts=True)
        ids |= _ids(missing)
    return {place: ids[place.code] for place in places}


def find(place: Place) -> Account | None:
    """Return the account, None if it isn't open. One query."""
    return Account.objects.filter(code=place.code).first()


def recorded(account: int) -> int:
    """Return the balance of a recording account: the sum of its entries. One query."""
    total: int | None = Entry.objects.filter(account=account).aggregate(total=Sum("amount"))["total"]
    return total or 0


def _ids(places: Iterable[Place]) -> dict[str, int]:
    return dict(Account.objects.filter(code__in={place.code for place in places}).values_list("code", "id"))


def _row(place: Place) -> Account:
    return Account(
        code=place.code,
        kind=place.kind,
        owner_ref=place.owner,
        currency=place.currency,
        guarded=place.kind in GUARDED,
    )
