"""Reads offered to other rooms, and to earn's own pages. Each says how many queries it costs."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from musespark.earn.models import Reward, Share
from musespark.people.models import Person
from musespark.works import gather
from musespark.works.models import Derivation, Work

# written out, as in gather.py, since every page of cards pays for it: `_standing`, counted
_EARNED = """
SELECT w.work_id, COUNT(*), SUM(w.amount) FROM earn_reward w
WHERE w.work_id IN ({ids}) AND w.currency = %(currency)s
    AND NOT EXISTS (SELECT 1 FROM earn_refund f WHERE f.reward_id = w.id)
GROUP BY w.work_id
"""


@dataclass(frozen=True)
class Earned:
    """Rewards for a Work that stand (not taken back): how many, and their sum in micro-units."""

    rewards: int
    amount: int


@dataclass(frozen=True)
class Piece:
    """What one receiver has had of a Work's rewards: `owner` is None for the fee and for somebody who has left."""

    role: Share.Role
    owner: Person | None
    amount: int


def earned_by(works: Collection[int], currency: str) -> dict[int, Earned]:
    """Return work id -> what was given for it; Works without rewards are left out. One query."""
    rows = gather.ask(_EARNED, 0, works, currency=currency)
    return {work: Earned(number, int(amount)) for work, number, amount in rows}


def pieces_of(work: Work, currency: str) -> list[Piece]:
    """Return who had what of the rewards for `work`: fee, creator, then parents by amount. Two queries."""
    shares = Share.objects.filter(reward__in=_standing(currency).filter(work=work), until=None)
    rows = list(shares.order_by().values_list("role", "owner_ref").annotate(total=Sum("amount")))
    people = Person.objects.in_bulk([owner for _, owner, _ in rows if owner is not None])
    order = list(Share.Role)
    pieces = [Piece(Share.Role(role), people.get(owner), total) for role, owner, total in rows]
    return sorted(pieces, key=lambda piece: (order.index(piece.role), -piece.amount))


def passed_up_to(work: Work, currency: str) -> int:
    """Return what `work` has had from the rewards of Works that were made from it (micro-units). One query."""
    shares = Share.objects.filter(reward__in=_standing(currency), work=work, role=Share.Role.PARENT, until=None)
    return shares.aggregate(total=Sum("amount"))["total"] or 0


def terms_of(work: Work) -> Sequence[Derivation]:
    """Return the terms under which `work` was made from others. One query."""
    return list(work.derived_from.select_related("parent__author", "parent__withdrawal"))


def _standing(currency: str) -> QuerySet[Reward]:
    return Reward.objects.filter(refund=None, currency=currency)
