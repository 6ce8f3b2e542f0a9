"""Play money (XPM): everybody gets some once, it buys nothing but rewards, and it can never become real money.

It has a currency of its own, so the ledger refuses any transfer between it and a real one, and only the mint makes it.
"""

from musespark.earn.ledger.accounts import Kind, Place, find, open_all
from musespark.earn.ledger.post import known
from musespark.earn.ledger.transfer import Line, Transfer
from musespark.earn.providers.source import Source
from musespark.people.models import Person
from musespark.support.money import UNIT

GRANT = 100 * UNIT


class PlayMoney:
    """The provider that asks nobody for a card."""

    name = "play"
    currency = "XPM"
    is_play = True

    def source(self, giver: Person) -> Source:
        """Return the giver's play wallet, and the grant that fills it the first time. One to three queries."""
        wallet, mint = _wallet(giver), Place(Kind.MINT, self.currency)
        ids = open_all([wallet, mint])
        lines = (Line(ids[mint], -GRANT), Line(ids[wallet], GRANT))
        # the request is named, so that a later change of GRANT doesn't make the first grant a conflict
        grant = Transfer(_grant_key(giver), "grant", lines, request="once")
        return Source(ids[wallet], (grant,))

    def spendable(self, giver: Person) -> int:
        """Return what is in the wallet; before first use, what will be. One or two queries."""
        account = find(_wallet(giver))
        return account.free if account and known(_grant_key(giver)) else GRANT


def _grant_key(giver: Person) -> str:
    return f"play:grant:{giver.pk}"


def _wallet(giver: Person) -> Place:
    return Place(Kind.WALLET, PlayMoney.currency, giver.pk)


PROVIDER = PlayMoney()
