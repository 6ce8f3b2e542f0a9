"""What the ledger's transactions are about: a reader's reward for a Work, who had which share, and its refund.

These rows refer to people and Works that may go; the amounts stay, with the plain ids that the ledger knows.
"""

from datetime import datetime, timedelta

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from musespark.earn.models.ledger import Transaction
from musespark.earn.splits import passed
from musespark.people.models import Person
from musespark.support import clock
from musespark.support.money import UNIT
from musespark.works.models import Work


class Reward(models.Model):
    """`giver` paid `amount` micro-units for `work`."""

    REFUNDABLE = timedelta(days=14)

    giver = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="rewards_given")
    work = models.ForeignKey(Work, models.SET_NULL, null=True, related_name="rewards")
    transaction = models.OneToOneField(Transaction, models.PROTECT, related_name="reward")
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    fee_ppm = models.PositiveIntegerField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["work", "at"]), models.Index(fields=["giver", "-at"])]

    def get_absolute_url(self) -> str:
        return reverse("earn:transaction", args=[self.transaction_id])

    @property
    def refundable_until(self) -> datetime:
        return self.at + self.REFUNDABLE

    @property
    def is_refunded(self) -> bool:
        return hasattr(self, "refund")


class Redivision(models.Model):
    """A reward was divided anew: what `work` is made from was agreed or decided otherwise than it said.

    No `transaction` where everybody has as much as before, for another Work of theirs.
    """

    reward = models.ForeignKey(Reward, models.CASCADE, related_name="redivisions")
    transaction = models.OneToOneField(Transaction, models.PROTECT, null=True, related_name="redivision")
    work = models.ForeignKey(Work, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]


class Share(models.Model):
    """One part of a reward: the platform's fee, the creator's own, or a parent's by the terms of a remix.

    Of the whole, `reached_ppm` millionths came to the Work and `ppm` stayed with its author, both rounded for reading;
    `amount` is exact. What came and didn't stay went to the fee (the creator's alone) and to the Work's own parents.
    It counts `since` a redivision (None: since the reward was given) and `until` one (None: still).
    """

    class Role(models.TextChoices):
        FEE = "fee", _("Platform fee")
        CREATOR = "creator", _("Creator")
        PARENT = "parent", _("Made from their work")

    reward = models.ForeignKey(Reward, models.CASCADE, related_name="shares")
    role = models.CharField(max_length=7, choices=Role)
    owner_ref = models.BigIntegerField(null=True)
    work = models.ForeignKey(Work, models.SET_NULL, null=True, related_name="income")
    reached_ppm = models.PositiveIntegerField()
    ppm = models.PositiveIntegerField()
    amount = models.BigIntegerField()
    since = models.ForeignKey(Redivision, models.CASCADE, null=True, related_name="brought")
    until = models.ForeignKey(Redivision, models.SET_NULL, null=True, related_name="ended")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["work", "role"])]


class Route(models.Model):
    """One way by which a parent's share came to its Work: from `child`, by the `terms` accepted for it then.

    The child had `received_ppm` millionths of the reward. It agreed to pass on `agreed_ppm` millionths of that here and
    `claimed_ppm` to all that it was made from, but passes on at most `most_ppm`: then each share shrinks in proportion.
    """

    share = models.ForeignKey(Share, models.CASCADE, related_name="routes")
    child = models.ForeignKey(Work, models.SET_NULL, null=True, related_name="+")
    received_ppm = models.PositiveIntegerField()
    agreed_ppm = models.PositiveIntegerField()
    claimed_ppm = models.PositiveIntegerField()
    most_ppm = models.PositiveIntegerField()
    terms = models.CharField(max_length=300)
    agreed_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    @property
    def is_capped(self) -> bool:
        return self.claimed_ppm > self.most_ppm

    @property
    def passed_ppm(self) -> int:
        """What came here, in millionths of what the child had received."""
        return round(passed(self.agreed_ppm, self.claimed_ppm, self.most_ppm) * UNIT)


class Refund(models.Model):
    """The reward was taken back by `by`; every share of it was unwound by `transaction`."""

    reward = models.OneToOneField(Reward, models.PROTECT, related_name="refund")
    transaction = models.OneToOneField(Transaction, models.PROTECT, related_name="refund")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
