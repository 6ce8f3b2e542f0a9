"""What proving adds to publishing: the part of it that stands in the request; signing itself is a job."""

import time

import numpy as np

from bench.figure import Figure
from bench.world import report

WORKS = 400


def measure() -> list[Figure]:
    """Publish Works, each in its own transaction, and time what is done there for their credentials."""
    from django.db import transaction

    from musespark.credential import vouch
    from musespark.people.models import Person
    from musespark.works.models import Publication, Work

    ada = Person.objects.create_user("ada")
    spent = []
    for number in range(WORKS):
        work = Work.objects.create(author=ada, text=f"Bread, number {number}.")
        with transaction.atomic():
            Publication.objects.create(work=work, by=ada)
            start = time.perf_counter()
            vouch.soon(work)
            spent.append(1000 * (time.perf_counter() - start))
    worst = float(np.percentile(spent, 95))
    return [Figure("proof adds to publishing, p95, wall", worst, "ms", 25, worst < 25)]


if __name__ == "__main__":
    report(measure)
