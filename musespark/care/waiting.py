"""What waits for a moderator."""

from django.db.models import QuerySet

from musespark.care.models import Decision
from musespark.works.models import Work


def reported() -> QuerySet[Work]:
    """Return the Works with open reports."""
    return Work.objects.filter(reports__isnull=False, reports__decisions=None).distinct()


def appealed() -> QuerySet[Decision]:
    """Return the removals whose author appealed, and on which nobody decided again."""
    return Decision.objects.exclude(appeal="").filter(undoing=None, upholding=None, work__isnull=False)


def waiting() -> int:
    """Return how many of both there are. Two queries."""
    return reported().count() + appealed().count()
