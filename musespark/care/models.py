"""A report, the decision on it, and what became of that: each a row, none ever overwritten."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from musespark.people.models import Person
from musespark.support import clock
from musespark.works.models import Work


class Report(models.Model):
    """Somebody says that a Work should not be here. Only moderators learn who."""

    class Reason(models.TextChoices):
        SPAM = "spam", _("Spam or fraud")
        HARM = "harm", _("It threatens or harasses somebody")
        RIGHTS = "rights", _("It uses somebody's work without permission")
        LAW = "law", _("It is against the law")
        OTHER = "other", _("Something else")

    work = models.ForeignKey(Work, models.CASCADE, related_name="reports")
    by = models.ForeignKey(Person, models.CASCADE, related_name="reports")
    reason = models.CharField(_("What is wrong?"), max_length=6, choices=Reason)
    words = models.CharField(_("What should we know?"), max_length=500, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]


class Decision(models.Model):
    """A moderator decided on every open report of a Work at once. `appeal` is what its author answered.

    It stays in the public log without the Work and without who decided: both may go.
    """

    class Outcome(models.TextChoices):
        STAYS = "stays", _("The Work stays")
        REMOVED = "removed", _("The Work was removed")

    work = models.ForeignKey(Work, models.SET_NULL, related_name="decisions", null=True)
    by = models.ForeignKey(Person, models.SET_NULL, related_name="+", null=True)
    outcome = models.CharField(max_length=7, choices=Outcome)
    why = models.CharField(max_length=500)
    reports = models.ManyToManyField(Report, related_name="decisions")
    appeal = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-id"]


class Upholding(models.Model):
    """A removal was looked at again after an appeal, and stands."""

    decision = models.OneToOneField(Decision, models.CASCADE, related_name="upholding")
    by = models.ForeignKey(Person, models.SET_NULL, related_name="+", null=True)
    why = models.CharField(max_length=500)
    at = models.DateTimeField(default=clock.now)


class Undoing(models.Model):
    """A decision was taken back, by a moderator, after an appeal or without one."""

    decision = models.OneToOneField(Decision, models.CASCADE, related_name="undoing")
    by = models.ForeignKey(Person, models.SET_NULL, related_name="+", null=True)
    why = models.CharField(max_length=500)
    at = models.DateTimeField(default=clock.now)
