"""Keep what took long to find out about a Work only while the Work is still as it was read.

An edit asks in its own transaction for everything anew: whoever it overtook has nothing left to do.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from musespark.works.models import Work


class Overtaken(Exception):
    """The Work was edited since it was read, or is gone."""


@contextmanager
def unless_overtaken(work: Work) -> Iterator[None]:
    """Hold a transaction in which nobody edits `work`; raises Overtaken where somebody did before. One query."""
    with transaction.atomic():
        same = Work.objects.select_for_update().filter(pk=work.pk, edited_at=work.edited_at)
        if same.first() is None:
            raise Overtaken(f"Work {work.pk} is not any more what it was")
        yield
