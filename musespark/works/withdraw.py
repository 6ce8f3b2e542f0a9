"""Withdraw: delete a Work, with a while to change one's mind."""

from datetime import timedelta

from django.db import transaction

from musespark.people.models import Person
from musespark.support import clock
from musespark.works.belongings import let_go
from musespark.works.life import LIFE
from musespark.works.models import Withdrawal, Work
from musespark.works.refuse import Refused

UNDO = timedelta(days=30)


@transaction.atomic
def withdraw(work: Work, *, by: Person) -> Withdrawal:
    """Take `work` away from everybody; twice is once. Raises Refused where it is not theirs.

    A moderator takes over what its author deleted: it is no longer the author's to bring back.
    """
    if by.pk != work.author_id and not by.is_staff:
        raise Refused("Only its author can delete a Work.")
    rows = Withdrawal.objects.select_for_update(of=("self",))  # its author may be bringing it back
    row, is_new = rows.get_or_create(work=work, defaults={"by": by, "at": clock.now()})
    if is_new:
        LIFE.follow("withdraw", Work.objects.get(pk=work.pk))
    elif row.by_id == work.author_id != by.pk:
        row.by, row.at, row.deleted_at = by, clock.now(), row.at
        row.save()
    return row


@transaction.atomic
def restore(work: Work, *, by: Person) -> None:
    """Bring a deleted Work back as it was. Raises Refused where somebody else deleted it or the time is over."""
    row = Withdrawal.objects.select_for_update(of=("self",)).filter(work=work).first()
    if row is None:
        return
    if row.by_id != by.pk:
        raise Refused("A moderator removed this Work. You can appeal the decision.")
    if clock.now() - row.at > UNDO:
        raise Refused("This Work was deleted more than 30 days ago and can't be restored.")
    _bring_back(row)


@transaction.atomic
def put_back(row: Withdrawal) -> None:
    """Take a moderator's removal back, however old: the Work is as its author left it, deleted or not."""
    author = row.work.author
    if row.deleted_at is None and row.by_id != author.pk:
        _bring_back(row)
    elif row.deleted_at is not None:
        row.by, row.at, row.deleted_at, row.disputed = author, row.deleted_at, None, False
        row.save()


def _bring_back(row: Withdrawal) -> None:
    row.delete()
    LIFE.follow("restore", Work.objects.get(pk=row.work_id))


@transaction.atomic
def purge() -> int:
    """Delete for good what was withdrawn longer ago than UNDO; the worker calls it daily. Returns how many.

    What its author appealed about stays, so that the decision can still be taken back.
    """
    gone = Work.objects.filter(withdrawal__at__lt=clock.now() - UNDO, withdrawal__disputed=False)
    let_go(gone)
    return gone.delete()[1].get("works.Work", 0)
