"""The log of credentials: each one that is signed here is an entry, in order, for ever; its head is signed.

Whoever noted a head can see at any later time that nothing before it was changed or left out.
"""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from hashlib import sha256
from typing import TypeVar

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.db import connection, transaction

from musespark.credential import instance, merkle
from musespark.credential.certificates import Key
from musespark.credential.models import Logged, Manifest, Subtree
from musespark.support import blobs, clock

Answer = TypeVar("Answer")
BATCH = 200
_LOCK = 0x6D75_7365_6C6F_6701  # any number that nobody else locks; PostgreSQL alone needs it


@dataclass(frozen=True)
class Head:
    """The log at one moment: how many entries, and the hash over all of them."""

    size: int
    root: bytes


def text_of(row: Logged) -> bytes:
    """Return the bytes of an entry, whose hash is a leaf of the tree: one line of JSON, keys in this order."""
    said = {"number": row.number, "manifest": row.manifest, "file": row.file, "at": row.at.isoformat()}
    return json.dumps(said, separators=(",", ":")).encode()


def append(manifest: Manifest) -> Logged:
    """Write the next entry, in the transaction that keeps `manifest`; one writer at a time. Five queries or so."""
    _wait_for_my_turn()
    number = _size()
    row = Logged(
        number=number, manifest=blobs.digest(manifest.blob), file=manifest.sha256, at=clock.now().astimezone(UTC)
    )
    done = merkle.completed(number, merkle.leaf(text_of(row)), _node)
    row.save(force_insert=True)
    Subtree.objects.bulk_create(Subtree(place=_place(level, at), hashed=hashed) for level, at, hashed in done)
    return row


def catch_up() -> int:
    """Write entries for credentials that were signed before there was a log; returns how many. A chore."""
    count = 0
    while waiting := list(Manifest.objects.filter(entry=None).order_by("id").values_list("id", flat=True)[:BATCH]):
        count += sum(map(_append_alone, waiting))
    return count


def _append_alone(manifest_id: int) -> bool:
    """Whether it was still without an entry: another worker may have been first, or it is gone."""
    with transaction.atomic():
        row = Manifest.objects.select_for_update().filter(pk=manifest_id, entry=None).first()
        if row is not None:
            row.entry = append(row).number
            row.save(update_fields=["entry"])
    return row is not None


def head(size: int | None = None) -> Head:
    """Return the head of the log, or the one that it had with `size` entries. Raises ValueError where it had none."""
    now = _size()
    if size is None:
        size = now
    if not 0 <= size <= now:
        raise ValueError(f"the log has {now} entries")
    return Head(size, _gathered(lambda node: merkle.head(size, node)))


def inclusion(number: int, size: int) -> list[bytes]:
    """Return the proof that an entry is in the log of that size. Raises ValueError where it isn't."""
    if size > _size():
        raise ValueError(f"the log has no {size} entries yet")
    return _gathered(lambda node: merkle.inclusion(number, size, node))


def consistency(old: int, size: int) -> list[bytes]:
    """Return the proof that the log of `old` entries is the start of that of `size`. Raises ValueError if not."""
    if size > _size():
        raise ValueError(f"the log has no {size} entries yet")
    return _gathered(lambda node: merkle.consistency(old, size, node))


def checkpoint(of: Head) -> str:
    """Return the signed head as a note: the log's name, its size, its hash, an empty line, the signature.

    The form is that of the C2SP tlog-checkpoint and signed-note specifications, which witnesses of other logs read.
    """
    name, key = origin(), instance.log_key()
    body = f"{name}\n{of.size}\n{base64.b64encode(of.root).decode()}\n"
    signature = base64.b64encode(_key_hash(name, key) + key.sign(body.encode())).decode()
    return f"{body}\n\N{EM DASH} {name} {signature}\n"


def origin() -> str:
    """Return the name of the log, which is also where it is."""
    return f"{settings.ADDRESS.split('//')[-1]}/prove/log"


def public_key() -> str:
    """Return the key of the log's signatures as signed notes have it: name, hash and key."""
    name, key = origin(), instance.log_key()
    return f"{name}+{_key_hash(name, key).hex()}+{base64.b64encode(_ED25519 + _raw(key)).decode()}"


_ED25519 = b"\x01"


def _key_hash(name: str, key: Key) -> bytes:
    return sha256(name.encode() + b"\n" + _ED25519 + _raw(key)).digest()[:4]


def _raw(key: Key) -> bytes:
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def _wait_for_my_turn() -> None:
    """SQLite has one writer at a time in any case; PostgreSQL is told to, until the transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _size() -> int:
    last = Logged.objects.order_by("-number").values_list("number", flat=True).first()
    return 0 if last is None else last + 1


def _gathered(ask: Callable[[merkle.Node], Answer]) -> Answer:
    """Return what `ask` makes of subtrees; it is asked twice, so that all that it wants comes with one query."""
    wanted: list[int] = []

    def note(level: int, number: int) -> bytes:
        wanted.append(_place(level, number))
        return b""

    ask(note)
    kept = dict(Subtree.objects.filter(place__in=wanted).values_list("place", "hashed"))
    return ask(lambda level, number: bytes(kept[_place(level, number)]))


def _node(level: int, number: int) -> bytes:
    return bytes(Subtree.objects.values_list("hashed", flat=True).get(pk=_place(level, number)))


def _place(level: int, number: int) -> int:
    """One number for level and number: that of the node in the tree's order from left to right."""
    return (2 * number + 1 << level) - 1
