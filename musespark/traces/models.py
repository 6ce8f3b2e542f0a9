"""One row an event. Written often, read rarely: compacted to Parquet by `learn`."""

from django.db import models

from musespark.support import clock


class Trace(models.Model):
    """`kind` happened at `at` to `work_ref` by `person_ref`; `facts` says the rest."""

    at = models.DateTimeField(default=clock.now)
    kind = models.CharField(max_length=24)
    person_ref = models.BigIntegerField(null=True)
    work_ref = models.BigIntegerField(null=True)
    facts = models.JSONField(default=dict)
    mark = models.CharField(max_length=24, null=True, unique=True)  # set where a page may report twice (beacon.py)

    class Meta:
        indexes = [models.Index(fields=["person_ref", "kind"]), models.Index(fields=["work_ref", "kind"])]
