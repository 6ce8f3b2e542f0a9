"""The ledger's rows. Only `earn.ledger` writes them; batches, transactions, entries and links are never changed.

An amount is positive where an account receives and negative where it gives, in micro-units of its currency.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from musespark.support import clock


class Account(models.Model):
    """A place that money can be in, named by its code: "person:42:wallet:XPM", "platform:fee:tips:XPM".

    An account that authorises spending is guarded: it keeps its balance in its row, and the database refuses to let
    it fall below what is held. One that merely records (fees, the mint) keeps none, so that no transaction waits for
    another's row; its balance is the sum of its entries.
    """

    class Kind(models.TextChoices):
        WALLET = "wallet", _("Wallet")
        ESTIMATED = "estimated", _("Earned, may still be refunded")
        CLEARED = "cleared", _("Earned for good")
        RECEIVABLE = "receivable", _("Owed after a refund")
        FEE = "fee", _("Platform fees")
        MINT = "mint", _("Play money made")

    code = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    owner_ref = models.BigIntegerField(null=True)  # a person's id; no key, since money outlives an account
    currency = models.CharField(max_length=3)
    guarded = models.BooleanField()
    balance = models.BigIntegerField(default=0)
    held = models.BigIntegerField(default=0)
    opened_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["owner_ref", "currency"])]
        constraints = [
            models.CheckConstraint(name="held_is_covered", condition=Q(held__gte=0, balance__gte=F("held"))),
            models.CheckConstraint(name="recording_keeps_none", condition=Q(guarded=True) | Q(balance=0, held=0)),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def free(self) -> int:
        """What may be spent now, in micro-units (guarded accounts)."""
        return self.balance - self.held


class Batch(models.Model):
    """Transactions that were written together; `digest` is the SHA-256 of all they say."""

    digest = models.CharField(max_length=64)
    transactions = models.PositiveIntegerField()
    at = models.DateTimeField(default=clock.now)


class Transaction(models.Model):
    """Entries that sum to zero in each currency. `key` names the event in the world, so it happens once.

    `fingerprint` is the SHA-256 of what was asked for: the same key with another request is a conflict.
    """

    key = models.CharField(max_length=120, unique=True)
    fingerprint = models.CharField(max_length=64)
    kind = models.CharField(max_length=16)
    at = models.DateTimeField()
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="+")
    reverses = models.ForeignKey("self", models.PROTECT, null=True, related_name="reversals")


class Entry(models.Model):
    """`account` received `amount` (gave, where negative) by `transaction`."""

    transaction = models.ForeignKey(Transaction, models.PROTECT, related_name="entries")
    account = models.ForeignKey(Account, models.PROTECT, related_name="entries", db_index=False)
    amount = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["account", "transaction", "amount"], name="entry_by_account")]
        constraints = [models.CheckConstraint(name="entry_moves_something", condition=~Q(amount=0))]


class Link(models.Model):
    """A place in the hash chain: `hash` is the SHA-256 of the hash before and the batch's digest; ids have no gap."""

    id = models.BigIntegerField(primary_key=True)
    batch = models.OneToOneField(Batch, models.PROTECT, related_name="link")
    hash = models.CharField(max_length=64)


class Loose(models.Model):
    """The batch waits for its place in the chain (another was being linked while it was written)."""

    batch = models.OneToOneField(Batch, models.PROTECT, primary_key=True)


class Hold(models.Model):
    """`amount` of the account is set aside; `remaining` of it is neither captured nor given back."""

    key = models.CharField(max_length=120, unique=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="holds")
    amount = models.BigIntegerField()
    remaining = models.BigIntegerField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="hold_within_bounds", condition=Q(remaining__gte=0, remaining__lte=F("amount"), amount__gt=0)
            )
        ]


class Capture(models.Model):
    """Part of the hold was spent by `transaction`."""

    hold = models.ForeignKey(Hold, models.PROTECT, related_name="captures")
    transaction = models.OneToOneField(Transaction, models.PROTECT, related_name="capture")
    amount = models.BigIntegerField()


class Void(models.Model):
    """What remained of the hold was given back."""

    hold = models.OneToOneField(Hold, models.PROTECT, related_name="void")
    amount = models.BigIntegerField()
    at = models.DateTimeField(default=clock.now)
