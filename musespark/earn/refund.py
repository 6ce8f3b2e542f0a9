"""Take a reward back: every share of it returns, exactly, to where it came from."""

from collections import Counter

from django.db import transaction
from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from musespark.earn.ledger import rows
from musespark.earn.ledger.reverse import reverse
from musespark.earn.ledger.transfer import Line
from musespark.earn.models import Entry, Refund, Reward
from musespark.earn.recover import homes, take
from musespark.earn.reward import RefusedError
from musespark.people.models import Person
from musespark.people.notify import notify
from musespark.support import clock
from musespark.support.money import show
from musespark.traces.models import Trace
from musespark.traces.record import record


@transaction.atomic
def refund(reward: Reward, by: Person) -> Refund:
    """Undo `reward` on the wish of its giver (for 14 days) or of an operator. A second time changes nothing.

    Raises RefusedError with a sentence.
    """
    row = Reward.objects.select_for_update(of=("self",), no_key=True).select_related("work").get(pk=reward.pk)
    if done := Refund.objects.filter(reward=row).first():
        return done
    if not may_refund(row, by):
        raise RefusedError(_("The giver can take a reward back for 14 days; after that, ask the operator."))
    receipt = reverse(row.transaction_id, f"refund:{row.pk}", _lines(row))
    done = Refund.objects.create(reward=row, transaction_id=receipt.transaction, by=by)
    _tell(row, by)
    named = Trace.objects.filter(kind="rewarded", work_ref=row.work_id, facts__reward=row.pk, person_ref__isnull=False)
    # named as the reward was, else the feed would go on counting that one
    known = by if named.exists() else None
    record("refunded", person=known, work=row.work, amount=row.amount, currency=row.currency, reward=row.pk)
    return done


def may_refund(reward: Reward, by: Person) -> bool:
    """Return whether `by` may take `reward` back now (it may be refunded already)."""
    return by.is_staff or (reward.giver_id == by.pk and clock.now() < reward.refundable_until)


def _lines(reward: Reward) -> tuple[Line, ...]:
    """Return what stands of the reward, the other way round: the giver gets it, its receivers lose their parts."""
    given = Entry.objects.filter(transaction=reward.transaction_id, amount__lt=0)
    back = [Line(account, -amount) for account, amount in given.order_by("id").values_list("account", "amount")]
    moved = Entry.objects.filter(Q(transaction=reward.transaction_id) | Q(transaction__redivision__reward=reward))
    moved = moved.exclude(account__in=[line.account for line in back])
    sums = {(owner, account): amount for owner, account, amount in _sums(moved)}
    owned: Counter[int] = Counter()
    for (owner, _account), amount in sums.items():
        if owner is not None:
            owned[owner] += amount
    home = homes(sorted(owned), reward.currency)
    free = rows.lock(
        [line.account for line in back] + [pk for _, pk in sums] + [pk for each in home.values() for pk in each]
    )
    lines = [Line(account, -amount) for (owner, account), amount in sums.items() if owner is None]
    for owner, amount in owned.items():
        lines += take(amount, home[owner], free)
    return (*back, *lines)


def _sums(moved: QuerySet[Entry]) -> QuerySet[Entry, tuple[int | None, int, int]]:
    columns = ("account__owner_ref", "account")
    return moved.order_by("account").values_list(*columns).annotate(total=Sum("amount")).exclude(total=0)


def _tell(reward: Reward, by: Person) -> None:
    """Tell each owner what they lose, and the giver what returns to them."""
    owned = (
        reward.shares.filter(until=None).exclude(owner_ref=None).values_list("owner_ref").annotate(total=Sum("amount"))
    )
    sums = {**dict(owned), reward.giver_id: reward.amount}
    for person in Person.objects.filter(pk__in=[owner for owner in sums if owner]):
        text = show(sums[person.pk], reward.currency)
        notify(person, "refund", actor=by, url=reward.get_absolute_url(), text=text)
