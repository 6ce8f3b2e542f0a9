"""A transaction is undone by another one, never by more than it was."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from musespark.earn.ledger.accounts import Kind, Place, open_all, recorded
from musespark.earn.ledger.audit import audit
from musespark.earn.ledger.reverse import reverse
from musespark.earn.ledger.transfer import ConflictError, LedgerError, Line, OverdrawnError
from musespark.earn.models import Transaction
from musespark.earn.tests.conftest import Bank, everything


def test_a_reversal_returns_everything(bank: Bank) -> None:
    one, two = bank.wallet(1, 100), bank.wallet(2)
    gift = bank.move("gift", one, two, 60).transaction
    undone = reverse(gift, "undo")
    assert (bank.balance(one), bank.balance(two)) == (100, 0)
    assert Transaction.objects.get(pk=undone.transaction).reverses_id == gift


def test_a_reversal_happens_once(bank: Bank) -> None:
    one, two = bank.wallet(1, 100), bank.wallet(2)
    gift = bank.move("gift", one, two, 60).transaction
    reverse(gift, "undo")
    before = everything()
    with pytest.raises(ConflictError):
        reverse(gift, "undo again")
    assert everything() == before


def test_the_same_reversal_repeated_is_one(bank: Bank) -> None:
    one, two = bank.wallet(1, 100), bank.wallet(2)
    gift = bank.move("gift", one, two, 60).transaction
    first, second = reverse(gift, "undo"), reverse(gift, "undo")
    assert (first.transaction, second.replayed) == (second.transaction, True)
    assert bank.balance(one) == 100


def test_parts_are_reversed_up_to_the_whole(bank: Bank) -> None:
    one, two = bank.wallet(1, 100), bank.wallet(2)
    gift = bank.move("gift", one, two, 60).transaction
    reverse(gift, "part", (Line(one, 45), Line(two, -45)))
    before = everything()
    with pytest.raises(ConflictError):
        reverse(gift, "too much", (Line(one, 16), Line(two, -16)))
    assert everything() == before
    reverse(gift, "rest")
    assert (bank.balance(one), bank.balance(two)) == (100, 0)


def test_a_reversal_does_not_repeat_the_original(bank: Bank) -> None:
    one, two = bank.wallet(1, 100), bank.wallet(2)
    gift = bank.move("gift", one, two, 40).transaction
    with pytest.raises(ConflictError):
        reverse(gift, "again", (Line(one, -5), Line(two, 5)))
    assert bank.balance(two) == 40


def test_a_reversal_takes_nothing_from_strangers(bank: Bank) -> None:
    one, two, three = bank.wallet(1, 100), bank.wallet(2), bank.wallet(3, 100)
    gift = bank.move("gift", one, two, 40).transaction
    with pytest.raises(ConflictError):
        reverse(gift, "theft", (Line(one, 40), Line(three, -40)))
    assert bank.balance(three) == 100


def test_what_was_spent_can_be_owed_by_the_same_owner(bank: Bank) -> None:
    one, two, three = bank.wallet(1, 100), bank.wallet(2), bank.wallet(3)
    gift = bank.move("gift", one, two, 60).transaction
    bank.move("spent", two, three, 50)
    with pytest.raises(OverdrawnError):
        reverse(gift, "undo")
    place = Place(Kind.RECEIVABLE, "XPM", 2)
    owed = open_all([place])[place]
    reverse(gift, "undo with debt", (Line(one, 60), Line(two, -10), Line(owed, -50)))
    assert (bank.balance(one), bank.balance(two), recorded(owed)) == (100, 0, -50)
    assert audit().faults == []


def test_a_reversal_is_not_reversed(bank: Bank) -> None:
    one, two = bank.wallet(1, 100), bank.wallet(2)
    undone = reverse(bank.move("gift", one, two, 60).transaction, "undo").transaction
    with pytest.raises(LedgerError):
        reverse(undone, "undo the undoing")
    assert bank.balance(one) == 100


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(1, 100), min_size=1, max_size=8))
def test_no_series_of_parts_gives_back_more_than_was_given(bank: Bank, parts: list[int]) -> None:
    with transaction.atomic():
        one, two = bank.wallet(1), bank.wallet(2)
        bank.move("fill", bank.mint, one, 100)
        gift = bank.move("gift", one, two, 100).transaction
        returned = 0
        for number, part in enumerate(parts):
            try:
                reverse(gift, f"part {number}", (Line(one, part), Line(two, -part)))
            except ConflictError:
                assert returned + part > 100
            else:
                returned += part
        assert (bank.balance(one), bank.balance(two)) == (returned, 100 - returned)
        transaction.set_rollback(True)
