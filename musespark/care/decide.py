"""Report, decide, appeal, uphold or take back. Nothing is removed before a person decided; what was can come back."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from musespark.care.models import Decision, Report, Undoing, Upholding
from musespark.people.models import Notification, Person
from musespark.people.notify import notify, notify_operators
from musespark.support import clock
from musespark.traces.record import record
from musespark.web.spell import clip
from musespark.works.models import Withdrawal, Work
from musespark.works.refuse import Refused
from musespark.works.withdraw import put_back, withdraw


@transaction.atomic
def report(work: Work, *, by: Person, reason: str, words: str = "") -> Report:
    """Tell the moderators; telling them twice is once, until they decided. Raises Refused for one's own Work."""
    if by.pk == work.author_id:
        raise Refused("This is your own Work. You can edit or delete it.")
    Work.objects.select_for_update().get(pk=work.pk)  # of two clicks at once the second finds what the first wrote
    before = open_reports(work)
    if mine := before.filter(by=by).first():
        return mine
    is_first = not before.exists()
    row = Report.objects.create(work=work, by=by, reason=reason, words=words[:500], at=clock.now())
    record("reported", person=by, work=work, reason=reason)
    if is_first:
        _ask_operators(work, f"?report={row.pk}", _("Reported: %(work)s"), but=by)
    return row


@transaction.atomic
def decide(work: Work, *, by: Person, outcome: str, why: str) -> Decision:
    """Decide on every open report of `work`; where it is removed its author can appeal.

    Raises Refused without a reason, without an open report, and for who is part of it.
    """
    waiting = list(open_reports(work).select_for_update(of=("self",)))
    if not waiting:
        raise Refused("Nothing is open here: somebody decided already.")
    _refuse_involved(by, work, waiting)
    if not why.strip():
        raise Refused("Say why: the author and the public log will read it.")
    decision = Decision.objects.create(work=work, by=by, outcome=outcome, why=why[:500], at=clock.now())
    decision.reports.set(waiting)
    if outcome == Decision.Outcome.REMOVED:
        withdraw(work, by=by)
    record("decided", person=by, work=work, outcome=outcome)
    _tell(decision, decision.get_outcome_display(), why)
    return decision


@transaction.atomic
def appeal(decision: Decision, *, by: Person, words: str) -> None:
    """Answer a removal as its author, once. Raises Refused for anybody else, without words, and where it was undone."""
    row = Decision.objects.select_for_update().get(pk=decision.pk)
    if row.work is None or by.pk != row.work.author_id or row.outcome != Decision.Outcome.REMOVED:
        raise Refused("Only the author of a removed Work can appeal.")
    if row.appeal or Undoing.objects.filter(decision=row).exists():
        raise Refused("You appealed already. A person will read it.")
    if not words.strip():
        raise Refused("Say what the moderators got wrong.")
    row.appeal = words[:500]
    row.save(update_fields=["appeal"])
    Withdrawal.objects.filter(work=row.work).update(disputed=True)
    record("appealed", person=by, work=row.work)
    _ask_operators(row.work, f"?appeal={row.pk}", _("Appealed: %(work)s"), but=by)


@transaction.atomic
def uphold(decision: Decision, *, by: Person, why: str) -> None:
    """Let a removal stand after its author's appeal. Twice is once.

    Raises Refused without a reason, without an appeal, for who is part of it, and where it was taken back.
    """
    row = Decision.objects.select_for_update().get(pk=decision.pk)
    _refuse_involved(by, row.work, row.reports.all())
    if not why.strip():
        raise Refused("Say why: the author and the public log will read it.")
    if not row.appeal or Undoing.objects.filter(decision=row).exists():
        raise Refused("No appeal is open here.")
    facts = {"by": by, "why": why[:500], "at": clock.now()}
    if Upholding.objects.get_or_create(decision=row, defaults=facts)[1]:
        Withdrawal.objects.filter(work=row.work).update(disputed=False)
        record("decision-upheld", person=by, work=row.work)
        _tell(row, _("The removal stands"), why)


@transaction.atomic
def take_back(decision: Decision, *, by: Person, why: str) -> None:
    """Undo a decision: a removed Work is as it was, unless another removal of it stands. Twice is once.

    Raises Refused for who is part of it.
    """
    Decision.objects.select_for_update().get(pk=decision.pk)
    _refuse_involved(by, decision.work, decision.reports.all())
    facts = {"by": by, "why": why[:500], "at": clock.now()}
    if Undoing.objects.get_or_create(decision=decision, defaults=facts)[1]:
        _undo_removal(decision)
        record("decision-taken-back", person=by, work=decision.work)
        _tell(decision, _("The decision was taken back"), why)


def is_part(person: Person, work: Work | None, reports: Iterable[Report]) -> bool:
    """Whether the person made the Work or reported it, and so decides nothing about it."""
    return bool(work and person.pk == work.author_id) or person.pk in {each.by_id for each in reports}


def _refuse_involved(by: Person, work: Work | None, reports: Iterable[Report]) -> None:
    if is_part(by, work, reports):
        raise Refused("You are part of this. Somebody else has to decide.")


def _undo_removal(decision: Decision) -> None:
    removals = Decision.objects.filter(work=decision.work, outcome=Decision.Outcome.REMOVED)
    row = Withdrawal.objects.select_for_update(of=("self",)).filter(work=decision.work).first()
    if row and decision.outcome == Decision.Outcome.REMOVED and not removals.filter(undoing=None).exists():
        put_back(row)


def open_reports(work: Work) -> QuerySet[Report]:
    """Return the reports of `work` on which nobody decided yet."""
    return work.reports.filter(decisions=None)


def _ask_operators(work: Work, why: str, text: str, *, but: Person) -> None:
    # The address tells a second report from the first: nobody is told twice of one.
    notify_operators(url=f"{reverse('care:queue')}{why}#w-{work.key}", text=text % {"work": work}, but=but)


def _tell(decision: Decision, what: str, why: str) -> None:
    text = f"{what}: “{clip(str(decision.work), 40)}”. {why}" if decision.work else f"{what}. {why}"
    url = f"{reverse('care:log')}?from=d{decision.pk}#d{decision.pk}"
    for person in {each.by for each in decision.reports.select_related("by")}:
        notify(person, Notification.Kind.OUTCOME, url=url, text=text)
    if decision.work:
        notify(decision.work.author, Notification.Kind.DECISION, url=url, text=text)
