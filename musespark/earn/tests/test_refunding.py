"""A reward is taken back: every share returns to where it came from, and nothing else moves."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction

from conftest import MakePerson, MakeWork
from musespark.earn.ledger.accounts import Kind, Place, open_all
from musespark.earn.ledger.audit import audit, trial_balance
from musespark.earn.ledger.post import post
from musespark.earn.ledger.transfer import Line, Transfer
from musespark.earn.models import Refund
from musespark.earn.refund import refund
from musespark.earn.reward import RefusedError, reward
from musespark.earn.tests.conftest import everything, in_purse, units
from musespark.people.models import Notification, Person
from musespark.support import clock
from musespark.traces.models import Trace
from musespark.works.models import Work

MakeRemix = Callable[..., Work]


def spend(person: Person, kind: Kind, to: Kind, amount: int, key: str = "spend") -> None:
    """Move a person's money on, as clearing and payouts will."""
    here, there = Place(kind, "XPM", person.pk), Place(to, "XPM", None if to == Kind.MINT else person.pk)
    ids = open_all([here, there])
    with transaction.atomic():
        post([Transfer(f"{key}:{kind}:{to}", "test", (Line(ids[here], -amount), Line(ids[there], amount)))])


def test_a_refund_returns_every_share(make_person: MakePerson, make_work: MakeWork, make_remix: MakeRemix) -> None:
    parent = make_work()
    remix = make_remix(make_person("bo"), parent)
    reader = make_person("reader")
    given = reward(reader, remix, units(5), "first-key")
    done = refund(given, reader)
    assert [in_purse(person) for person in (remix.author, parent.author)] == [0, 0]
    assert in_purse(reader, Kind.WALLET) == units(100)
    assert {row.kind: row.amount for row in trial_balance()}[Kind.FEE] == 0
    assert done.transaction.reverses_id == given.transaction_id
    assert audit().holds


def test_a_refund_happens_once(make_person: MakePerson, make_work: MakeWork) -> None:
    reader = make_person("reader")
    given = reward(reader, make_work(), units(5), "first-key")
    first = refund(given, reader)
    before = everything()
    assert refund(given, reader) == first
    assert everything() == before


def test_the_giver_has_fourteen_days(make_person: MakePerson, make_work: MakeWork) -> None:
    reader = make_person("reader")
    given = reward(reader, make_work(), units(5), "first-key")
    with clock.at(given.at + timedelta(days=14) - timedelta(seconds=1)):
        assert refund(given, reader).by == reader


def test_after_fourteen_days_the_giver_is_refused(make_person: MakePerson, make_work: MakeWork) -> None:
    reader = make_person("reader")
    given = reward(reader, make_work(), units(5), "first-key")
    before = everything()
    with clock.at(given.at + timedelta(days=14)), pytest.raises(RefusedError, match="14 days"):
        refund(given, reader)
    assert everything() == before


def test_an_operator_may_refund_later(make_person: MakePerson, make_work: MakeWork) -> None:
    operator = make_person("op", is_staff=True)
    given = reward(make_person("reader"), make_work(), units(5), "first-key")
    with clock.at(given.at + timedelta(days=100)):
        refund(given, operator)
    assert Refund.objects.get().by == operator


def test_nobody_else_refunds(make_person: MakePerson, make_work: MakeWork) -> None:
    work = make_work()
    given = reward(make_person("reader"), work, units(5), "first-key")
    before = everything()
    for stranger in (work.author, make_person("stranger")):
        with pytest.raises(RefusedError):
            refund(given, stranger)
    assert everything() == before


def test_what_was_cleared_is_taken_back_too(make_person: MakePerson, make_work: MakeWork) -> None:
    work, reader = make_work(), make_person("reader")
    given = reward(reader, work, units(5), "first-key")
    spend(work.author, Kind.ESTIMATED, Kind.CLEARED, units(4))
    refund(given, reader)
    assert [in_purse(work.author, kind) for kind in (Kind.ESTIMATED, Kind.CLEARED, Kind.RECEIVABLE)] == [0, 0, 0]
    assert audit().holds


def test_what_was_spent_is_owed(make_person: MakePerson, make_work: MakeWork) -> None:
    work, reader = make_work(), make_person("reader")
    given = reward(reader, work, units(5), "first-key")
    spend(work.author, Kind.ESTIMATED, Kind.CLEARED, units(2))
    spend(work.author, Kind.ESTIMATED, Kind.MINT, units(1.5))
    refund(given, reader)
    assert [in_purse(work.author, kind) for kind in (Kind.ESTIMATED, Kind.CLEARED)] == [0, 0]
    assert in_purse(work.author, Kind.RECEIVABLE) == -units(1.5)
    assert in_purse(reader, Kind.WALLET) == units(100)
    assert audit().holds


def test_the_next_income_pays_the_debt_first(make_person: MakePerson, make_work: MakeWork) -> None:
    work, reader = make_work(), make_person("reader")
    given = reward(reader, work, units(5), "first-key")
    spend(work.author, Kind.ESTIMATED, Kind.MINT, units(4.75))
    refund(given, reader)
    reward(reader, work, units(2), "second-key")
    assert (in_purse(work.author, Kind.RECEIVABLE), in_purse(work.author, Kind.ESTIMATED)) == (-units(2.85), 0)
    last = reward(reader, work, units(4), "third-key")
    assert (in_purse(work.author, Kind.RECEIVABLE), in_purse(work.author, Kind.ESTIMATED)) == (0, units(0.95))
    refund(last, reader)
    assert in_purse(work.author) == -units(2.85)
    assert audit().holds


def test_everybody_concerned_is_told(make_person: MakePerson, make_work: MakeWork) -> None:
    work, reader = make_work(), make_person("reader")
    given = reward(reader, work, units(5), "first-key")
    Notification.objects.all().delete()
    refund(given, make_person("op", is_staff=True))
    told = Notification.objects.filter(kind="refund").values_list("person", "text")
    assert set(told) == {(work.author.pk, "4.75 XPM"), (reader.pk, "5.00 XPM")}
    assert Trace.objects.get(kind="refunded").facts["reward"] == given.pk


def test_each_owner_is_told_what_they_were_told_to_have_got(
    make_person: MakePerson, make_work: MakeWork, make_remix: MakeRemix
) -> None:
    parent = make_work()
    remix, reader = make_remix(make_person("bo"), parent), make_person("reader")
    refund(reward(reader, remix, units(3), "first-key"), reader)
    told = {kind: sums(kind) for kind in ("reward", "refund")}
    assert told["refund"] == told["reward"] == {parent.author.pk: "0.75 XPM", remix.author.pk: "2.10 XPM"}


def sums(kind: str) -> dict[int, str]:
    return dict(Notification.objects.filter(kind=kind).values_list("person", "text"))


def test_a_parents_author_who_rewarded_the_remix_is_told_the_whole_sum(
    make_person: MakePerson, make_work: MakeWork, make_remix: MakeRemix
) -> None:
    parent = make_work()
    given = reward(parent.author, make_remix(make_person("bo"), parent), units(3), "first-key")
    refund(given, make_person("op", is_staff=True))
    assert sums("refund")[parent.author.pk] == "3.00 XPM"


def test_the_wallet_takes_it_back_when_the_giver_is_gone(make_person: MakePerson, make_work: MakeWork) -> None:
    reader = make_person("reader")
    given = reward(reader, make_work(), units(5), "first-key")
    reader.delete()
    refund(given, make_person("op", is_staff=True))
    assert audit().holds
    assert {row.kind: row.amount for row in trial_balance()}[Kind.WALLET] == units(100)
