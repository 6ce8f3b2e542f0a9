"""The rows of what is said of a Work, and of what was contested in it."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from musespark.people.models import Person
from musespark.support import clock
from musespark.works.models import Work


class Label(models.Model):
    """The graded sentence of a Work, as card, page and credential show it, with the facts that it was made from.

    `computed` is what the facts say; `sentence` differs from it only where a ruling corrected it, as `disclosed` may.
    """

    class Disclosed(models.TextChoices):
        """What is shown of AI where the Work is first seen (disclosure.py)."""

        GENERATED = "generated", _("AI generated")
        MODIFIED = "modified", _("AI modified")
        BROKEN = "broken", _("Broken credential")
        UNKNOWN = "unknown", _("Unknown origin")
        NONE = "none", _("No AI to disclose")

    class Badge(models.TextChoices):
        HUMAN = "human", _("made by a person")
        MIXED = "mixed", _("made by a person with AI")
        AI = "ai", _("made with AI")
        UNKNOWN = "unknown", _("origin not fully known")

    work = models.OneToOneField(Work, models.CASCADE, related_name="label")
    sentence = models.TextField()
    computed = models.TextField()
    badge = models.CharField(max_length=7, choices=Badge, default=Badge.UNKNOWN)
    disclosed = models.CharField(max_length=9, choices=Disclosed, default=Disclosed.NONE)
    # Millionths by people and by AI, the mean of its text and pictures; the rest is none of both.
    human = models.PositiveIntegerField(default=0)
    machine = models.PositiveIntegerField(default=0)
    facts: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    at = models.DateTimeField(default=clock.now)

    @property
    def human_share(self) -> float:
        """From 0 to 1, for the ring."""
        return self.human / 1_000_000

    @property
    def machine_share(self) -> float:
        """From 0 to 1, for the ring."""
        return self.machine / 1_000_000


class Contest(models.Model):
    """Somebody says that a Work's label is wrong; a person decides. Both may leave: what was decided stays."""

    class Reason(models.TextChoices):
        NOT_AI = "not-ai", _("It says AI where there was none")
        HIDES_AI = "hides-ai", _("It hides that AI was used")
        NOT_THEIRS = "not-theirs", _("The picture or text is somebody else's")
        OTHER = "other", _("Something else is wrong")

    work = models.ForeignKey(Work, models.CASCADE, related_name="contests")
    by = models.ForeignKey(Person, models.SET_NULL, related_name="contests", null=True)
    reason = models.CharField(max_length=10, choices=Reason)
    words = models.CharField(max_length=500, blank=True)
    sentence = models.TextField()  # as it stood
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["work", "by"], name="one_contest")]


class Ruling(models.Model):
    """A person's decision on a contest, kept for ever; what was decided is undone by a Reversal."""

    class Outcome(models.TextChoices):
        STANDS = "stands", _("The label stands")
        CORRECTED = "corrected", _("The label was corrected")

    contest = models.ForeignKey(Contest, models.CASCADE, related_name="rulings")
    by = models.ForeignKey(Person, models.SET_NULL, related_name="+", null=True)
    outcome = models.CharField(max_length=9, choices=Outcome)
    before = models.TextField()
    after = models.TextField()
    computed = models.TextField()  # what the facts said then: a correction counts while they say the same
    disclosed = models.CharField(max_length=9, choices=Label.Disclosed, blank=True)  # "": as the facts say
    why = models.CharField(max_length=500)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]


class Reversal(models.Model):
    """A ruling was taken back; its contest is open again."""

    ruling = models.OneToOneField(Ruling, models.CASCADE, related_name="reversal")
    by = models.ForeignKey(Person, models.SET_NULL, related_name="+", null=True)
    at = models.DateTimeField(default=clock.now)
