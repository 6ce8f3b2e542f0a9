"""What is still to be painted: pictures arrive after the words, so that the first page does not wait for them."""

from django.db import models

from musespark.support import clock
from musespark.works.models import Work


class Sketch(models.Model):
    """The pictures that a Work of the demo world will have, as recipes (see `pictures.py`)."""

    work = models.OneToOneField(Work, models.CASCADE, related_name="sketch")
    pictures = models.JSONField(default=list)


class Painting(models.Model):
    """All pictures of the sketch hang on its Work."""

    sketch = models.OneToOneField(Sketch, models.CASCADE, related_name="painting")
    at = models.DateTimeField(default=clock.now)


class Leftover(models.Model):
    """A demo world was removed, and what of it lies outside of the database is still to be forgotten.

    `people` and `works` are the ids that events in the lake name, `files` the blobs that its rows named.
    """

    people = models.JSONField()
    works = models.JSONField()
    files = models.JSONField()
    at = models.DateTimeField(default=clock.now)
