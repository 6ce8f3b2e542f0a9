"""The operator's choice of a model, kept in one file (0600) of the data folder: the key is in no database dump."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from musespark.create.engine import registry, status
from musespark.create.engine.process import running
from musespark.create.engine.writer import Writer

KINDS = ("embedded", "url", "off")


@dataclass(frozen=True)
class Setting:
    """`kind` is "embedded" (then `embedded` names the model), "url" (then url, key, model), or "off"."""

    kind: str = "embedded"
    embedded: str = registry.DEFAULT
    url: str = ""
    key: str = ""
    model: str = ""


def load() -> Setting:
    """The operator's choice; the default where none was made or the file can't be read."""
    try:
        made = Setting(**json.loads(_place().read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return Setting()
    known = made.kind in KINDS and made.embedded in registry.models()
    return made if known else Setting()


def save(made: Setting) -> None:
    """Keep the choice in one step, readable by this user only."""
    place = _place()
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(asdict(made), file)
    fresh.replace(place)


def writer() -> Writer | None:
    """The model that writes offers, None where there is none; the caller says `why_not()`."""
    from musespark.create.engine import provider  # noqa: PLC0415  httpx takes half a second, and few processes ask

    made = load()
    if made.kind == "off":
        return None
    given = (made.url, made.key, made.model) if made.kind == "url" else ("", "", "")
    return provider.current(provider.Choice(Path(settings.DATA), *given))


def why_not() -> str:
    """A sentence for the person in the studio: why no model writes now."""
    made = load()
    if made.kind == "off":
        return "The operator of this instance has switched writing models off."
    return status.in_words(registry.cache_folder(), registry.model(made.embedded))


def progress() -> status.Status | None:
    """How far the embedded model's file is, None where no file is on its way."""
    made = load()
    if made.kind != "embedded" or running(Path(settings.DATA)):
        return None
    found = status.read(registry.cache_folder(), registry.model(made.embedded))
    return found if found.state == "fetching" else None


def sha256_of(name: str) -> str:
    """The sha256 of an embedded model's file by the name that its process gives; "" for a server elsewhere."""
    if load().kind != "embedded":
        return ""
    return next((model.sha256 for model in registry.models().values() if model.file == name), "")


def _place() -> Path:
    return Path(settings.DATA) / "keys" / "model.json"
