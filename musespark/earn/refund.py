"""Take a reward back: every share of it returns, exactly, to where it came from."""

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from musespark.earn.ledger import rows
from musespark.earn.ledger.accounts import Kind, Place, open_all
from musespark.earn.ledger.reverse import reverse
from musespark.earn.ledger.transfer import Line
from musespark.earn.models import Account, Entry, Refund, Reward
from musespark.earn.reward import RefusedError
from musespark.people.models import Person
from musespark.people.notify import notify
from musespark.support import clock
from musespark.support.money import show
from musespark.traces.models import Trace
from musespark.traces.record import record

# Where a share is taken back from, in this order; what is in none of them is owed.
_TAKEN_FROM = (Kind.ESTIMATED, Kind.CLEARED, Kind.RECEIVABLE)


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
    entries = list(Entry.objects.filter(transaction=reward.transaction_id).select_related("account").order_by("id"))
    homes = _homes([entry.account for entry in entries if entry.amount > 0])
    free = rows.lock([entry.account_id for entry in entries] + [pk for home in homes.values() for pk in home])
    lines: list[Line] = []
    for entry in entries:
        owner = entry.account.owner_ref
        if entry.amount < 0 or owner is None:
            lines.append(Line(entry.account_id, -entry.amount))
        else:
            lines += _take(entry.amount, homes[owner], free)
    return tuple(lines)


def _homes(receivers: list[Account]) -> dict[int, list[int]]:
    """Return each person's accounts in the order in which a share is taken back from them, opening what isn't open."""
    wanted = {
        account.owner_ref: [Place(kind, account.currency, account.owner_ref) for kind in _TAKEN_FROM]
        for account in receivers
        if account.owner_ref is not None
    }
    ids = open_all([place for places in wanted.values() for place in places])
    return {owner: [ids[place] for place in places] for owner, places in wanted.items()}


def _take(amount: int, home: list[int], free: dict[int, int]) -> list[Line]:
    lines = []
    for account in home:
        taken = min(amount, free.get(account, amount))  # a recording account gives whatever is asked
        if account in free:
            free[account] -= taken
        if taken:
            lines.append(Line(account, -taken))
        amount -= taken
    return lines


def _tell(reward: Reward, by: Person) -> None:
    """Tell each owner what they lose, and the giver what returns to them."""
    owned = reward.shares.exclude(owner_ref=None).values_list("owner_ref").annotate(total=Sum("amount"))
    sums = {**dict(owned), reward.giver_id: reward.amount}
    for person in Person.objects.filter(pk__in=[owner for owner in sums if owner]):
        text = show(sums[person.pk], reward.currency)
        notify(person, "refund", actor=by, url=reward.get_absolute_url(), text=text)
