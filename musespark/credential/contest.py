"""Contest a label, decide on it, take the decision back. Each is a row; nothing is ever overwritten silently."""

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from musespark.credential.correct import disclosure_of, settle
from musespark.credential.models import Contest, Label, Reversal, Ruling
from musespark.people.models import Notification, Person
from musespark.people.notify import notify, notify_operators
from musespark.support import clock
from musespark.traces.reactions import willing
from musespark.traces.record import record
from musespark.web.spell import clip
from musespark.works.life import LIFE
from musespark.works.models import Work
from musespark.works.refuse import Refused


@transaction.atomic
def contest(work: Work, *, by: Person, reason: str, words: str = "") -> Contest:
    """Say that the label of `work` is wrong; saying it twice is once. Raises Refused where there is no label yet."""
    label = Label.objects.filter(work=work).first()
    if label is None:
        raise Refused("This Work has no label yet. Try again in a minute.")
    facts = {"reason": reason, "words": words[:500], "sentence": label.sentence, "at": clock.now()}
    row, is_new = Contest.objects.get_or_create(work=work, by=by, defaults=facts)
    if is_new:
        record("label-contested", person=willing(by), work=work, reason=reason)
        text = _("Contested label: %(work)s") % {"work": work}
        notify_operators(url=f"{reverse('prove:contests')}#contest-{row.pk}", text=text, but=by)
    return row


@transaction.atomic
def rule(contested: Contest, *, by: Person, why: str, corrected: str = "", disclosed: str = "") -> Ruling:
    """Decide: with a corrected sentence, or other words on AI, the label says that from now on, else it stands.

    Raises Refused where it was decided already, by an involved person, or without a reason.
    """
    label = Label.objects.select_for_update().get(work=contested.work_id)
    if open_ruling(contested) is not None:
        raise Refused("This was decided already. Take that decision back first.")
    if by.pk in {contested.by_id, contested.work.author_id}:
        raise Refused("You are part of this. Somebody else has to decide.")
    if not why.strip():
        raise Refused("Say why: both sides will read it.")
    after = corrected.strip()[:600] or label.sentence
    stands = after == label.sentence and disclosed in {"", label.disclosed}
    outcome = Ruling.Outcome.STANDS if stands else Ruling.Outcome.CORRECTED
    kept = disclosed or ("" if label.disclosed == disclosure_of(label).kind else label.disclosed)
    said = {"before": label.sentence, "after": after, "computed": label.computed, "why": why[:500]}
    ruling = Ruling.objects.create(contest=contested, by=by, outcome=outcome, at=clock.now(), disclosed=kept, **said)
    if outcome == Ruling.Outcome.CORRECTED:
        _say(label)
    _tell(contested, str(ruling.get_outcome_display()), why)
    record("label-ruled", person=willing(by), work=contested.work, outcome=outcome)
    return ruling


@transaction.atomic
def take_back(ruling: Ruling, *, by: Person) -> None:
    """Undo a ruling: the label says what it would without it, and the contest is open. Twice is once."""
    label = Label.objects.select_for_update().get(work=ruling.contest.work_id)
    is_new = Reversal.objects.get_or_create(ruling=ruling, defaults={"by": by, "at": clock.now()})[1]
    if is_new:
        _say(label)
        _tell(ruling.contest, _("The decision was taken back"), _("The contest is open again."))
        record("label-ruling-taken-back", person=willing(by), work=ruling.contest.work)


def open_contests() -> QuerySet[Contest]:
    """Return the contests that wait for a ruling, also those whose ruling was taken back."""
    return Contest.objects.exclude(pk__in=Ruling.objects.filter(reversal=None).values("contest"))


def waiting() -> int:
    """Return how many contests wait for a ruling. One query."""
    return open_contests().count()


def open_ruling(contested: Contest) -> Ruling | None:
    """Return the ruling in force, or None while the contest is open."""
    return contested.rulings.filter(reversal=None).first()


def _say(label: Label) -> None:
    settle(label)
    LIFE.follow("vouch", Work.objects.get(pk=label.work_id))


def _tell(contested: Contest, what: str, why: str) -> None:
    text = f"{what}: “{clip(str(contested.work), 40)}”. {why}"
    url = reverse("prove:station", args=[contested.work.key])
    author = contested.work.author
    notify(author, Notification.Kind.DECISION, url=f"{url}#r{contested.pk}", text=text)
    if contested.by and contested.by != author:
        notify(contested.by, Notification.Kind.OUTCOME, url=f"{url}#r{contested.pk}", text=text)
