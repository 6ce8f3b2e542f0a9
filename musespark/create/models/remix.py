"""A wish to remix a Work whose author wants to be asked, and their answer."""

from django.db import models

from musespark.people.models import Person
from musespark.support import clock
from musespark.works.models import Work


class RemixRequest(models.Model):
    """`by` asks the author of `parent`; one open wish a person and Work."""

    parent = models.ForeignKey(Work, models.CASCADE, related_name="remix_requests")
    by = models.ForeignKey(Person, models.CASCADE, related_name="remix_requests")
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["parent", "by"], name="one_remix_request")]


class RemixAnswer(models.Model):
    """The author's yes or no."""

    request = models.OneToOneField(RemixRequest, models.CASCADE, related_name="answer")
    by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    granted = models.BooleanField()
    at = models.DateTimeField(default=clock.now)
