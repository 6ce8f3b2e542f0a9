"""Probing: looks at what is near to a draft, limited by the hour and noted by the day.

Writing needs a look now and then; who looks for the smallest change that goes unnoticed looks after each. Publishing is
never held up by it.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Sum

from musespark.credential.models import Probing
from musespark.credential.prints import words_of
from musespark.people.models import Person
from musespark.support import clock, limits
from musespark.works.models import Work

MOST, WINDOW = 120, timedelta(hours=1)  # versions of drafts, for one person
KEPT = timedelta(days=90)
LATELY = timedelta(days=7)
LISTED = 10


def version(work: Work) -> str:
    """Return a digest of what is looked at: the same words and pictures are the same version. One query."""
    files = work.assets.values_list("blob", flat=True)
    return hashlib.sha256("\n".join([words_of(work), *files]).encode()).hexdigest()


def wait(work: Work, seen: str, *, by: Person) -> datetime | None:
    """Return until when `by` has to wait for a look at this version, None where they may; one seen before is free."""
    if Probing.objects.filter(person=by, work=work, last=seen).exists():
        return None
    try:
        limits.spend("probe", f"p{by.pk}", most=MOST, seconds=int(WINDOW.total_seconds()))
    except limits.TooMany as refused:
        return refused.until
    return None


@transaction.atomic
def note(work: Work, seen: str, *, by: Person, is_near: bool) -> None:
    """Note that `by` looked at a version of their draft, and whether it was near to another's Work; again is once."""
    day = clock.now().date()
    row = Probing.objects.get_or_create(person=by, work=work, day=day)[0]
    fresh = Probing.objects.filter(pk=row.pk).exclude(last=seen)
    fresh.update(last=seen, looks=F("looks") + 1, near=F("near") + int(is_near))


def most() -> list[dict[str, Any]]:
    """Return who looked most of late, as rows of handle, drafts, looks and those that were near. One query."""
    rows = Probing.objects.filter(day__gte=(clock.now() - LATELY).date(), near__gt=0)
    found = rows.values("person__username").annotate(
        drafts=Count("work", distinct=True), all_looks=Sum("looks"), all_near=Sum("near")
    )
    return [dict(row) for row in found.order_by("-all_near", "person__username")[:LISTED]]


def forget_old() -> int:
    """Delete what was noted long ago and return how many days; the worker calls it daily."""
    return Probing.objects.filter(day__lt=(clock.now() - KEPT).date()).delete()[0]
