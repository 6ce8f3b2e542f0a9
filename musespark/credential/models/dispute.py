"""The rows of a dispute about who made what from whose, and of what dates a Work."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from musespark.people.models import Person
from musespark.support import clock
from musespark.works.models import Derivation, Work


class Dispute(models.Model):
    """The author of `original` says that `work` is made from it; `text` to `recording`: the likeness measured then."""

    work = models.ForeignKey(Work, models.CASCADE, related_name="disputes")
    original = models.ForeignKey(Work, models.CASCADE, related_name="disputes_opened")
    by = models.ForeignKey(Person, models.CASCADE, related_name="disputes")
    words = models.CharField(max_length=500, blank=True)
    text = models.FloatField()  # 0 to 1
    picture = models.FloatField()
    recording = models.FloatField(default=0)
    edge = models.OneToOneField(Derivation, models.SET_NULL, null=True, related_name="dispute")  # which it brought
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["work", "original"], name="one_dispute_a_pair")]

    def get_absolute_url(self) -> str:
        return reverse("prove:match", args=[self.work.key, self.original.key])


class SetAside(models.Model):
    """An edge of the lineage that a dispute's outcome turned round, as it was: put back where that is taken back."""

    dispute = models.OneToOneField(Dispute, models.CASCADE, related_name="set_aside")
    brought_by = models.ForeignKey(Dispute, models.CASCADE, null=True, related_name="set_asides")  # null: a remix
    child = models.ForeignKey(Work, models.CASCADE, related_name="+")
    share_ppm = models.PositiveIntegerField()
    terms = models.CharField(max_length=300)
    is_quote = models.BooleanField(default=False)
    accepted = models.JSONField(default=dict)
    at = models.DateTimeField()


class Attestation(models.Model):
    """Something that says since when a Work was there, other than that it was published here: see priority.py."""

    LONGEST = 200

    class Kind(models.TextChoices):
        STAMP = "stamp", _("a trusted time stamp in the uploaded file")
        ARCHIVE = "archive", _("a date in an archive")

    work = models.ForeignKey(Work, models.CASCADE, related_name="attestations")
    kind = models.CharField(max_length=7, choices=Kind)
    at = models.DateTimeField()
    says = models.CharField(max_length=LONGEST, blank=True)  # who says it
    noted = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["work", "kind"], name="one_attestation_of_a_kind")]


class Dropping(models.Model):
    """Who opened the dispute takes it back."""

    dispute = models.OneToOneField(Dispute, models.CASCADE, related_name="dropping")
    at = models.DateTimeField(default=clock.now)


class Answer(models.Model):
    """What the author of the disputed Work says to it."""

    class Choice(models.TextChoices):
        SHARE = "share", _("It is made from it: name it and share what it earns")
        QUOTE = "quote", _("It quotes it: name it")
        MINE = "mine", _("It is mine, made without it")

    dispute = models.OneToOneField(Dispute, models.CASCADE, related_name="answer")
    by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    choice = models.CharField(max_length=5, choices=Choice)
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=clock.now)


class Finding(models.Model):
    """A person's decision on a dispute, kept for ever; what was decided is undone by an Overturning."""

    class Outcome(models.TextChoices):
        MADE_FROM = "made-from", _("It is made from the other Work")
        QUOTES = "quotes", _("It quotes the other Work")
        INDEPENDENT = "independent", _("It is a Work of its own")

    dispute = models.ForeignKey(Dispute, models.SET_NULL, null=True, related_name="findings")  # its Works may go
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(max_length=11, choices=Outcome)
    why = models.CharField(max_length=500)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]


class Overturning(models.Model):
    """A finding was taken back; its dispute is open again."""

    finding = models.OneToOneField(Finding, models.CASCADE, related_name="overturning")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
