"""Ways to post the same transfers: ours in batches, in a request and by group commit; Django's ORM as people use it."""

import threading
from collections.abc import Callable, Iterator
from itertools import islice
from typing import ClassVar

from django.db import connection, models, transaction
from django.db.models import F
from django.utils import timezone

from musespark.earn.ledger import accounts
from musespark.earn.ledger.accounts import Place
from musespark.earn.ledger.audit import audit
from musespark.earn.ledger.committer import door
from musespark.earn.ledger.post import post
from musespark.earn.ledger.transfer import Line, Transfer
from musespark.earn.models import Account

Pairs = Iterator[tuple[str, int, int]]
CENT = 10_000


class PeerWallet(models.Model):
    """The peer's account: a balance that a CHECK guards."""

    balance = models.BigIntegerField()

    objects: ClassVar[models.Manager["PeerWallet"]] = models.Manager()

    class Meta:
        app_label = "bench"
        constraints = [models.CheckConstraint(name="peer_not_negative", condition=models.Q(balance__gte=0))]


class PeerTransfer(models.Model):
    """The peer's transaction."""

    key = models.CharField(max_length=120, unique=True)
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["PeerTransfer"]] = models.Manager()

    class Meta:
        app_label = "bench"


class PeerEntry(models.Model):
    """The peer's entry."""

    transfer = models.ForeignKey(PeerTransfer, models.CASCADE)
    wallet = models.ForeignKey(PeerWallet, models.CASCADE)
    amount = models.BigIntegerField()

    objects: ClassVar[models.Manager["PeerEntry"]] = models.Manager()

    class Meta:
        app_label = "bench"


def engine() -> str:
    return connection.vendor


def wallets(number: int) -> list[int]:
    """Open that many filled wallets, and the peer's with the same ids."""
    with connection.schema_editor() as editor:
        for model in (PeerWallet, PeerTransfer, PeerEntry):
            editor.create_model(model)
    places = [Place(Account.Kind.WALLET, "XPM", owner) for owner in range(1, number + 1)]
    mint = Place(Account.Kind.MINT, "XPM")
    ids = accounts.open_all([mint, *places])
    full = 10**6 * CENT
    with transaction.atomic():
        post(
            [
                Transfer(f"fill:{pk}", "grant", (Line(ids[mint], -full), Line(pk, full)))
                for pk in ids.values()
                if pk != ids[mint]
            ]
        )
    numbers = [ids[place] for place in places]
    PeerWallet.objects.bulk_create([PeerWallet(pk=pk, balance=full) for pk in numbers])
    return numbers


def _transfer(pair: tuple[str, int, int]) -> Transfer:
    key, giver, taker = pair
    return Transfer(key, "bench", (Line(giver, -CENT), Line(taker, CENT)))


def batched(pairs: Pairs, size: int) -> Callable[[int], None]:
    def way(transfers: int) -> None:
        for _ in range(-(-transfers // size)):
            with transaction.atomic():
                post([_transfer(pair) for pair in islice(pairs, min(size, transfers))])

    return way


def in_request(pairs: Pairs) -> Callable[[int], None]:
    return batched(pairs, 1)


def grouped(pairs: Pairs) -> Callable[[], None]:
    turn = threading.Lock()

    def way() -> None:
        with turn:
            pair = next(pairs)
        door().post(_transfer(pair))

    return way


def naive(pairs: Pairs) -> Callable[[int], None]:
    def way(transfers: int) -> None:
        for key, giver, taker in islice(pairs, transfers):
            with transaction.atomic():
                row = PeerTransfer.objects.create(key=key, at=timezone.now())
                for wallet, amount in ((giver, -CENT), (taker, CENT)):
                    PeerEntry.objects.create(transfer=row, wallet_id=wallet, amount=amount)
                    PeerWallet.objects.filter(pk=wallet).update(balance=F("balance") + amount)

    return way


def naive_bulk(pairs: Pairs, size: int) -> Callable[[int], None]:
    def way(transfers: int) -> None:
        for _ in range(-(-transfers // size)):
            _bulk(list(islice(pairs, min(size, transfers))))

    return way


@transaction.atomic
def _bulk(pairs: list[tuple[str, int, int]]) -> None:
    now = timezone.now()
    rows = PeerTransfer.objects.bulk_create([PeerTransfer(key=key, at=now) for key, _, _ in pairs])
    sides = [(row, pair, side) for row, pair in zip(rows, pairs, strict=True) for side in ((1, -CENT), (2, CENT))]
    PeerEntry.objects.bulk_create(
        [PeerEntry(transfer=row, wallet_id=pair[who], amount=amount) for row, pair, (who, amount) in sides]
    )
    change: dict[int, int] = {}
    for _, pair, (who, amount) in sides:
        wallet = int(pair[who])
        change[wallet] = change.get(wallet, 0) + amount
    for wallet, amount in sorted(change.items()):
        PeerWallet.objects.filter(pk=wallet).update(balance=F("balance") + amount)


def assert_sound() -> None:
    faults = audit().faults
    assert not faults, faults
