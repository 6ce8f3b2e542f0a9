"""What this instance is called and whether strangers may join, as its operator says.

Kept in a file of the data folder, not in a row: every page shows it, and a visitor's page asks the database nothing.
"""

import json
import secrets
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Instance:
    """`line` says who it is for, "" where nobody said; `is_open`: whether anybody may make an account."""

    name: str = "MuseSpark"
    line: str = ""
    is_open: bool = True


def load() -> Instance:
    """Return what was kept last, the default before that. Costs one look at the file; it is read where it changed."""
    place = _place()
    try:
        return _read(place, place.stat().st_mtime_ns)
    except (OSError, ValueError, TypeError):
        return Instance()


def is_named() -> bool:
    """Whether the operator ever said what this instance is called."""
    return _place().exists()


def keep(instance: Instance) -> None:
    """Keep `instance` in one step; every process shows it from its next page on."""
    place = _place()
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
    fresh.write_text(json.dumps(asdict(instance)), encoding="utf-8")
    fresh.replace(place)


@lru_cache(maxsize=4)
def _read(place: Path, _changed: int) -> Instance:
    return Instance(**json.loads(place.read_text(encoding="utf-8")))


def _place() -> Path:
    return Path(settings.DATA) / "brand" / "instance.json"
