"""A round of offers, and each offer with the record of its making."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from musespark.create.models.brief import Brief
from musespark.people.models import Person
from musespark.support import clock
from musespark.works.models import Asset


class Round(models.Model):
    """A person asked for offers; a job makes them. It runs until it has a Conclusion or a Cancellation."""

    PATIENCE = timedelta(minutes=15)  # a job that was lost for longer is not waited for

    brief = models.ForeignKey(Brief, models.CASCADE, related_name="rounds")
    by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    kinds = models.JSONField(default=list)
    like = models.ForeignKey("create.Offer", models.CASCADE, null=True, related_name="more")
    expected = models.PositiveSmallIntegerField(default=0)  # how many tiles it is about to bring
    asked_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]

    @property
    def runs(self) -> bool:
        """Whether tiles may still come."""
        over = hasattr(self, "conclusion") or hasattr(self, "cancellation")
        return not over and clock.now() - self.asked_at < self.PATIENCE

    @property
    def ahead(self) -> int:
        """How many other rounds the model writes for before this one; 0 once it has begun. One or two queries."""
        if self.offers.filter(source=Offer.Source.MODEL).exists():
            return 0
        before = Round.objects.filter(pk__lt=self.pk, conclusion=None, cancellation=None)
        return before.filter(asked_at__gt=clock.now() - self.PATIENCE).count()

    @property
    def made(self) -> int:
        """How many tiles it brought so far. One query."""
        return self.offers.count()


class Cancellation(models.Model):
    """The person wants no more tiles of this round; those that came stay."""

    round = models.OneToOneField(Round, models.CASCADE, related_name="cancellation")
    by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)


class Conclusion(models.Model):
    """The round is over; `problem` is a sentence for the person where it brought less than asked."""

    round = models.OneToOneField(Round, models.CASCADE, related_name="conclusion")
    problem = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=clock.now)


class Offer(models.Model):
    """One tile: words, or a poster (`blob` with its `spec`). `marks` are what the fact lock found, as data.

    `source` says whose words they are: the person's own, a model's, or a layout drawn by the studio.
    """

    class Kind(models.TextChoices):
        TITLE = "title", _("Title")
        CAPTION = "caption", _("Text")
        HASHTAGS = "hashtags", _("Hashtags")
        ALT = "alt", _("Alt text")
        POSTER = "poster", _("Poster")
        SWAP = "swap", _("More yours")

    class Source(models.TextChoices):
        EXTRACTED = "extracted", _("Your own words")
        MODEL = "model", _("Written by a model")
        RENDERER = "renderer", _("Laid out by the studio")

    brief = models.ForeignKey(Brief, models.CASCADE, related_name="offers")
    round = models.ForeignKey(Round, models.CASCADE, related_name="offers")
    kind = models.CharField(max_length=8, choices=Kind)
    position = models.PositiveSmallIntegerField()  # within its round and kind
    text = models.TextField(max_length=10_000, blank=True)
    blob = models.CharField(max_length=80, blank=True)
    spec = models.JSONField(default=dict)
    marks = models.JSONField(default=list)  # [{"start", "end", "kind", "reason"}], Python's characters
    score = models.FloatField(default=0.0)
    source = models.CharField(max_length=9, choices=Source)
    model = models.CharField(max_length=120, blank=True)
    model_sha256 = models.CharField(max_length=64, blank=True)
    prompt_sha256 = models.CharField(max_length=64, blank=True)
    seed = models.BigIntegerField(default=0)
    asset = models.ForeignKey(Asset, models.SET_NULL, null=True, related_name="offers")  # what an alt text describes
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["round", "kind", "position"], name="one_offer_a_place")]

    @property
    def words(self) -> str:
        """The text as its person edited it, else as it was offered."""
        edits = list(self.edits.all())  # those that a page loaded for all its tiles at once, where it did
        return edits[-1].text if edits else self.text

    @property
    def state(self) -> str:
        """Return "accepted", "rejected" or "open"."""
        if hasattr(self, "acceptance"):
            return "accepted"
        return "rejected" if hasattr(self, "rejection") else "open"

    def spec_for_editor(self) -> dict[str, object]:
        """What the editor needs beyond the words: which sentence a swap replaces."""
        return {"general": self.spec["general"]} if self.kind == self.Kind.SWAP else {}
