"""What this room knows about a person, for the page "What is known about me". loop.py lists the sections."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from musespark.credential.models import Contest, Label, Ruling
from musespark.people.known import Row, Section
from musespark.people.models import Person


def _labels(person: Person) -> list[Row]:
    rows = Label.objects.filter(work__author=person).order_by("-at", "-pk")
    return list(rows.values("work__key", "sentence", "badge", "at"))


def _contests(person: Person) -> list[Row]:
    rows = Contest.objects.filter(by=person).order_by("-at", "-pk")
    return list(rows.values("work__key", "reason", "words", "sentence", "at"))


def _rulings(person: Person) -> list[Row]:
    rows = Ruling.objects.filter(contest__work__author=person).order_by("-at", "-pk")
    names = {"work": F("contest__work__key"), "taken_back": F("reversal__at")}
    return list(rows.values("outcome", "before", "after", "why", "at", **names))


LABEL_SECTIONS = (
    Section(
        "labels",
        _("What the labels of your Works say"),
        _("Everybody sees it. It goes with the Work."),
        _labels,
        words={"badge": dict(Label.Badge.choices)},
    ),
    Section(
        "contests",
        _("Labels you said are wrong"),
        _("Only operators learn that it was you. What they decide stands in the public log."),
        _contests,
        words={"reason": dict(Contest.Reason.choices)},
    ),
    Section(
        "rulings",
        _("What was decided about the labels of your Works"),
        _("It stands in the public log."),
        _rulings,
        words={"outcome": dict(Ruling.Outcome.choices)},
    ),
)
