"""Fixtures of earn's tests: a small bank, remixes, and worlds of their own for processes that race and die."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest
from django.db import connection, transaction

from conftest import MakeWork
from musespark.earn.ledger import accounts, triggers
from musespark.earn.ledger.accounts import Kind, Place
from musespark.earn.ledger.post import post
from musespark.earn.ledger.transfer import Line, Receipt, Transfer
from musespark.earn.models import (
    Account,
    Batch,
    Capture,
    Entry,
    Hold,
    Link,
    Loose,
    Redivision,
    Refund,
    Reward,
    Route,
    Share,
    Transaction,
    Void,
)
from musespark.people.models import Person
from musespark.support import clock
from musespark.support.money import UNIT
from musespark.works.models import Derivation, Work

ROWS = (Account, Batch, Entry, Link, Redivision, Refund, Reward, Route, Share, Transaction)


def everything() -> dict[str, object]:
    """Return all that money has written, to compare before and after a refusal."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in ROWS}


@dataclass
class Bank:
    """A mint and wallets in XPM, for tests of the ledger alone."""

    mint: int

    def wallet(self, owner: int, amount: int = 0, currency: str = "XPM") -> int:
        """Open a wallet with `amount` in it."""
        place = Place(Kind.WALLET, currency, owner)
        wallet = accounts.open_all([place])[place]
        if amount:
            self.move(f"fill:{wallet}", self.mint, wallet, amount)
        return wallet

    def move(self, key: str, giver: int, taker: int, amount: int) -> Receipt:
        """Post one transfer."""
        with transaction.atomic():
            return post([self.transfer(key, giver, taker, amount)])[0]

    def transfer(self, key: str, giver: int, taker: int, amount: int) -> Transfer:
        """Return a transfer of two lines."""
        return Transfer(key, "test", (Line(giver, -amount), Line(taker, amount)))

    def balance(self, account: int) -> int:
        """Return what the account's row says."""
        return Account.objects.get(pk=account).balance


@pytest.fixture
def bank(db: None) -> Bank:
    """A bank whose mint can make play money."""
    mint = Place(Kind.MINT, "XPM")
    return Bank(accounts.open_all([mint])[mint])


@pytest.fixture
def committed(transactional_db: None) -> Iterator[None]:
    """For tests that commit: the ledger refuses DELETE, so it is emptied here, before the flush would try."""
    yield
    with transaction.atomic():
        triggers.remove(connection)
        about = (Refund, Route, Share, Redivision, Reward)
        for model in (*about, Capture, Void, Hold, Link, Loose, Entry, Transaction, Batch):
            model.objects.all()._raw_delete(connection.alias)  # what is reversed is protected
        triggers.install(connection)


@pytest.fixture
def make_remix(make_work: MakeWork) -> Callable[..., Work]:
    """Return a maker of remixes: make_remix(author, parent, ppm=250_000, title="…", at=moment)."""

    def make(author: Person, *parents: Work, ppm: int = 250_000, title: str = "", at: datetime | None = None) -> Work:
        child = make_work(author, title=title or f"Remix by {author.username}")
        terms = {"share_ppm": ppm, "terms": "A quarter of what it earns", "at": at or clock.now()}
        for parent in parents:
            Derivation.objects.create(child=child, parent=parent, **terms)
        return child

    return make


def in_purse(person: Person, *kinds: Account.Kind) -> int:
    """Return what the entries say is in the person's accounts of these kinds (earnings where none is named)."""
    wanted = kinds or (Kind.ESTIMATED, Kind.CLEARED, Kind.RECEIVABLE)
    entries = Entry.objects.filter(account__owner_ref=person.pk, account__kind__in=wanted)
    return sum(entries.values_list("amount", flat=True))


def units(number: float) -> int:
    """Return micro-units: units(2.5) is 2_500_000."""
    return round(number * UNIT)
