"""Divide the rewards of a Work anew, after what it is made from was agreed or decided otherwise than it said.

Only the difference moves, from who had too much to who had too little; the giver and the amount stay.
"""

from collections import Counter
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from musespark.earn.explain import REDIVISION, parts_now
from musespark.earn.ledger import rows
from musespark.earn.ledger.accounts import open_all
from musespark.earn.ledger.post import post
from musespark.earn.ledger.transfer import Line, Transfer
from musespark.earn.models import Redivision, Reward
from musespark.earn.owed import debts, income
from musespark.earn.plan import Part, parts_of
from musespark.earn.recover import homes, take
from musespark.earn.reward import keep_parts, place_of
from musespark.people.models import Notification, Person
from musespark.people.notify import notify
from musespark.support import clock
from musespark.support.jobs import job
from musespark.support.money import show
from musespark.works.models import Derivation, Work

_DEEPEST = 24  # generations, as lineage.py climbs them


def soon(work: Work) -> None:
    """Have the rewards of `work`, and of all that was made from it, divided anew after this transaction."""
    divide_anew.enqueue(work.pk)


@job()
def divide_anew(work_id: int) -> None:
    """Divide each standing reward anew, one at a time: what is right already stays, so it can be killed anywhere."""
    sums: Counter[tuple[int, str]] = Counter()
    standing = Reward.objects.filter(work__in=_made_from(work_id), refund=None).order_by("pk")
    for number in standing.values_list("pk", flat=True):
        sums.update(redivide(number, work_id))
    _tell(sums, Work.objects.filter(pk=work_id).first())


@transaction.atomic
def redivide(reward: int, because: int) -> Counter[tuple[int, str]]:
    """Divide one reward by the lineage as it is now; returns what each (person, currency) gained or lost by it.

    `because` is the Work whose lineage changed. Nothing is written where it is divided so already, or taken back.
    """
    row = Reward.objects.select_for_update(of=("self",), no_key=True).select_related("work__author").get(pk=reward)
    if row.is_refunded or row.work is None:
        return Counter()
    before, after = parts_now(row), parts_of(row.work, row.amount)
    if _facts(before) == _facts(after):
        return Counter()
    moved = _difference(before, after)
    done = Redivision.objects.create(
        reward=row, transaction_id=_move(row, moved) if moved else None, work_id=because, at=clock.now()
    )
    row.shares.filter(until=None).update(until=done)
    keep_parts(row, after, since=done)
    return Counter({(owner, row.currency): amount for owner, amount in moved.items() if owner is not None})


def _move(row: Reward, moved: Counter[int | None]) -> int:
    """Post the difference; returns the transaction."""
    key = f"redivision:{row.pk}:{row.redivisions.count() + 1}"
    asked = Transfer(key, REDIVISION, _lines(moved, row.currency), reverses=row.transaction_id)
    return post([asked])[0].transaction


def _made_from(work_id: int) -> set[int]:
    """The Work, and those that pass something of their income on to it, by however many steps. A query a generation."""
    found, row = {work_id}, {work_id}
    for _generation in range(_DEEPEST):
        children = Derivation.objects.filter(parent__in=row, share_ppm__gt=0).values_list("child_id", flat=True)
        row = set(children) - found
        if not row:
            break
        found |= row
    return found


def _facts(parts: Collection[Part]) -> set[tuple[object, ...]]:
    return {(part.role, part.owner, part.work and part.work.pk, part.ppm, part.amount) for part in parts}


def _difference(before: Collection[Part], after: Collection[Part]) -> Counter[int | None]:
    """What each owner has more by now, or less; the platform's fee changes by how the division rounds, at most."""
    moved: Counter[int | None] = Counter()
    for parts, sign in ((before, -1), (after, 1)):
        for part in parts:
            moved[part.owner] += sign * part.amount
    return Counter({owner: amount for owner, amount in moved.items() if amount})


def _lines(moved: Counter[int | None], currency: str) -> tuple[Line, ...]:
    places = {owner: place_of(owner, currency) for owner, amount in moved.items() if amount > 0 or owner is None}
    ids = open_all(list(places.values()))
    losers = [owner for owner, amount in moved.items() if amount < 0 and owner is not None]
    home = homes(losers, currency)
    free = rows.lock([*ids.values(), *(account for each in home.values() for account in each)])
    owed = debts([owner for owner in places if owner is not None], currency)  # read under the lock, as a reward does
    lines: list[Line] = []
    for owner, amount in moved.items():
        if owner is None:
            lines.append(Line(ids[places[None]], amount))
        elif amount < 0:
            lines += take(-amount, home[owner], free)
        else:
            lines += income(ids[places[owner]], amount, owed.get(owner))
    return tuple(lines)


def _tell(sums: Counter[tuple[int, str]], work: Work | None) -> None:
    people = Person.objects.in_bulk([owner for owner, _currency in sums])
    for (owner, currency), amount in sums.items():
        if amount and owner in people:
            words = {"amount": show(abs(amount), currency), "work": work or _("a Work that is gone")}
            more = _("%(amount)s more for you: rewards were divided anew after a decision on “%(work)s”")
            less = _("%(amount)s less for you: rewards were divided anew after a decision on “%(work)s”")
            said = (more if amount > 0 else less) % words
            notify(people[owner], Notification.Kind.DECISION, url="/earn", text=said)
