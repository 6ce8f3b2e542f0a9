"""Say that somebody's Work is made from one's own; they answer; where both differ a person decides. Each is a row.

Until the other side agrees or a person decided nothing changes: no reach, no money, no label.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from musespark.credential import near
from musespark.credential.citation import may_quote, refusal
from musespark.credential.hit import Near
from musespark.credential.models import Answer, Dispute, Dropping, Finding, Overturning
from musespark.credential.settle import finding_of, settle
from musespark.people.models import Notification, Person
from musespark.people.notify import notify, notify_operators
from musespark.support import clock
from musespark.traces.reactions import willing
from musespark.traces.record import record
from musespark.web.spell import clip
from musespark.works.models import Work
from musespark.works.refuse import Refused

PATIENCE = timedelta(days=7)  # for an answer; then a person decides without it
MEMORY = timedelta(days=90)  # for which a dispute that did not hold counts against who opened it
AT_ONCE = 8  # open disputes of one person; each that did not hold halves it


def dispute(work: Work, original: Work, *, by: Person, words: str = "") -> Dispute:
    """Say that `work` is made from `original`; saying it twice is once. Raises Refused.

    An `original` that came here after `work` may have been first elsewhere: `words` have to say what shows it.
    """
    _refuse_pair(work, original, by)
    if came_after(original, work) and not words.strip():
        raise Refused("Yours came here after it. Say what shows that yours was there first.")
    return _open(work, near.between(work, original), by, words)  # pictures are looked at: not within a transaction


@transaction.atomic
def _open(work: Work, alike: Near, by: Person, words: str) -> Dispute:
    original = alike.work
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)  # of two clicks the second finds the first's row
    if known := Dispute.objects.filter(work=work, original=original).first():
        return known
    if open_disputes().filter(by=by).count() >= allowance(by):
        raise Refused("You have as many open disputes as you may. Wait until they are decided, or drop one.")
    row = Dispute.objects.create(
        work=work,
        original=original,
        by=by,
        words=words[:500],
        text=alike.text,
        picture=alike.picture,
        recording=alike.recording,
        at=clock.now(),
    )
    record("disputed", person=willing(by), work=work, original=original.pk)
    notify(work.author, Notification.Kind.DISPUTE, url=row.get_absolute_url(), text=str(work))
    return row


@transaction.atomic
def drop(row: Dispute, *, by: Person) -> None:
    """Take a dispute back, before anybody decided; twice is once. Raises Refused."""
    row = _locked(row)
    if by.pk != row.by_id:
        raise Refused("Only who opened it can take it back.")
    if _agreed(row) or finding_of(row):
        raise Refused("It is decided already.")
    if Dropping.objects.get_or_create(dispute=row, defaults={"at": clock.now()})[1]:
        record("dispute-dropped", person=willing(by), work=row.work)
        _tell(row, row.work.author, _("The dispute was taken back"))


@transaction.atomic
def answer(row: Dispute, *, by: Person, choice: str, words: str = "") -> Answer:
    """Answer as the author of the disputed Work, once; to agree settles it at once. Raises Refused."""
    row = _locked(row)
    if by.pk != row.work.author_id:
        raise Refused("Only the author of the disputed Work can answer.")
    if not is_open(row):
        raise Refused("Nothing is open here.")
    if hasattr(row, "answer"):
        raise Refused("You answered already. A person will decide.")
    if choice == Answer.Choice.QUOTE and not may_quote(row.work, row.original, by):
        raise Refused(refusal(row.original))
    given = Answer.objects.create(dispute=row, by=by, choice=choice, words=words[:500], at=clock.now())
    record("dispute-answered", person=willing(by), work=row.work, choice=choice)
    settle(row)
    _tell(row, row.by, str(given.get_choice_display()), Notification.Kind.ANSWER)
    if choice != Answer.Choice.SHARE:
        text = _("Disputed: %(work)s") % {"work": row.work}
        notify_operators(url=f"{reverse('prove:disputes')}#dispute-{row.pk}", text=text, but=by)
    return given


@transaction.atomic
def find(row: Dispute, *, by: Person, outcome: str, why: str) -> Finding:
    """Decide, as a person who is part of neither side. Raises Refused, also without a reason."""
    row = _locked(row)
    if by.pk in {row.by_id, row.work.author_id}:
        raise Refused("You are part of this. Somebody else has to decide.")
    if not is_open(row):
        raise Refused("Nothing is open here: it was decided, or taken back.")
    if not why.strip():
        raise Refused("Say why: both sides and the public log will read it.")
    found = Finding.objects.create(dispute=row, by=by, outcome=outcome, why=why[:500], at=clock.now())
    record("dispute-decided", person=willing(by), work=row.work, outcome=outcome)
    settle(row)
    _tell_both(row, f"{found.get_outcome_display()}. {why}")
    return found


@transaction.atomic
def overturn(found: Finding, *, by: Person) -> None:
    """Take a finding back: the dispute is open again, and what it brought is undone. Twice is once. Raises Refused."""
    if found.dispute is None:
        raise Refused("Its Works are gone.")
    row = _locked(found.dispute)
    if by.pk in {row.by_id, row.work.author_id}:
        raise Refused("You are part of this. Somebody else has to decide.")
    if Overturning.objects.get_or_create(finding=found, defaults={"by": by, "at": clock.now()})[1]:
        record("dispute-reopened", person=willing(by), work=row.work)
        settle(row, is_new=False)
        _tell_both(row, _("The decision was taken back. The dispute is open again."))


def open_disputes() -> QuerySet[Dispute]:
    """Return the disputes that are neither dropped, agreed nor decided."""
    in_force = Finding.objects.filter(overturning=None)
    rows = Dispute.objects.filter(dropping=None).exclude(pk__in=in_force.values("dispute"))
    return rows.exclude(answer__choice=Answer.Choice.SHARE)


def waiting_for_a_person() -> QuerySet[Dispute]:
    """Return the open disputes whose other side answered, or had its time to."""
    late = Q(answer=None, at__lte=clock.now() - PATIENCE)
    return open_disputes().filter(Q(answer__isnull=False) | late).filter(work__withdrawal=None)


def waiting() -> int:
    """Return how many wait for a person. One query."""
    return waiting_for_a_person().count()


def is_open(row: Dispute) -> bool:
    """Whether nobody dropped, agreed or decided yet. One query."""
    return open_disputes().filter(pk=row.pk).exists()


def allowance(person: Person) -> int:
    """Return how many disputes the person may have open: half as many for each that did not hold lately. One query."""
    unfounded = Finding.objects.filter(dispute__by=person, outcome=Finding.Outcome.INDEPENDENT, overturning=None)
    return AT_ONCE >> min(unfounded.filter(at__gt=_long_ago()).count(), 8)


def answer_until(row: Dispute) -> datetime:
    """Return when a person may decide without an answer."""
    return row.at + PATIENCE


def came_after(work: Work, other: Work) -> bool:
    """Whether `work` was published here after the other. Who was first elsewhere is another question: priority.py."""
    return (work.publication.at, work.pk) > (other.publication.at, other.pk)


def _long_ago() -> datetime:
    return clock.now() - MEMORY


def _refuse_pair(work: Work, original: Work, by: Person) -> None:
    if original.author_id != by.pk or not original.is_published:
        raise Refused("You can say this of your own public Works only.")
    if work.author_id == by.pk or not work.is_published or work.is_withdrawn:
        raise Refused("There is no such Work of somebody else.")


def _locked(row: Dispute) -> Dispute:
    rows = Dispute.objects.select_related("work__author", "original__author", "by", "edge")
    return rows.select_for_update(of=("self",)).get(pk=row.pk)


def _agreed(row: Dispute) -> bool:
    given = Answer.objects.filter(dispute=row).first()
    return given is not None and given.choice == Answer.Choice.SHARE


def _tell(row: Dispute, person: Person, what: str, kind: Notification.Kind = Notification.Kind.DECISION) -> None:
    """Tell without naming who acted: a block between the two keeps neither side from hearing of it."""
    notify(person, kind, url=row.get_absolute_url(), text=f"{what}: “{clip(str(row.work), 40)}”")


def _tell_both(row: Dispute, what: str) -> None:
    for person in (row.by, row.work.author):
        _tell(row, person, what)
