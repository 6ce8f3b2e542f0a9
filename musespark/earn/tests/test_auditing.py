"""The checks of the ledger: each currency on its own, since an error in one makes no error in another good."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from conftest import ClientOf, MakePerson
from musespark.earn.checkup import ledger
from musespark.earn.ledger.accounts import Kind, Place, open_all
from musespark.earn.ledger.audit import audit, totals, trial_balance
from musespark.earn.models import Batch, Entry, Transaction
from musespark.earn.tests.conftest import Bank
from musespark.support import clock


@pytest.fixture
def cancelling(bank: Bank) -> Transaction:
    """A row past the ledger's own door, whose errors in two currencies cancel: +1.00 XPM and -1.00 EUR."""
    bank.wallet(1, 5_000_000)
    places = [Place(Kind.WALLET, "XPM", 2), Place(Kind.FEE, "EUR")]
    ids = open_all(places)
    now = clock.now()
    batch = Batch.objects.create(digest="0" * 64, transactions=1, at=now)
    row = Transaction.objects.create(key="forged", fingerprint="0" * 64, kind="test", at=now, batch=batch)
    for place, amount in zip(places, (1_000_000, -1_000_000), strict=True):
        Entry.objects.create(transaction=row, account_id=ids[place], amount=amount)
    return row


def test_a_ledger_that_holds_is_zero_in_each_currency(bank: Bank) -> None:
    bank.wallet(1, 5_000_000)
    assert totals(trial_balance()) == {"XPM": 0}
    assert (ledger().state, ledger().there) == ("default", "play (XPM), trial balance zero")


def test_errors_that_cancel_are_found_in_each_currency(cancelling: Transaction) -> None:
    assert totals(trial_balance()) == {"EUR": -1_000_000, "XPM": 1_000_000}
    assert sorted(fault for fault in audit().faults if "is off by" in fault) == [
        f"Transaction {cancelling.pk} is off by -1000000 EUR.",
        f"Transaction {cancelling.pk} is off by 1000000 XPM.",
    ]


def test_the_doctor_names_each_currency_that_is_off(cancelling: Transaction) -> None:
    found = ledger()
    assert (found.state, found.there) == ("broken", "off by −1.00 EUR, 1.00 XPM")


def test_the_command_ends_with_an_error(cancelling: Transaction, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError, match="does not hold"):
        call_command("audit_ledger")
    assert f"Transaction {cancelling.pk} is off by -1000000 EUR." in capsys.readouterr().err


def test_the_operators_page_shows_each_currency(
    cancelling: Transaction, make_person: MakePerson, client_of: ClientOf
) -> None:
    browser: Client = client_of(make_person("op", is_staff=True))
    page = browser.get("/operate/trial-balance").content.decode()
    assert "<strong>−1.00 EUR</strong>" in page
    assert "<strong>1.00 XPM</strong>" in page
    assert "It does not hold." in page
