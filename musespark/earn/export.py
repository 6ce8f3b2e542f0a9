"""The statement as CSV, each amount an exact decimal, with the ledger's last hash to hold it to."""

import csv
from collections.abc import Iterator

from musespark.earn.ledger import chain
from musespark.earn.statement import Statement
from musespark.support.money import plain

_COLUMNS = ("time (UTC)", "transaction", "event", "share", "rule", "amount", "balance", "currency")


class _Echo:
    """A file whose write returns what it is given, so that rows can be streamed."""

    def write(self, text: str) -> str:
        return text


def csv_lines(statement: Statement) -> Iterator[str]:
    """Yield the file line by line: columns, opening, each movement, closing, and the chain's last link."""
    write = csv.writer(_Echo()).writerow
    yield write(_COLUMNS)
    yield write(_total(statement, "opening balance", statement.opening))
    for move, words in statement.lines(statement.movements):
        shares = " + ".join(reason.share for reason in words.reasons)
        rules = "; ".join(text for reason in words.reasons for text in (reason.rule, *reason.terms))
        texts = [_harmless(text) for text in (words.event, shares, rules)]
        moment = f"{move.at:%Y-%m-%d %H:%M:%S}"
        yield write((moment, move.transaction, *texts, plain(move.amount), plain(move.balance), statement.currency))
    yield write(_total(statement, "closing balance", statement.closing))
    number, last = chain.head()
    yield write(("", "", f"ledger link {number}", last, "", "", "", ""))


def _total(statement: Statement, name: str, amount: int) -> tuple[str, ...]:
    return (str(statement.month), "", name, "", "", "", plain(amount), statement.currency)


def _harmless(text: str) -> str:
    """Keep a spreadsheet from taking a title for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
