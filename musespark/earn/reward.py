"""Reward a Work: the giver pays once, and the fee, the creator and the parents get their exact parts at once."""

from collections import Counter
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from musespark.earn.ledger import rows
from musespark.earn.ledger.accounts import Kind, Place, open_all
from musespark.earn.ledger.post import post
from musespark.earn.ledger.transfer import ConflictError, Line, OverdrawnError, Receipt, Transfer
from musespark.earn.models import Redivision, Reward, Route, Share
from musespark.earn.owed import debts, income
from musespark.earn.plan import FEE_PPM, Part, parts_of
from musespark.earn.providers import Provider, chosen
from musespark.people.models import Notification, Person
from musespark.people.notify import notify
from musespark.people.queries import is_blocked
from musespark.support.money import UNIT, show
from musespark.traces.reactions import willing
from musespark.traces.record import record
from musespark.works.models import Work

LEAST, MOST = UNIT // 10, 1000 * UNIT
FEES = "tips"


class RefusedError(Exception):
    """This can't be done, and nothing was; the message is a sentence for the person."""


@transaction.atomic
def reward(giver: Person, work: Work, amount: int, key: str) -> Reward:
    """Pay `amount` micro-units of the provider's currency from `giver` for `work`, and tell those who get a part.

    `key` comes with the form: sent twice it is one reward. Raises RefusedError with a sentence.
    """
    refuse_unless_allowed(giver, work, amount)
    provider, parts = chosen(), parts_of(work, amount)
    receipt = _pay(giver, provider, parts, f"reward:{giver.pk}:{key}", f"{work.pk}:{amount}")
    if receipt.replayed:
        return Reward.objects.get(transaction=receipt.transaction)
    given = Reward.objects.create(
        giver=giver,
        work=work,
        transaction_id=receipt.transaction,
        amount=amount,
        currency=provider.currency,
        fee_ppm=FEE_PPM,
    )
    keep_parts(given, parts)
    _tell(given, giver, parts)
    record("rewarded", person=willing(giver), work=work, amount=amount, currency=given.currency, reward=given.pk)
    return given


def refuse_unless_allowed(giver: Person, work: Work, amount: int) -> None:
    """Raise RefusedError where `giver` may not reward `work` with `amount`. Two queries."""
    currency = chosen().currency
    if work.author_id == giver.pk:
        raise RefusedError(_("This is your own Work. You can reward the Works of others."))
    if not LEAST <= amount <= MOST:
        least, most = show(LEAST, currency), show(MOST, currency)
        raise RefusedError(_("A reward is between %(least)s and %(most)s.") % {"least": least, "most": most})
    if not Work.objects.visible().filter(pk=work.pk).exists() or is_blocked(giver, work.author):
        raise RefusedError(_("This Work can't be rewarded."))


def left_after(giver: Person, amount: int) -> int | None:
    """Return what `giver` would have left after giving `amount`, None where only the provider knows. Two queries.

    Raises RefusedError where they have less than that.
    """
    have = chosen().spendable(giver)
    if have is not None and have < amount:
        raise RefusedError(_too_little(have, chosen().currency))
    return None if have is None else have - amount


def _too_little(have: int, currency: str) -> str:
    names = {"have": show(have, currency), "least": show(LEAST, currency)}
    if have >= LEAST:
        return _("You have %(have)s, which is less than this reward. Choose %(have)s or less.") % names
    return (
        _("You have %(have)s, and the smallest reward is %(least)s. You can take an earlier one back for 14 days.")
        % names
    )


def _pay(giver: Person, provider: Provider, parts: Sequence[Part], key: str, request: str) -> Receipt:
    source = provider.source(giver)
    lines = (Line(source.account, -sum(part.amount for part in parts)), *_lines(source.account, parts, provider))
    try:
        return post([*source.first, Transfer(key, "reward", lines, request)])[-1]
    except OverdrawnError as error:
        raise RefusedError(_too_little(provider.spendable(giver) or 0, provider.currency)) from error
    except ConflictError as error:
        raise RefusedError(_("This form was sent before with another amount. Load the page again.")) from error


def _lines(source: int, parts: Sequence[Part], provider: Provider) -> list[Line]:
    """Return a line for each account that receives: a person who has several parts gets them in one."""
    sums: Counter[int | None] = Counter()
    for part in parts:
        sums[part.owner] += part.amount
    places = {owner: place_of(owner, provider.currency) for owner in sums}
    ids = open_all(list(places.values()))
    # what they owe is read under the lock: two incomes at once would pay the same debt twice
    rows.lock([source, *ids.values()])
    owed = debts([owner for owner in sums if owner is not None], provider.currency)
    lines: list[Line] = []
    for owner, amount in sums.items():
        lines += income(ids[places[owner]], amount, owed.get(owner) if owner is not None else None)
    return lines


def place_of(owner: int | None, currency: str) -> Place:
    """Return where a part goes: to its owner's earnings, or to the platform's fees where it has none."""
    if owner is None:
        return Place(Kind.FEE, currency, purpose=FEES)
    return Place(Kind.ESTIMATED, currency, owner)


def keep_parts(given: Reward, parts: Sequence[Part], since: Redivision | None = None) -> None:
    """Keep who has which part of the reward, and why: from the first, or `since` it was divided anew."""
    shares = Share.objects.bulk_create(
        Share(
            reward=given,
            role=part.role,
            owner_ref=part.owner,
            work=part.work,
            reached_ppm=part.reached_ppm,
            ppm=part.ppm,
            amount=part.amount,
            since=since,
        )
        for part in parts
    )
    routes = [(share, route) for share, part in zip(shares, parts, strict=True) for route in part.routes]
    for share, route in routes:
        route.share = share
    Route.objects.bulk_create(route for _, route in routes)


def _tell(given: Reward, giver: Person, parts: Sequence[Part]) -> None:
    sums: Counter[int] = Counter()
    for part in parts:
        if part.owner is not None:
            sums[part.owner] += part.amount
    for person in Person.objects.filter(pk__in=sums):
        text = show(sums[person.pk], given.currency)
        notify(person, Notification.Kind.REWARD, actor=giver, url=given.get_absolute_url(), text=text)
