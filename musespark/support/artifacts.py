"""Artifacts: named, versioned, immutable files through which `learn` hands to `distribute` and `create`."""

import json
import secrets
from pathlib import Path

from django.conf import settings

from musespark.support import clock


def _folder(name: str) -> Path:
    return Path(settings.DATA) / "artifacts" / name


def save(name: str, payload: bytes, *, keep: int | None = None) -> str:
    """Keep `payload` as the newest version of `name` and return that version; delete all but the newest `keep`."""
    folder = _folder(name)
    folder.mkdir(parents=True, exist_ok=True)
    version = f"{clock.now():%Y%m%dT%H%M%S%f}-{secrets.token_hex(2)}"
    for path, data in ((folder / version, payload), (folder / "current", version.encode())):
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        draft.write_bytes(data)
        draft.replace(path)
    if keep is not None:
        for old in sorted(folder.glob("2*"))[:-keep]:
            old.unlink(missing_ok=True)
    return version


def load(name: str) -> bytes | None:
    """Return the newest payload of `name`, or None where there is none: callers have a plain fallback."""
    folder = _folder(name)
    try:
        return (folder / (folder / "current").read_text()).read_bytes()
    except FileNotFoundError:
        return None


def load_json(name: str) -> object:
    """Return the newest payload of `name` read as JSON, or None."""
    payload = load(name)
    return None if payload is None else json.loads(payload)
