"""Chain the batches by hashes, so that a change of the past cannot hide.

Whoever kept one link's hash (each CSV statement prints the last one) can tell whether anything before it was changed.
Nobody waits for the chain: a batch that finds another being linked is left loose, and the next one links it too.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from musespark.earn.ledger.transfer import Line, Transfer, digest, spelled, text
from musespark.earn.models import Batch, Entry, Link, Loose, Transaction

GENESIS = "0" * 64
_LOCK = 0x6D757365  # the advisory lock of PostgreSQL by which one transaction at a time appends
_AT_ONCE = 500  # batches read together while verifying


@dataclass(frozen=True)
class Verdict:
    """What verifying found: `length` links, the last `head`, `broken`: a sentence for the first fault, else ""."""

    length: int
    head: str
    broken: str


def link(batch: Batch) -> None:
    """Append `batch` to the chain, and loose ones before it; leave it loose if another transaction is appending."""
    if not _is_my_turn():
        Loose.objects.create(batch=batch)
        return
    waiting = _loose()
    _append([*waiting, batch])
    if waiting:
        Loose.objects.filter(batch__in=waiting).delete()


@transaction.atomic
def link_loose() -> int:
    """Append the batches that wait; returns how many (0 as well when another transaction is appending)."""
    waiting = _loose() if _is_my_turn() else []
    _append(waiting)
    Loose.objects.filter(batch__in=waiting).delete()
    return len(waiting)


def head() -> tuple[int, str]:
    """Return the number and the hash of the last link. One query."""
    return Link.objects.order_by("-id").values_list("id", "hash").first() or (0, GENESIS)


def verify(kept: Mapping[int, str] | None = None) -> Verdict:
    """Compute every digest and every link again from the rows; `kept` are links (number -> hash) noted earlier.

    Reads the whole ledger, some hundred batches at a time.
    """
    kept, length, last = kept or {}, 0, GENESIS
    for number, found, content in _links():
        last, length = _next(last, content), length + 1
        if (number, found) != (length, last) or kept.get(number, last) != last:
            return Verdict(length, last, f"Link {number} doesn't follow from the transactions before it.")
    if kept and max(kept) > length:
        return Verdict(length, last, f"Link {max(kept)} was there once and is gone.")
    return Verdict(length, last, _unlinked())


def _is_my_turn() -> bool:
    if connection.vendor != "postgresql":
        return True  # SQLite has one writer at a time
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])


def _loose() -> list[Batch]:
    return [row.batch for row in Loose.objects.select_related("batch").order_by("batch_id")]


def _append(batches: Sequence[Batch]) -> None:
    number, last = head()
    links = []
    for batch in batches:
        number, last = number + 1, _next(last, batch.digest)
        links.append(Link(id=number, batch=batch, hash=last))
    Link.objects.bulk_create(links)


def _next(last: str, content: str) -> str:
    return hashlib.sha256(f"{last}{content}".encode()).hexdigest()


def _links() -> Iterator[tuple[int, str, str]]:
    """Yield each link's number, its hash, and its batch's digest as it follows from the rows."""
    number = 0
    while part := list(Link.objects.filter(id__gt=number).order_by("id").values_list("id", "hash", "batch")[:_AT_ONCE]):
        texts = _texts([batch for _, _, batch in part])
        yield from ((place, found, digest(texts[batch])) for place, found, batch in part)
        number = part[-1][0]


def _texts(batches: Sequence[int]) -> dict[int, list[str]]:
    """Return what the transactions of each batch say, from the rows. Two queries."""
    lines: dict[int, list[Line]] = defaultdict(list)
    entries = Entry.objects.filter(transaction__batch__in=batches)
    for transaction_id, account, amount in entries.values_list("transaction", "account", "amount"):
        lines[transaction_id].append(Line(account, amount))
    texts: dict[int, list[str]] = defaultdict(list)
    for row in Transaction.objects.filter(batch__in=batches):
        said = Transfer(row.key, row.kind, tuple(lines[row.pk]), reverses=row.reverses_id)
        texts[row.batch_id].append(text(said, row.fingerprint, spelled(row.at)))
    return texts


def _unlinked() -> str:
    lost = Batch.objects.filter(link=None, loose=None).first()
    return f"Batch {lost.pk} has no link." if lost else ""
