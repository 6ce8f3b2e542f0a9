"""What the ledger knows about a person, for the page "What is known about me"."""

from typing import cast

from django.utils.translation import gettext_lazy as _

from musespark.earn.models import Reward, Share
from musespark.people.known import Row, Section
from musespark.people.models import Person
from musespark.support.money import plain

_KEPT = _("Amounts stay, because other people's money depends on them; names go when you delete your account.")


def _given(person: Person) -> list[Row]:
    rows = Reward.objects.filter(giver=person).order_by("-at")
    return [_readable(row) for row in rows.values("work__key", "amount", "currency", "at", "refund__at")]


def _received(person: Person) -> list[Row]:
    rows = Share.objects.filter(owner_ref=person.pk).order_by("-reward__at")
    names = ("role", "work__key", "amount", "reward__currency", "reward__at", "since__at", "until__at")
    return [_readable(row) for row in rows.values(*names)]


def _readable(row: Row) -> Row:
    """With the amount in whole units of its currency, as in the statement's file."""
    return {**row, "amount": plain(cast("int", row["amount"]))}


MONEY_SECTIONS = (
    Section("rewards", _("Rewards you gave"), _KEPT, _given),
    Section("income", _("Shares you received"), _KEPT, _received),
)
