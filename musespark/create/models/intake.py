"""A video or a sound on its way into a draft."""

from django.db import models

from musespark.support import clock
from musespark.works.models import Work


class Intake(models.Model):
    """A file that is being prepared for a draft; it goes when the Recording is there, or when its author gives it up.

    With a `problem` it waits for its author: to try again, or to remove it.
    """

    work = models.OneToOneField(Work, models.CASCADE, related_name="intake")
    blob = models.CharField(max_length=80)
    name = models.CharField(max_length=200)  # as its author calls the file
    byte_size = models.PositiveIntegerField()
    progress = models.PositiveSmallIntegerField(default=0)  # percent
    tries = models.PositiveSmallIntegerField(default=0)  # how often a worker began
    problem = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=clock.now)
