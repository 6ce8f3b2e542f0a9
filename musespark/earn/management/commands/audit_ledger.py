"""`musespark audit_ledger`: prove that the ledger holds, or say what doesn't (exit code 1)."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from musespark.earn.ledger.audit import audit


class Command(BaseCommand):
    """Sums, balances, holds, triggers, and the whole chain."""

    help = (
        "Check every sum, balance and hash of the ledger. Give --link 17:HASH from an old statement to check that too."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take links that somebody noted."""
        parser.add_argument("--link", action="append", default=[], metavar="NUMBER:HASH")

    def handle(self, *_args: object, link: list[str], **_options: object) -> None:
        """Print the verdict; raises CommandError (exit code 1) where there is a fault."""
        found = audit(dict(self._link(text) for text in link))
        for fault in found.faults:
            self.stderr.write(fault)
        self.stdout.write(
            f"{found.transactions} transactions, {found.entries} entries, "
            f"{found.chain.length} links, last {found.chain.head}"
        )
        if not found.holds:
            raise CommandError("The ledger does not hold.")

    def _link(self, text: str) -> tuple[int, str]:
        number, _, found = text.partition(":")
        if not number.isdigit() or not found:
            raise CommandError(f"{text!r} is no link: write its number, a colon and its hash.")
        return int(number), found
