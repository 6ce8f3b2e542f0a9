"""Who wrote what: the editor's events as they came, the spans they make, and where each picture is from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from musespark.create.models.offer import Offer
from musespark.support import clock
from musespark.works.models import Asset, Work


class EventBatch(models.Model):
    """Events of one field of a draft, as the browser sent them; see create.authorship.events for their form."""

    class Field(models.TextChoices):
        TITLE = "title"
        TEXT = "text"
        NOTES = "notes"

    work = models.ForeignKey(Work, models.CASCADE, related_name="event_batches")
    field = models.CharField(max_length=5, choices=Field)
    events = models.JSONField()
    size = models.PositiveIntegerField()  # characters of the events as JSON, to bound a log
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["work", "field"])]


class SpanRecord(models.Model):
    """The spans of a field as the server counted them from the events: what labels and credentials are made from."""

    work = models.ForeignKey(Work, models.CASCADE, related_name="span_records")
    field = models.CharField(max_length=5, choices=EventBatch.Field)
    spans = models.JSONField(default=list)
    gaps = models.JSONField(default=list)
    complete = models.BooleanField(default=False)
    log_sha256 = models.CharField(max_length=64)
    text_sha256 = models.CharField(max_length=64)
    batches = models.PositiveIntegerField(default=0)  # how many batches were counted
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work", "field"], name="one_span_record")]


class AssetOrigin(models.Model):
    """Where a picture is from: said by its author for an upload, known for a studio poster.

    `layers` are [{"kind", "area", "role"}] with areas in millionths that sum to 1,000,000.
    """

    class Source(models.TextChoices):
        UNSAID = "unknown", _("not said")
        PHOTO = "photo", _("I took this photo")
        DRAWN = "drawn", _("I drew or made it")
        AI = "ai", _("made with AI")
        WORK = "work", _("somebody else's, used with permission")
        POSTER = "poster", _("studio poster")

    asset = models.OneToOneField(Asset, models.CASCADE, related_name="origin")
    source = models.CharField(max_length=7, choices=Source, default=Source.UNSAID)
    offer = models.ForeignKey(Offer, models.SET_NULL, null=True, related_name="+")
    layers = models.JSONField(default=list)
    at = models.DateTimeField(default=clock.now)
