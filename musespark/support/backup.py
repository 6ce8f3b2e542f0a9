"""Backup and restore: one archive with every row, blob and key of the instance.

Rows are written as Django's JSON lines, so an archive made on SQLite restores into PostgreSQL and back. The archive is
a .tar of `rows.jsonl`, the data folder's keys, artifacts and traces, the blobs as `data/blobs` wherever they are kept,
and `instance.json`, which says what it is. One made from a folder restores into a store and back.
"""

import io
import json
import os
import secrets
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import groupby, islice
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import serializers
from django.core.serializers.base import DeserializedObject
from django.core.serializers.json import DjangoJSONEncoder
from django.core.serializers.jsonl import Serializer
from django.db import IntegrityError, connection, models, transaction

from musespark import __version__
from musespark.support import blobs, clock, counting, tables
from musespark.support.refuse import Refused

FOLDERS = ("keys", "artifacts", "traces", "brand")
BLOBS = "data/blobs/"
FORM = 1
TRANSIENT = frozenset({"sessions.Session", "contenttypes.ContentType", "auth.Permission", "support.Heartbeat"})
DAMAGE = (tarfile.TarError, KeyError, TypeError, ValueError, serializers.base.DeserializationError, IntegrityError)

after_restore: list[Callable[[], object]] = []  # filled by loop.py: indexes that are rebuilt from rows


class Exact(DjangoJSONEncoder):
    """Moments to the microsecond: Django's own encoder cuts them, and the ledger's hashes are over all of them."""

    def default(self, o: object) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


class Lines(Serializer):
    """One row a line; what each instance makes for itself (permissions) by name: its ids are others elsewhere."""

    def handle_m2m_field(self, obj: models.Model, field: "models.ManyToManyField[Any, Any]") -> None:
        """Write the keys of what `obj` is joined with."""
        self.use_natural_foreign_keys = field.remote_field.model._meta.label in TRANSIENT
        super().handle_m2m_field(obj, field)


def kept_models() -> list[type[models.Model]]:
    """Return the models whose rows are kept, each after those it refers to."""
    every = serializers.sort_dependencies([(app, None) for app in apps.get_app_configs()], allow_cycles=True)
    return [model for model in every if model._meta.label not in TRANSIENT and model._meta.managed]


def backup(target: Path) -> Path:
    """Write the whole instance into the archive `target` (0600: keys are in it), which appears whole or not at all.

    The instance may run meanwhile. The rows are those of one moment; the files follow, because a blob is written before
    a row names it; the highest ids come last, so that none in the files is beyond them. What is deleted while this runs
    may be missing. Raises Refused where the archive can't be written.
    """
    if not target.parent.is_dir():
        raise Refused(f"There is no folder {target.parent}. Make it first; nothing was written.")
    if target.is_dir():
        raise Refused(f"{target} is a folder. Name a file in it; nothing was written.")
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            _write(file)
            file.flush()
            os.fsync(file.fileno())
        return draft.replace(target)
    except OSError as error:
        raise Refused(f"No archive was written. {error.strerror or error}: {error.filename or target}") from error
    finally:
        draft.unlink(missing_ok=True)


def _write(file: IO[bytes]) -> None:
    # dereference: a folder may stand elsewhere behind a link; the archive holds what is in it
    with tarfile.open(fileobj=file, mode="w", dereference=True) as archive, tempfile.TemporaryFile() as rows:
        count = _dump(rows)
        _add(archive, "rows.jsonl", rows)
        _add_blobs(archive)
        for folder in FOLDERS:
            _add_folder(archive, folder)
        about = {"form": FORM, "version": __version__, "at": clock.now().isoformat(), "rows": count}
        about["sequences"] = counting.highest(kept_models())
        _add(archive, "instance.json", io.BytesIO(json.dumps(about).encode()))


def _add_blobs(archive: tarfile.TarFile) -> None:
    for key in blobs.every():
        with suppress(FileNotFoundError), blobs.at_hand(key) as path, path.open("rb") as file:  # or it went meanwhile
            _add(archive, f"{BLOBS}{key}", file)


def _add_folder(archive: tarfile.TarFile, folder: str) -> None:
    data = Path(settings.DATA)
    for path in sorted((data / folder).rglob("*")):
        name = path.relative_to(data)
        if not any(part.startswith(".") for part in name.parts):  # a dot file is a draft of somebody at work
            with suppress(FileNotFoundError):  # it went since it was listed
                archive.add(path, f"data/{name}", recursive=False)


def _dump(rows: IO[bytes]) -> int:
    count = 0
    with _one_moment():
        for model in kept_models():
            for row in model._base_manager.order_by("pk").iterator(chunk_size=2000):
                rows.write(Lines().serialize([row], cls=Exact).encode())
                count += 1
    return count


@contextmanager
def _one_moment() -> Iterator[None]:
    """Within the block every read sees the rows of one moment, and nobody waits with writing."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield
        return
    sqlite: Any = connection
    sqlite.ensure_connection()
    usual, sqlite.transaction_mode = sqlite.transaction_mode, "DEFERRED"  # IMMEDIATE is for who writes
    try:
        with transaction.atomic():
            yield
    finally:
        sqlite.transaction_mode = usual


def _add(archive: tarfile.TarFile, name: str, content: IO[bytes]) -> None:
    info = tarfile.TarInfo(name)
    info.size = content.seek(0, io.SEEK_END)
    info.mode = 0o600
    content.seek(0)
    archive.addfile(info, content)


def restore(source: Path) -> int:
    """Fill this empty instance from the archive `source`; returns the number of rows.

    Makes the tables where there are none. Raises Refused where anybody has an account here already or the archive is
    none of ours, damaged or made by a newer version; then no row and no file has changed. A store that failed midway
    has some of the blobs already: they are named by their content, do no harm, and are the same at the next try.
    """
    try:
        with tarfile.open(source, "r:") as archive, tempfile.TemporaryDirectory(dir=settings.DATA) as folder:
            return _restore(archive, Path(folder))
    except DAMAGE as error:
        so = "it is no archive of MuseSpark, or it is damaged. Nothing was changed."
        raise Refused(f"{source} can't be restored: {so}") from error
    except OSError as error:
        raise Refused(f"{source} can't be restored: {error.strerror or error}. Nothing was changed.") from error


def _restore(archive: tarfile.TarFile, folder: Path) -> int:
    about = json.loads(_open(archive, "instance.json").read())
    if about["form"] > FORM:
        raise Refused(f"This archive was made by version {about['version']}; this is {__version__}. Update first.")
    if _is_inhabited():
        raise Refused("This instance has accounts already. Restore into an empty one (another MUSESPARK_DATA).")
    _unpack(archive, folder)
    tables.make()
    with transaction.atomic():
        if _load(archive) != about["rows"]:
            raise ValueError("rows are missing")
        counting.go_on_from(about.get("sequences", {}), kept_models())
        for rebuild in after_restore:
            rebuild()
        _fill_store(archive)
        _move(folder)  # last: what can fail has not failed
    return int(about["rows"])


def _is_inhabited() -> bool:
    people = get_user_model()
    return people._meta.db_table in connection.introspection.table_names() and people._default_manager.exists()


def _open(archive: tarfile.TarFile, member: str | tarfile.TarInfo) -> IO[bytes]:
    file = archive.extractfile(member)
    if file is None:
        raise KeyError(member)
    return file


def _unpack(archive: tarfile.TarFile, folder: Path) -> None:
    parts = [member for member in archive.getmembers() if member.name.startswith("data/")]
    if not blobs.in_folder():
        parts = [member for member in parts if not member.name.startswith(BLOBS)]
    archive.extractall(folder, [each.replace(name=each.name.removeprefix("data/")) for each in parts], filter="data")


def _fill_store(archive: tarfile.TarFile) -> None:
    """Put the archive's blobs into the store, if that is where they belong, one after the other."""
    if blobs.in_folder():
        return
    held = {each.name.removeprefix(BLOBS): each for each in archive.getmembers() if each.name.startswith(BLOBS)}
    for key in filter(blobs.KEY.fullmatch, held):
        if blobs.put_file(_open(archive, held[key]), suffix=Path(key).suffix) != key:
            raise ValueError(f"{key} names other bytes")


def _move(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            target = Path(settings.DATA) / path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)


def _load(archive: tarfile.TarFile) -> int:
    lines = io.TextIOWrapper(_open(archive, "rows.jsonl"), encoding="utf8")
    _clear_seeds()
    count = 0
    for _, rows in groupby(serializers.deserialize("jsonl", lines), key=lambda row: type(row.object)):
        for chunk in _chunks(rows):
            _insert(type(chunk[0].object), [row.object for row in chunk])
            _join(type(chunk[0].object), chunk)
            count += len(chunk)
    return count


def _insert(model: type[models.Model], rows: list[models.Model]) -> None:
    """Insert rows as they are; Django would set `auto_now_add` moments to the present one."""
    stamped = [field.name for field in model._meta.fields if getattr(field, "auto_now_add", False)]
    kept = [[getattr(row, name) for name in stamped] for row in rows]
    model._base_manager.bulk_create(rows)
    for row, values in zip(rows, kept, strict=True) if stamped else ():
        model._base_manager.filter(pk=row.pk).update(**dict(zip(stamped, values, strict=True)))


def _join(model: type[models.Model], rows: list[DeserializedObject]) -> None:
    """Fill the tables between `rows` and what they are joined with, which may come later: keys are checked at the end.

    Where a model of its own stands between, its rows are in the archive themselves.
    """
    for field in model._meta.many_to_many:
        between: Any = field.remote_field.through
        if between._meta.auto_created:
            near, far = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
            pairs = [(row.object.pk, key) for row in rows for key in (row.m2m_data or {}).get(field.name, ())]
            between._base_manager.bulk_create(between(**{near: one, far: other}) for one, other in pairs)


def _clear_seeds() -> None:
    """Delete rows that migrations made (the default site): the archive brings its own."""
    for model in reversed(kept_models()):
        if model._base_manager.exists():
            model._base_manager.all().delete()


def _chunks(rows: Iterator[DeserializedObject], size: int = 500) -> Iterator[list[DeserializedObject]]:
    while chunk := list(islice(rows, size)):
        yield chunk
