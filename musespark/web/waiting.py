"""What waits for the operator: how much of it there is stands beside the way to the page that shows it."""

from collections.abc import Callable

from django_tasks_db.models import DBTaskResult


def failed_jobs() -> int:
    """Return how many jobs failed and were not tried again. One query."""
    return DBTaskResult.objects.failed().count()


# by a word of the page; loop.py adds what rooms further left count
waiting: dict[str, Callable[[], int]] = {"jobs": failed_jobs}
