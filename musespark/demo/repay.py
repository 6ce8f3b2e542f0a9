"""Take the demo's money out of the world: the ledger is append-only, so that means opposite transactions.

What moved between accounts of the demo alone is undone. A reward in which somebody real gave or got a share stands:
their money and their statement stay as they were. What demo accounts hold after that goes back to where it was made.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from musespark.earn.ledger import rows
from musespark.earn.ledger.accounts import Kind, Place, open_all
from musespark.earn.ledger.post import post
from musespark.earn.ledger.transfer import Line, Transfer
from musespark.earn.models import Account, Refund, Reward, Share, Transaction
from musespark.earn.refund import refund
from musespark.support import clock


def lock(people: Collection[int]) -> None:
    """Lock the accounts of `people` until the transaction ends."""
    rows.lock(Account.objects.filter(owner_ref__in=people).values_list("pk", flat=True))


def settle(people: Collection[int]) -> int:
    """Undo and delete the rewards among `people`, empty their accounts, and return how many rewards that were."""
    among = list(_among(people).select_related("giver").order_by("-pk"))
    for reward in among:
        if reward.giver and not reward.is_refunded:
            with clock.at(min(clock.now(), reward.refundable_until - timedelta(seconds=1))):
                refund(reward, reward.giver)
    post(list(_retire(people)))
    numbers = [reward.pk for reward in among]
    Refund.objects.filter(reward__in=numbers).delete()
    Reward.objects.filter(pk__in=numbers).delete()
    return len(numbers)


def kept(people: Collection[int]) -> Sequence[tuple[int, str]]:
    """Return what stays of their money: how many, and why. Call it after `settle`."""
    shared = Reward.objects.filter(Q(giver__in=people) | Q(shares__owner_ref__in=people)).distinct()
    moves = Transaction.objects.filter(entries__account__owner_ref__in=people).distinct()
    why = "rewards in which somebody real gave or got a share: nobody's money is changed, the statement stays as it was"
    ledger = "transactions of the ledger: it is append-only; every account of the demo stands at zero"
    return ((shared.count(), why), (moves.count(), ledger))


def _among(people: Collection[int]) -> "QuerySet[Reward]":
    """Return the rewards by `people` of which nobody else got a share."""
    others = Share.objects.filter(reward=OuterRef("pk"), owner_ref__isnull=False).exclude(owner_ref__in=people)
    return Reward.objects.filter(~Exists(others), giver__in=people)


def _retire(people: Collection[int]) -> Iterator[Transfer]:
    """Yield what brings each account to zero."""
    accounts = Account.objects.filter(owner_ref__in=people).annotate(total=Sum("entries__amount")).order_by("pk")
    for account in accounts.exclude(total=None).exclude(total=0):
        mint = Place(Kind.MINT, account.currency)
        lines = (Line(account.pk, -account.total), Line(open_all([mint])[mint], account.total))
        yield Transfer(f"demo:retire:{account.pk}", "retire", lines)
