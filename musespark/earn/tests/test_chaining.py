"""The past cannot be changed; where the database lets somebody, the chain and the audit say so."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from musespark.earn.ledger import chain, triggers
from musespark.earn.ledger.audit import audit, trial_balance
from musespark.earn.ledger.post import post
from musespark.earn.ledger.transfer import digest
from musespark.earn.models import Account, Batch, Entry, Hold, Link, Loose, Transaction
from musespark.earn.tests.conftest import Bank, everything

LEDGER = (Batch, Transaction, Entry, Link)
UNIQUE = [(model, field.column) for model in LEDGER for field in model._meta.concrete_fields if field.unique]


def run(statement: str, values: Iterable[Any] = ()) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, list(values))


@pytest.fixture
def busy(bank: Bank) -> Bank:
    """A bank with three batches behind it."""
    one, two = bank.wallet(1, 100), bank.wallet(2)
    bank.move("gift", one, two, 60)
    with transaction.atomic():
        post([bank.transfer("a", two, one, 5), bank.transfer("b", two, one, 6)])
    return bank


@pytest.fixture
def unguarded(busy: Bank) -> Bank:
    """The same with the triggers gone, as for somebody who owns the database."""
    triggers.remove(connection)
    return busy


@pytest.fixture
def careless(busy: Bank) -> Iterator[Bank]:
    """The same asked through a connection as others make it: the row that another takes the place of is not deleted."""
    run("PRAGMA recursive_triggers = OFF")
    yield busy
    run("PRAGMA recursive_triggers = ON")


@pytest.mark.parametrize("model", LEDGER)
def test_the_database_refuses_to_change_or_delete(busy: Bank, model: type[Entry]) -> None:
    before = everything()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.update(id=F("id") + 1000)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.all()._raw_delete(using="default")
    assert everything() == before


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has INSERT OR REPLACE")
@pytest.mark.parametrize(("model", "column"), UNIQUE, ids=str)
def test_the_database_refuses_to_put_a_row_in_the_place_of_another(
    careless: Bank, model: type[Entry], column: str
) -> None:
    before = everything()
    others = {known: row + 1000 for row, (of, known) in enumerate(UNIQUE) if of is model and known != column}
    row: dict[Any, Any] = {**model.objects.order_by("pk").values()[0], **others}
    into = f"{model._meta.db_table} ({', '.join(row)})"
    replace = f"INSERT OR REPLACE INTO {into} VALUES ({', '.join(['%s'] * len(row))})"  # noqa: S608  our models' own names
    with pytest.raises(DatabaseError, match="append-only"):
        run(replace, row.values())
    assert everything() == before


@pytest.mark.parametrize("model", LEDGER)
def test_the_database_refuses_to_write_over_a_row(busy: Bank, model: type[Entry]) -> None:
    before = everything()
    field = model._meta.concrete_fields[-1].name
    rows = [model(**model.objects.order_by("pk").values()[0])]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=[field])
    assert everything() == before


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has TRUNCATE")
@pytest.mark.parametrize("model", LEDGER)
def test_the_database_refuses_to_empty_a_table(busy: Bank, model: type[Entry]) -> None:
    before = everything()
    run("SET CONSTRAINTS ALL IMMEDIATE")  # else what is left to check is the reason against it
    with pytest.raises(DatabaseError, match="append-only"):
        run(f"TRUNCATE {model._meta.db_table} CASCADE")
    assert everything() == before


def test_the_database_refuses_a_balance_below_what_is_held(busy: Bank) -> None:
    before = everything()
    with pytest.raises(DatabaseError), transaction.atomic():
        Account.objects.filter(guarded=True).update(balance=-1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Account.objects.filter(guarded=True).update(held=1000)
    assert everything() == before


def test_each_batch_has_its_link_and_the_chain_verifies(busy: Bank) -> None:
    verdict = chain.verify()
    assert (verdict.length, verdict.broken) == (3, "")
    assert (verdict.length, verdict.head) == chain.head()


def test_an_untouched_ledger_holds(busy: Bank) -> None:
    found = audit()
    assert (found.holds, found.transactions, found.entries, found.faults) == (True, 4, 8, [])


def test_the_trial_balance_is_zero(busy: Bank) -> None:
    rows = [(row.kind, row.currency, row.accounts, row.amount) for row in trial_balance()]
    assert rows == [(Account.Kind.MINT, "XPM", 1, -100), (Account.Kind.WALLET, "XPM", 2, 100)]


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Transaction, {"key": "other"}),
        (Transaction, {"kind": "other"}),
        (Transaction, {"fingerprint": "0" * 64}),
        (Link, {"hash": "0" * 64}),
        (Entry, {"amount": F("amount") * 2}),
    ],
)
def test_a_changed_past_breaks_the_chain(unguarded: Bank, model: type[Entry], change: dict[str, object]) -> None:
    last = model.objects.order_by("-pk").values("pk")[:1]
    model.objects.filter(pk__in=list(last.values_list("pk", flat=True))).update(**change)
    assert "Link 3" in chain.verify().broken
    assert not audit().holds


def test_a_transaction_slipped_in_breaks_the_chain(unguarded: Bank) -> None:
    first = Transaction.objects.order_by("pk")[0]
    Transaction.objects.create(key="forged", fingerprint="", kind="x", at=first.at, batch_id=first.batch_id)
    assert "Link 1" in chain.verify().broken


def test_a_batch_without_a_link_is_found(unguarded: Bank) -> None:
    Link.objects.filter(pk=3)._raw_delete(using="default")
    assert "has no link" in chain.verify().broken


def test_a_past_cut_off_whole_is_found_by_whoever_kept_a_link(unguarded: Bank) -> None:
    number, kept = chain.head()
    batch = Link.objects.get(pk=number).batch_id
    for rows in (
        Link.objects.filter(pk=number),
        Entry.objects.filter(transaction__batch=batch),
        Transaction.objects.filter(batch=batch),
        Batch.objects.filter(pk=batch),
    ):
        rows.delete()
    assert chain.verify().broken == ""
    assert chain.verify({number: kept}).broken == "Link 3 was there once and is gone."


def test_a_rewritten_past_is_found_by_whoever_kept_a_link(unguarded: Bank) -> None:
    assert chain.verify({2: "f" * 64}).broken.startswith("Link 2")


def test_a_balance_that_drifted_is_found(busy: Bank) -> None:
    Account.objects.filter(guarded=True).update(balance=F("balance") + 1)
    faults = audit().faults
    assert len(faults) == 2
    assert "its entries" in faults[0]


def test_a_hold_that_is_none_is_found(busy: Bank) -> None:
    account = Account.objects.filter(balance__gt=10).latest("pk")
    Account.objects.filter(pk=account.pk).update(held=5)
    assert audit().faults == [f"Account {account.code} holds 5, its holds say 0."]
    Hold.objects.create(key="h", account=account, amount=5, remaining=5)
    assert audit().holds


def test_entries_that_do_not_sum_to_zero_are_found(busy: Bank) -> None:
    row = Transaction.objects.latest("pk")
    Entry.objects.create(transaction=row, account_id=busy.mint, amount=3)
    assert f"Transaction {row.pk} is off by 3 XPM." in audit().faults


def test_a_missing_trigger_is_found(unguarded: Bank) -> None:
    assert "The trigger earn_batch_update_refused is missing." in audit().faults
    triggers.install(connection)
    assert audit().holds


def test_a_loose_batch_is_linked_by_the_next(busy: Bank) -> None:
    loose = Batch.objects.create(digest=digest([]), transactions=0)
    Loose.objects.create(batch=loose)
    busy.wallet(3, 5)
    assert not Loose.objects.exists()
    assert (Link.objects.get(batch=loose).pk, chain.verify().broken, chain.head()[0]) == (4, "", 5)


def test_the_audit_links_what_is_loose(busy: Bank) -> None:
    Loose.objects.create(batch=Batch.objects.create(digest=digest([]), transactions=0))
    assert (audit().holds, chain.head()[0], chain.link_loose()) == (True, 4, 0)


def test_the_command_says_that_it_holds(busy: Bank, capsys: pytest.CaptureFixture[str]) -> None:
    number, last = chain.head()
    call_command("audit_ledger", "--link", f"{number}:{last}")
    assert capsys.readouterr().out == f"4 transactions, 8 entries, 3 links, last {last}\n"


def test_the_command_fails_where_it_does_not(busy: Bank) -> None:
    Account.objects.filter(guarded=True).update(balance=F("balance") + 1)
    with pytest.raises(CommandError, match="does not hold"):
        call_command("audit_ledger")


@pytest.mark.parametrize("text", ["x", "1", "1:", ":abc"])
def test_the_command_refuses_what_is_no_link(busy: Bank, text: str) -> None:
    with pytest.raises(CommandError, match="is no link"):
        call_command("audit_ledger", "--link", text)
