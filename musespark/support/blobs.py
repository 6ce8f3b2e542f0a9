"""Blobs: bytes kept once under the sha256 of their content, in a folder or in a store (MUSESPARK_BLOBS)."""

import hashlib
import os
import re
import secrets
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol, cast

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage

from musespark.support import clock

HELD = 600.0  # seconds in which whoever put bytes that were there already commits the row that names them
PIECE = 256 * 1024  # bytes that are in memory at once of a blob that is read in parts
KEY = re.compile(r"[0-9a-f]{2}/[0-9a-f]{62}(\.\w+)?")


class Keeper(Protocol):
    """What a Django storage does besides, to keep blobs."""

    def hold(self, key: str) -> bool:
        """Hold bytes that are there already; returns False where they must be written, again or for the first time."""

    def is_held(self, key: str) -> bool:
        """Whether somebody put these bytes a moment ago, and the row that names them may be still to come."""

    def part(self, key: str, start: int, length: int) -> Iterator[bytes]:
        """Return so many bytes from there on, in pieces, or all that are left."""

    def every(self) -> Iterator[str]:
        """Yield the key of every blob."""

    def where(self) -> str:
        """Return where the blobs are, in words and without any secret."""

    def trouble(self) -> str:
        """Return why blobs can't be had now, within seconds; "" where they can."""


class Folder(FileSystemStorage):
    """A folder whose files appear whole or not at all, whatever kills the writer."""

    def __init__(self, location: Path) -> None:
        super().__init__(location, allow_overwrite=True)  # two writers of one name write the same bytes

    def _save(self, name: str, content: "File[bytes]") -> str:
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
        with draft.open("wb") as file:
            for chunk in content.chunks():
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
        return name

    def hold(self, key: str) -> bool:
        """Date the file ahead, to the end of its hold."""
        until = clock.now().timestamp() + HELD
        try:
            os.utime(self.path(key), (until, until))
        except FileNotFoundError:
            return False
        return True

    def is_held(self, key: str) -> bool:
        """Whether the date of the file is ahead."""
        try:
            return Path(self.path(key)).stat().st_mtime > clock.now().timestamp()
        except FileNotFoundError:
            return False

    def part(self, key: str, start: int, length: int) -> Iterator[bytes]:
        """Open the file at once, and read it as it is asked for."""
        file = Path(self.path(key)).open("rb")  # noqa: SIM115  closed by who reads it
        file.seek(start)
        return _pieces(file, length)

    def every(self) -> Iterator[str]:
        """Yield the files in order, without the drafts of writers at work."""
        for path in sorted(Path(self.location).rglob("*")):
            name = path.relative_to(self.location)
            if path.is_file() and not any(part.startswith(".") for part in name.parts):
                yield name.as_posix()

    def where(self) -> str:
        """Return the folder."""
        return str(self.location)

    def trouble(self) -> str:
        """Return nothing: what a folder lacks is room, and that is looked at elsewhere."""
        return ""


def _pieces(file: IO[bytes], length: int) -> Iterator[bytes]:
    with file:
        while length > 0 and (piece := file.read(min(PIECE, length))):
            length -= len(piece)
            yield piece


_keeper = cast("Keeper", default_storage)


def put(data: bytes, *, suffix: str = "") -> str:
    """Keep `data` and return its key, `ab/cdef….suffix`; the same bytes are kept once.

    Those that are there already are held for a while: what named them may be going at this moment.
    """
    digest = hashlib.sha256(data).hexdigest()
    key = f"{digest[:2]}/{digest[2:]}{suffix}"
    if not _keeper.hold(key):
        default_storage.save(key, ContentFile(data))
    return key


def put_file(file: IO[bytes], *, suffix: str = "") -> str:
    """Keep what `file` holds from its start, as `put` does, without ever having it in memory whole."""
    file.seek(0)
    seen = hashlib.sha256()
    while piece := file.read(PIECE):
        seen.update(piece)
    digest = seen.hexdigest()
    key = f"{digest[:2]}/{digest[2:]}{suffix}"
    if not _keeper.hold(key):
        file.seek(0)
        default_storage.save(key, File(file))
    return key


def is_held(key: str) -> bool:
    """Whether somebody put the same bytes again a moment ago (in a store: put them at all)."""
    return _keeper.is_held(key)


def get(key: str) -> bytes:
    """Return the bytes under `key`; raises FileNotFoundError where there are none."""
    with default_storage.open(key) as file:
        return bytes(file.read())


def part(key: str, start: int, length: int) -> Iterator[bytes]:
    """Yield `length` bytes under `key` from `start` on, in pieces; raises FileNotFoundError before the first."""
    return _keeper.part(key, start, length)


@contextmanager
def at_hand(key: str, folder: Path | None = None) -> Iterator[Path]:
    """Lend the blob as a file on this machine, if need be as a copy in `folder`; raises FileNotFoundError."""
    if in_folder():
        yield path(key).resolve(strict=True)
        return
    with tempfile.NamedTemporaryFile(dir=folder) as copy:
        copy.writelines(part(key, 0, sys.maxsize))
        copy.flush()
        yield Path(copy.name)


def path(key: str) -> Path:
    """Return the file of `key` on this machine (folder storage only)."""
    return Path(default_storage.path(key))


def digest(key: str) -> str:
    """Return the sha256 of the bytes under `key` in hex: the key says it."""
    return key[:2] + key[3:65]


def forget(key: str) -> None:
    """Delete the bytes under `key`; the caller knows that no row names them any more."""
    default_storage.delete(key)


def every() -> Iterator[str]:
    """Yield the key of every blob that is kept."""
    return _keeper.every()


def in_folder() -> bool:
    """Whether blobs are files on this machine; else a store has them, and each call goes over the network."""
    return isinstance(default_storage, Folder)


def where() -> str:
    """Return where the blobs are, in words that may be shown."""
    return _keeper.where()


def trouble() -> str:
    """Return why blobs can't be had now; "" where they can. Takes a few seconds at most."""
    return _keeper.trouble()
