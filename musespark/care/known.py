"""What this room knows about a person, for the page "What is known about me". loop.py lists the sections."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from musespark.care.models import Decision, Report
from musespark.people.known import Row, Section
from musespark.people.models import Person


def _reports(person: Person) -> list[Row]:
    rows = Report.objects.filter(by=person).order_by("-at", "-pk")
    return list(rows.values("work__key", "reason", "words", "at"))


def _decisions(person: Person) -> list[Row]:
    rows = Decision.objects.filter(work__author=person).order_by("-at", "-pk")
    then = {"stands_because": F("upholding__why"), "taken_back_because": F("undoing__why")}
    return list(rows.values("work__key", "outcome", "why", "at", "appeal", **then))


CARE_SECTIONS = (
    Section(
        "reports",
        _("Works you reported"),
        _("Only moderators learn that it was you. It stays, so that they can look at it again."),
        _reports,
        words={"reason": dict(Report.Reason.choices)},
    ),
    Section(
        "decisions",
        _("What moderators decided about your Works, and how you appealed"),
        _("It stands in the public log, without the words of your appeal."),
        _decisions,
        words={"outcome": dict(Decision.Outcome.choices)},
    ),
)
