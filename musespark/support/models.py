"""Rows behind support: the heartbeat of workers and the counters of rate limits."""

from django.db import models


class Heartbeat(models.Model):
    """A worker says that it lives; a task whose worker fell silent is given to another (see jobs.py)."""

    worker = models.CharField(max_length=64, primary_key=True)
    queue = models.CharField(max_length=32, default="*")  # whose jobs it does; * of all
    at = models.DateTimeField()


class Allowance(models.Model):
    """How often a caller did a thing in the present window (see limits.py)."""

    key = models.CharField(max_length=160, primary_key=True)
    until = models.DateTimeField()
    used = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["until"])]
