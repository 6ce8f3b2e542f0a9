"""Blobs: bytes kept once under the sha256 of their content, in a folder or any other Django storage."""

import hashlib
import os
import secrets
from pathlib import Path

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage

from musespark.support import clock

HELD = 600.0  # seconds in which whoever put bytes that were there already commits the row that names them


class Folder(FileSystemStorage):
    """A folder whose files appear whole or not at all, whatever kills the writer."""

    def _save(self, name: str, content: File[bytes]) -> str:
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


def put(data: bytes, *, suffix: str = "") -> str:
    """Keep `data` and return its key, `ab/cdef….suffix`; the same bytes are kept once.

    Those that are there already are held for a while: what named them may be going at this moment.
    """
    digest = hashlib.sha256(data).hexdigest()
    key = f"{digest[:2]}/{digest[2:]}{suffix}"
    if not (default_storage.exists(key) and _hold(key)):
        default_storage.save(key, ContentFile(data))
    return key


def _hold(key: str) -> bool:
    """Date the file ahead, to the end of its hold; returns False where it has just gone."""
    until = clock.now().timestamp() + HELD
    try:
        os.utime(path(key), (until, until))
    except FileNotFoundError:
        return False
    except NotImplementedError:  # a storage elsewhere
        return True
    return True


def is_held(key: str) -> bool:
    """Whether somebody put the same bytes again a moment ago (folder storage only)."""
    try:
        return path(key).stat().st_mtime > clock.now().timestamp()
    except (FileNotFoundError, NotImplementedError):
        return False


def get(key: str) -> bytes:
    """Return the bytes under `key`; raises FileNotFoundError where there are none."""
    with default_storage.open(key) as file:
        return bytes(file.read())


def path(key: str) -> Path:
    """Return the file of `key` on this machine (folder storage only)."""
    return Path(default_storage.path(key))


def digest(key: str) -> str:
    """Return the sha256 of the bytes under `key` in hex: the key says it."""
    return key[:2] + key[3:65]


def forget(key: str) -> None:
    """Delete the bytes under `key`; the caller knows that no row names them any more."""
    default_storage.delete(key)
