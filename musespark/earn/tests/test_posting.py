"""Transfers are written whole and once, or not at all."""

import pytest
from django.db import transaction

from conftest import MakePerson
from musespark.earn.ledger.accounts import Kind, Place, open_all, recorded
from musespark.earn.ledger.post import MOST_LINES, known, post, post_each
from musespark.earn.ledger.transfer import (
    ConflictError,
    Line,
    OverdrawnError,
    Receipt,
    Transfer,
    UnbalancedError,
)
from musespark.earn.models import Account, Batch, Entry, Transaction
from musespark.earn.tests.conftest import Bank, everything


def test_a_transfer_moves_what_it_says(bank: Bank) -> None:
    one, two = bank.wallet(1, 500), bank.wallet(2)
    receipt = bank.move("gift", one, two, 120)
    assert not receipt.replayed
    assert (bank.balance(one), bank.balance(two)) == (380, 120)
    entries = Entry.objects.filter(transaction=receipt.transaction)
    assert sorted(entries.values_list("account", "amount")) == sorted([(one, -120), (two, 120)])


def test_a_recording_account_keeps_no_balance_and_is_summed(bank: Bank) -> None:
    bank.wallet(1, 500)
    bank.wallet(2, 70)
    assert (bank.balance(bank.mint), recorded(bank.mint)) == (0, -570)


def test_the_same_request_twice_is_one_transaction(bank: Bank) -> None:
    one, two = bank.wallet(1, 500), bank.wallet(2)
    first = bank.move("gift", one, two, 120)
    before = everything()
    assert bank.move("gift", one, two, 120) == Receipt(first.transaction, replayed=True)
    assert everything() == before


def test_the_same_key_for_another_request_is_a_conflict(bank: Bank) -> None:
    one, two = bank.wallet(1, 500), bank.wallet(2)
    bank.move("gift", one, two, 120)
    before = everything()
    with pytest.raises(ConflictError):
        bank.move("gift", one, two, 121)
    assert everything() == before


def test_a_key_is_kept_letter_by_letter(bank: Bank) -> None:
    one, two = bank.wallet(1, 500), bank.wallet(2)
    odd = [
        "NULL",
        "null",
        ' "quoted" ',
        "back\\slash\\",
        "{brace},{comma}",
        "line\nbreak\t",
        "%s %% :1",
        "' OR 1=1 --",
        "鍵🗝",
    ]
    with transaction.atomic():
        post([bank.transfer(key, one, two, 1) for key in odd])
    assert (
        list(Transaction.objects.filter(kind="test", key__in=odd).order_by("pk").values_list("key", flat=True)) == odd
    )
    assert all(bank.move(key, one, two, 1).replayed for key in odd)


def test_a_named_request_is_the_same_whatever_its_lines(bank: Bank) -> None:
    one, two = bank.wallet(1, 500), bank.wallet(2)
    asked = [Transfer("k", "test", (Line(one, -part), Line(two, part)), request="reward 7") for part in (100, 200)]
    with transaction.atomic():
        receipts = [post([transfer])[0] for transfer in asked]
    assert [receipt.replayed for receipt in receipts] == [False, True]
    assert bank.balance(two) == 100


def test_nobody_spends_what_they_do_not_have(bank: Bank) -> None:
    one, two = bank.wallet(1, 100), bank.wallet(2)
    before = everything()
    with pytest.raises(OverdrawnError) as refusal:
        bank.move("gift", one, two, 101)
    assert (refusal.value.account, refusal.value.missing) == (one, 1)
    assert everything() == before


def test_a_batch_is_written_whole_or_not_at_all(bank: Bank) -> None:
    one, two = bank.wallet(1, 100), bank.wallet(2)
    before = everything()
    with pytest.raises(OverdrawnError), transaction.atomic():
        post([bank.transfer("a", one, two, 60), bank.transfer("b", one, two, 60)])
    assert everything() == before


def test_what_the_first_brings_the_second_may_spend(bank: Bank) -> None:
    one, two, three = bank.wallet(1, 100), bank.wallet(2), bank.wallet(3)
    with transaction.atomic():
        post([bank.transfer("a", one, two, 60), bank.transfer("b", two, three, 50)])
    assert [bank.balance(wallet) for wallet in (one, two, three)] == [40, 10, 50]


def test_what_the_second_brings_the_first_may_not_spend(bank: Bank) -> None:
    one, two, three = bank.wallet(1, 100), bank.wallet(2), bank.wallet(3)
    with pytest.raises(OverdrawnError), transaction.atomic():
        post([bank.transfer("b", two, three, 50), bank.transfer("a", one, two, 60)])
    assert bank.balance(three) == 0


def test_each_on_its_own_merits_writes_the_good_ones(bank: Bank) -> None:
    one, two = bank.wallet(1, 100), bank.wallet(2)
    bank.move("stood", one, two, 10)
    asked = [
        bank.transfer("a", one, two, 60),
        bank.transfer("b", one, two, 60),
        bank.transfer("stood", one, two, 10),
        bank.transfer("stood", one, two, 11),
        bank.transfer("a", one, two, 60),
        Transfer("c", "test", (Line(one, -5), Line(two, 4))),
        bank.transfer("d", one, two, 30),
    ]
    with transaction.atomic():
        verdicts = post_each(asked)
    kinds = [type(verdict) for verdict in verdicts]
    assert kinds == [Receipt, OverdrawnError, Receipt, ConflictError, Receipt, UnbalancedError, Receipt]
    assert verdicts[0] == verdicts[4]
    assert (bank.balance(one), bank.balance(two)) == (0, 100)
    assert not known("b")


@pytest.mark.parametrize(
    "amounts",
    [(-5, 4), (5,), (), (0, 0), (-5, 5, 0), (-(10**16), 10**16)],
    ids=["off", "one", "none", "zero", "idle", "vast"],
)
def test_what_is_no_transfer_is_refused(bank: Bank, amounts: tuple[int, ...]) -> None:
    wallets = [bank.wallet(owner, 100) for owner in (1, 2, 3)]
    before = everything()
    lines = tuple(Line(wallet, amount) for wallet, amount in zip(wallets, amounts, strict=False))
    with pytest.raises(UnbalancedError), transaction.atomic():
        post([Transfer("bad", "test", lines)])
    assert everything() == before


@pytest.mark.parametrize("amount", [1.0, True, "5"])
def test_only_whole_numbers_are_money(bank: Bank, amount: object) -> None:
    one, two = bank.wallet(1, 100), bank.wallet(2)
    with pytest.raises(UnbalancedError), transaction.atomic():
        post([Transfer("bad", "test", (Line(one, -5), Line(two, amount)))])  # type: ignore[arg-type]  # the point
    assert bank.balance(one) == 100


def test_an_unknown_account_is_refused(bank: Bank) -> None:
    one = bank.wallet(1, 100)
    with pytest.raises(UnbalancedError, match="unknown"):
        bank.move("k", one, 10**9, 5)
    assert bank.balance(one) == 100


def test_play_money_never_becomes_another_currency(bank: Bank) -> None:
    play, real = bank.wallet(1, 100), bank.wallet(2, currency="EUR")
    before = everything()
    with pytest.raises(UnbalancedError):
        bank.move("exchange", play, real, 50)
    assert everything() == before


def test_two_currencies_balance_each_on_its_own(bank: Bank) -> None:
    play, other = bank.wallet(1, 100), bank.wallet(2)
    places = [Place(Kind.FEE, "EUR", purpose="a"), Place(Kind.FEE, "EUR", purpose="b")]
    euro, cent = open_all(places).values()
    lines = (Line(play, -5), Line(other, 5), Line(euro, -7), Line(cent, 7))
    with transaction.atomic():
        post([Transfer("both", "test", lines)])
    assert (bank.balance(other), recorded(cent)) == (5, 7)


def test_an_empty_batch_is_nothing(bank: Bank) -> None:
    with transaction.atomic():
        assert post([]) == []
    assert not Batch.objects.exists()


def test_a_batch_too_large_for_one_statement_is_refused(bank: Bank) -> None:
    one, two = bank.wallet(1, 10**6), bank.wallet(2)
    many = [bank.transfer(str(number), one, two, 1) for number in range(MOST_LINES // 2 + 1)]
    with pytest.raises(UnbalancedError, match="at most"), transaction.atomic():
        post(many)
    assert not known("0")


def test_a_thousand_transfers_are_one_batch(bank: Bank) -> None:
    wallets = [bank.wallet(owner, 10_000) for owner in range(1, 31)]
    many = [bank.transfer(str(i), wallets[i % 30], wallets[(i * 7 + 1) % 30], i % 9 + 1) for i in range(1000)]
    many = [transfer for transfer in many if transfer.lines[0].account != transfer.lines[1].account]
    with transaction.atomic():
        receipts = post(many)
    assert len({receipt.transaction for receipt in receipts}) == len(many)
    assert Batch.objects.order_by("-pk").values_list("transactions", flat=True)[0] == len(many)
    assert sum(bank.balance(wallet) for wallet in wallets) == 300_000


def test_a_caller_who_rolls_back_leaves_nothing(bank: Bank) -> None:
    one, two = bank.wallet(1, 100), bank.wallet(2)
    before = everything()
    with transaction.atomic():
        post([bank.transfer("a", one, two, 60)])
        transaction.set_rollback(True)
    assert everything() == before


def test_accounts_are_opened_in_one_order_so_that_two_requests_never_wait_for_each_other(db: None) -> None:
    open_all([Place(Kind.ESTIMATED, "XPM", owner) for owner in (3, 1, 2)])
    opened = Account.objects.order_by("pk").values_list("owner_ref", flat=True)
    assert list(opened) == [1, 2, 3]


def test_an_account_is_opened_once(bank: Bank, make_person: MakePerson) -> None:
    place = Place(Kind.ESTIMATED, "XPM", make_person().pk)
    assert open_all([place]) == open_all([place])
    row = Account.objects.get(code=place.code)
    assert (row.kind, row.guarded, row.free) == (Kind.ESTIMATED, True, 0)


def test_account_codes_can_be_read() -> None:
    assert Place(Kind.WALLET, "XPM", 42).code == "person:42:wallet:XPM"
    assert Place(Kind.FEE, "XPM", purpose="tips").code == "platform:fee:tips:XPM"


def test_money_moves_only_inside_a_transaction(committed: None) -> None:
    places = [Place(Kind.MINT, "XPM"), Place(Kind.WALLET, "XPM", 1)]
    mint, one = open_all(places).values()
    grant = Transfer("grant", "test", (Line(mint, -5), Line(one, 5)))
    with pytest.raises(RuntimeError, match="inside a transaction"):
        post([grant])
    assert not Transaction.objects.exists()
    with transaction.atomic():
        post([grant])
    assert Account.objects.get(pk=one).balance == 5
