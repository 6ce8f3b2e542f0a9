"""What a person did with an offer: one row each; to undo is to delete it."""

from django.db import models

from musespark.create.models.offer import Offer
from musespark.people.models import Person
from musespark.support import clock
from musespark.works.models import Asset


class Acceptance(models.Model):
    """The offer went into the Work: as words, or as the picture `asset`."""

    offer = models.OneToOneField(Offer, models.CASCADE, related_name="acceptance")
    by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    text = models.TextField(max_length=10_000, blank=True)  # as accepted, after edits on the tile
    asset = models.ForeignKey(Asset, models.SET_NULL, null=True, related_name="+")
    before = models.TextField(max_length=10_000, blank=True)  # what it replaced: a title, an alt text
    at = models.DateTimeField(default=clock.now)


class OfferEdit(models.Model):
    """The person changed the offer's words on its tile."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="edits")
    by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    text = models.TextField(max_length=10_000)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]


class Rejection(models.Model):
    """The person does not want this offer."""

    offer = models.OneToOneField(Offer, models.CASCADE, related_name="rejection")
    by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)
