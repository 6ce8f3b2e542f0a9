"""Money is set aside, spent in parts, given back; each once."""

import pytest

from musespark.earn.ledger.audit import audit
from musespark.earn.ledger.hold import capture, hold, void
from musespark.earn.ledger.transfer import ConflictError, LedgerError, OverdrawnError
from musespark.earn.models import Account, Capture, Hold, Void
from musespark.earn.tests.conftest import Bank


def left(account: int) -> tuple[int, int]:
    row = Account.objects.get(pk=account)
    return row.balance, row.held


def test_what_is_held_cannot_be_spent(bank: Bank) -> None:
    one, two = bank.wallet(1, 100), bank.wallet(2)
    hold(one, 70, "h")
    with pytest.raises(OverdrawnError) as refusal:
        bank.move("gift", one, two, 31)
    assert refusal.value.missing == 1
    assert left(one) == (100, 70)
    bank.move("gift", one, two, 30)
    assert left(one) == (70, 70)


def test_a_capture_spends_from_the_hold_and_leaves_the_rest_held(bank: Bank) -> None:
    one, two = bank.wallet(1, 100), bank.wallet(2)
    held = hold(one, 70, "h")
    capture(held, bank.transfer("c1", one, two, 20))
    assert left(one) == (80, 50)
    capture(held, bank.transfer("c2", one, two, 50))
    assert (left(one), bank.balance(two)) == ((30, 0), 70)
    assert audit().faults == []


def test_a_capture_repeated_is_one(bank: Bank) -> None:
    one, two = bank.wallet(1, 100), bank.wallet(2)
    held = hold(one, 70, "h")
    first = capture(held, bank.transfer("c", one, two, 20))
    again = capture(held, bank.transfer("c", one, two, 20))
    assert (again.transaction, again.replayed) == (first.transaction, True)
    assert left(one) == (80, 50)
    assert Capture.objects.count() == 1


def test_a_capture_takes_no_more_than_is_held(bank: Bank) -> None:
    one, two = bank.wallet(1, 100), bank.wallet(2)
    held = hold(one, 70, "h")
    with pytest.raises(OverdrawnError):
        capture(held, bank.transfer("c", one, two, 71))
    assert (left(one), bank.balance(two), Capture.objects.count()) == ((100, 70), 0, 0)


def test_a_capture_from_another_account_is_refused(bank: Bank) -> None:
    one, two, three = bank.wallet(1, 100), bank.wallet(2, 100), bank.wallet(3)
    held = hold(one, 70, "h")
    with pytest.raises(LedgerError):
        capture(held, bank.transfer("c", two, three, 20))
    assert (left(one), left(two)) == ((100, 70), (100, 0))


def test_a_void_gives_back_what_remains(bank: Bank) -> None:
    one, two = bank.wallet(1, 100), bank.wallet(2)
    held = hold(one, 70, "h")
    capture(held, bank.transfer("c", one, two, 20))
    assert void(held).amount == 50
    assert left(one) == (80, 0)


def test_a_second_void_changes_nothing(bank: Bank) -> None:
    one = bank.wallet(1, 100)
    held = hold(one, 70, "h")
    assert void(held).pk == void(held).pk
    assert (left(one), Void.objects.count()) == ((100, 0), 1)


def test_after_the_void_nothing_is_captured(bank: Bank) -> None:
    one, two = bank.wallet(1, 100), bank.wallet(2)
    held = hold(one, 70, "h")
    void(held)
    with pytest.raises(OverdrawnError):
        capture(held, bank.transfer("c", one, two, 1))
    assert left(one) == (100, 0)


def test_a_hold_repeated_is_one(bank: Bank) -> None:
    one = bank.wallet(1, 100)
    assert hold(one, 70, "h").pk == hold(one, 70, "h").pk
    assert left(one) == (100, 70)


def test_a_hold_with_a_used_key_is_a_conflict(bank: Bank) -> None:
    one = bank.wallet(1, 100)
    hold(one, 30, "h")
    with pytest.raises(ConflictError):
        hold(one, 31, "h")
    assert left(one) == (100, 30)


@pytest.mark.parametrize("amount", [101, 0, -5])
def test_what_cannot_be_held_is_refused(bank: Bank, amount: int) -> None:
    one = bank.wallet(1, 100)
    with pytest.raises(LedgerError):
        hold(one, amount, "h")
    assert (left(one), Hold.objects.count()) == ((100, 0), 0)


def test_a_recording_account_holds_nothing(bank: Bank) -> None:
    with pytest.raises(LedgerError, match="keeps no balance"):
        hold(bank.mint, 5, "h")
    assert not Hold.objects.exists()
