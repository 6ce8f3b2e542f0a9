"""Say in words what a transaction was, and why it moved what it moved."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from musespark.earn.figures import places
from musespark.earn.models import Reward, Route, Share, Transaction
from musespark.earn.plan import Part
from musespark.earn.reasons import Reason, reasons, title
from musespark.people.models import Person
from musespark.people.queries import Viewer, blocked_with
from musespark.support.money import UNIT, show, show_ppm
from musespark.works.models import Work

REDIVISION = "redivision"  # the kind of a transaction that divides a reward anew; it refers to the first one


@dataclass(frozen=True)
class Words:
    """`event`: what happened; `reasons`: how the amount follows from it; `work`: what it was about, if still there."""

    event: str
    reasons: Sequence[Reason]
    work: Work | None = None


@dataclass(frozen=True)
class Table:
    """The parts of one reward: their owners' handles ("" for the platform) and reasons, shown to `places`."""

    rows: Sequence[tuple[str, Reason]]
    currency: str
    places: int


@dataclass(frozen=True)
class Reader:
    """For whom the words are: an id, and the people with a block between them, whose Works they may not see."""

    person: int
    unseen: Collection[int]


def explain(transactions: Collection[int], person: Person, *, wallet: bool) -> dict[int, Words]:
    """Return words for each transaction as it moved `person`'s wallet or else their earnings. Six queries."""
    rows = list(Transaction.objects.filter(pk__in=transactions).select_related("redivision__work__author"))
    rewards = rewards_of(rows)
    people = people_of([part for row in rows if row.pk in rewards for part in parts_in(rewards[row.pk], row)])
    reader = Reader(person.pk, blocked_with(person))
    return {row.pk: _words(row, rewards.get(row.pk), reader, people if wallet else None) for row in rows}


def rewards_of(rows: Sequence[Transaction]) -> dict[int, Reward]:
    """Return the reward that each transaction gave or took back, by the transaction's id. Three queries."""
    # a refund's words come from the reward that it undid
    causes = {row.pk: row.reverses_id or row.pk for row in rows}
    routes = Prefetch("routes", Route.objects.select_related("child__author", "child__withdrawal"))
    named = Share.objects.select_related("work__author", "work__withdrawal")
    found = Reward.objects.filter(transaction__in=causes.values())
    found = found.select_related("giver", "work__author", "work__withdrawal", "refund__by")
    found = found.prefetch_related(Prefetch("shares", named.prefetch_related(routes)))
    by_cause = {reward.transaction_id: reward for reward in found}
    return {pk: by_cause[cause] for pk, cause in causes.items() if cause in by_cause}


def parts_in(reward: Reward, row: Transaction) -> list[Part]:
    """Return the parts that the transaction brought, or took back. No query for a reward from `rewards_of`."""
    if row.kind == "reversal":
        return parts_now(reward)
    division = row.redivision.pk if row.kind == REDIVISION else None
    return [_part(share) for share in reward.shares.all() if share.since_id == division]


def parts_before(reward: Reward, row: Transaction) -> list[Part]:
    """Return the parts that the redivision ended. No query for a reward from `rewards_of`."""
    return [_part(share) for share in reward.shares.all() if share.until_id == row.redivision.pk]


def parts_now(reward: Reward) -> list[Part]:
    """Return the parts of the reward as it is divided now. No query for one from `rewards_of`."""
    return [_part(share) for share in reward.shares.all() if share.until_id is None]


def _part(row: Share) -> Part:
    routes = list(row.routes.all())
    return Part(Share.Role(row.role), row.owner_ref, row.work, row.reached_ppm, row.ppm, row.amount, routes)


def people_of(parts: Sequence[Part]) -> dict[int, Person]:
    """Return who has the parts, without those who have left. One query."""
    return Person.objects.in_bulk({part.owner for part in parts if part.owner is not None})


def named(parts: Sequence[Part], currency: str, viewer: Viewer) -> Table:
    """Return the table of one reward's parts for `viewer`, each with its owner and its reason. Two queries."""
    people = people_of(parts)
    owners = [_owner(part, people) for part in parts]
    rows = list(zip(owners, reasons(parts, currency, blocked_with(viewer)), strict=True))
    return Table(rows, currency, places([part.amount for part in parts], currency))


def handle(person: Person | None) -> str:
    """Return "@handle", also for somebody whose account is gone."""
    return f"@{person.username}" if person else _("somebody who has left")


def _owner(part: Part, people: Mapping[int, Person]) -> str:
    return "" if part.owner is None else handle(people.get(part.owner))


def _words(row: Transaction, reward: Reward | None, reader: Reader, payees: Mapping[int, Person] | None) -> Words:
    """`payees` are the people behind the shares, where the line is one of the wallet."""
    if reward is None:
        return _plain(row)
    work = title(reward.work, reader.unseen)
    is_giver = reward.giver_id == reader.person
    if is_giver and payees is not None:
        return Words(_paid_event(row, reward, work), [_paid(row, reward, payees)], reward.work)
    because = _because(parts_in(reward, row), reward, reader)
    if row.kind == REDIVISION:
        until = _because(parts_before(reward, row), reward, reader)
        return Words(_divided_event(row, reward, reader), _now_and_before(because, until), reward.work)
    return Words(_earned_event(row, reward, work, is_giver=is_giver), because, reward.work)


def _because(parts: Sequence[Part], reward: Reward, reader: Reader) -> list[Reason]:
    every = zip(parts, reasons(parts, reward.currency, reader.unseen), strict=True)
    return [reason for part, reason in every if part.owner == reader.person]


def _divided_event(row: Transaction, reward: Reward, reader: Reader) -> str:
    names = {"who": handle(reward.giver), "work": title(row.redivision.work, reader.unseen)}
    return _("Divided anew: the reward from %(who)s, after a decision on %(work)s") % names


def _now_and_before(now: Sequence[Reason], before: Sequence[Reason]) -> list[Reason]:
    said = [replace(reason, share=_("now %(share)s") % {"share": reason.share}) for reason in now]
    said = said or [Reason(0, _("now none of it"), _("it went to what the Work is made from"))]
    return said + [replace(each, share=_("until then %(share)s") % {"share": each.share}) for each in before]


def _paid_event(row: Transaction, reward: Reward, work: str) -> str:
    names = {"work": work}
    if not row.reverses_id:
        return _("You rewarded %(work)s") % names
    undone = getattr(reward, "refund", None)
    if undone and undone.by_id == reward.giver_id:
        return _("You took back your reward for %(work)s") % names
    return _("Your reward for %(work)s was taken back by an operator") % names


def _paid(row: Transaction, reward: Reward, payees: Mapping[int, Person]) -> Reason:
    each = _("%(part)s from %(who)s") if row.reverses_id else _("%(part)s to %(who)s")
    shares = [
        each % {"part": show_ppm(part.ppm), "who": _owner(part, payees) or _("the platform")}
        for part in parts_in(reward, row)
    ]
    rule = _("returned to your wallet: %(shares)s") if row.reverses_id else _("paid from your wallet: %(shares)s")
    whole = _("%(part)s of %(whole)s") % {"part": show_ppm(UNIT), "whole": show(reward.amount, reward.currency)}
    return Reason(reward.amount, whole, rule % {"shares": ", ".join(shares)})


def _earned_event(row: Transaction, reward: Reward, work: str, *, is_giver: bool) -> str:
    if row.reverses_id:
        theirs = _("Taken back: the reward from %(who)s for %(work)s")
        own = _("Taken back: what came to you of your own reward for %(work)s")
    else:
        theirs = _("Reward from %(who)s for %(work)s")
        own = _("What came to you of your own reward for %(work)s")
    return (own if is_giver else theirs) % {"who": handle(reward.giver), "work": work}


def _plain(row: Transaction) -> Words:
    if row.kind == "grant":
        rule = _("for everybody, once; it has no value outside")
        return Words(_("Play money to begin with"), [Reason(0, _("All of it"), rule)])
    if row.kind == "retire":
        rule = _("back to where it was made: the account that held it is gone")
        return Words(_("Play money of an account that is gone"), [Reason(0, _("All of it"), rule)])
    if row.kind in {"reward", "reversal"}:
        rule = _("everybody who gave or got a share of it is gone, and it was undone in full")
        return Words(_("A reward among people who have left"), [Reason(0, _("None of it"), rule)])
    return Words(row.kind, [Reason(0, "", row.key)])
