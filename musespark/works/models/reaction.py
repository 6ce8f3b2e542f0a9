"""What people do to a Work: one row each; to undo is to delete it."""

from django.db import models

from musespark.people.models import Person
from musespark.support import clock
from musespark.works.models.work import Work


class Like(models.Model):
    work = models.ForeignKey(Work, models.CASCADE, related_name="likes")
    person = models.ForeignKey(Person, models.CASCADE, related_name="likes")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work", "person"], name="one_like")]


class Save(models.Model):
    """The person wants to find it again: the strongest plain sign that it was worth their time."""

    work = models.ForeignKey(Work, models.CASCADE, related_name="saves")
    person = models.ForeignKey(Person, models.CASCADE, related_name="saves")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work", "person"], name="one_save")]


class Repost(models.Model):
    """The person passes it on to their followers."""

    work = models.ForeignKey(Work, models.CASCADE, related_name="reposts")
    person = models.ForeignKey(Person, models.CASCADE, related_name="reposts")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work", "person"], name="one_repost")]
        indexes = [models.Index(fields=["person", "-at"])]


class Pin(models.Model):
    """First of all: on the author's profile, or among the replies to `work.thread`."""

    class Place(models.TextChoices):
        PROFILE = "profile"
        THREAD = "thread"

    work = models.OneToOneField(Work, models.CASCADE, related_name="pin")
    by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    place = models.CharField(max_length=7, choices=Place)
    at = models.DateTimeField(default=clock.now)
