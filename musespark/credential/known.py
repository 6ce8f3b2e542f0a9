"""What this room knows about a person, for the page "What is known about me". loop.py lists the sections."""

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from musespark.credential.models import Answer, Contest, Dispute, Finding, Identity, Label, Mining, Probing, Ruling
from musespark.people.known import Row, Section
from musespark.people.models import Person


def _labels(person: Person) -> list[Row]:
    rows = Label.objects.filter(work__author=person).order_by("-at", "-pk")
    return list(rows.values("work__key", "sentence", "badge", "disclosed", "at"))


def _contests(person: Person) -> list[Row]:
    rows = Contest.objects.filter(by=person).order_by("-at", "-pk")
    return list(rows.values("work__key", "reason", "words", "sentence", "at"))


def _rulings(person: Person) -> list[Row]:
    rows = Ruling.objects.filter(contest__work__author=person).order_by("-at", "-pk")
    names = {"work": F("contest__work__key"), "taken_back": F("reversal__at")}
    return list(rows.values("outcome", "before", "after", "why", "at", **names))


def _disputes(person: Person) -> list[Row]:
    rows = Dispute.objects.filter(Q(by=person) | Q(work__author=person)).order_by("-at", "-pk")
    names = {
        "choice": F("answer__choice"),
        "answered": F("answer__words"),
        "taken_back": F("dropping__at"),
    }
    return list(rows.values("work__key", "original__key", "words", "text", "picture", "recording", "at", **names))


def _findings(person: Person) -> list[Row]:
    rows = Finding.objects.filter(Q(dispute__by=person) | Q(dispute__work__author=person)).order_by("-at", "-pk")
    names = {"work": F("dispute__work__key"), "taken_back": F("overturning__at")}
    return list(rows.values("outcome", "why", "at", **names))


def _looks(person: Person) -> list[Row]:
    rows = Probing.objects.filter(person=person).order_by("-day", "-pk")
    return list(rows.values("work__key", "day", "looks", "near"))


def _keys(person: Person) -> list[Row]:
    rows = Identity.objects.filter(person=person).order_by("-at", "-pk")
    return list(rows.values("handle", "serial", "certificate", "at"))


def _mining(person: Person) -> list[Row]:
    return list(Mining.objects.filter(person=person).order_by("-at", "-pk").values("work__key", "choice", "at"))


LABEL_SECTIONS = (
    Section(
        "machines",
        _("What machines may do with what you publish"),
        _("Everybody may know it. Change it under Your signature, or at the Work."),
        _mining,
        words={"choice": dict(Mining.Choice.choices)},
    ),
    Section(
        "signing_keys",
        _("The keys that you sign with"),
        _("Their certificates are in all that you published. Under Your signature you can have a new one."),
        _keys,
    ),
    Section(
        "labels",
        _("What the labels of your Works say"),
        _("Everybody sees it. It goes with the Work."),
        _labels,
        words={"badge": dict(Label.Badge.choices), "disclosed": dict(Label.Disclosed.choices)},
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
    Section(
        "disputes",
        _("Disputes that you opened, or that are about your Works"),
        _("Both authors and operators see them. What is decided stands in the public log."),
        _disputes,
        words={"choice": dict(Answer.Choice.choices)},
    ),
    Section(
        "looks",
        _("How often you held drafts against what others published"),
        _("Operators see how often. It is forgotten after 90 days."),
        _looks,
    ),
    Section(
        "findings",
        _("What was decided in them"),
        _("It stands in the public log."),
        _findings,
        words={"outcome": dict(Finding.Outcome.choices)},
    ),
)
