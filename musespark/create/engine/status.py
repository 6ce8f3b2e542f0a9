"""How far a model's file is: a small JSON file that the fetching process writes and any page reads."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from musespark.create.engine.registry import Model


@dataclass(frozen=True, slots=True)
class Status:
    """`state` is absent, fetching, ready or failed; `done` and `total` count bytes; `source` says from where."""

    state: str
    done: int = 0
    total: int = 0
    source: str = ""
    error: str = ""

    @property
    def percent(self) -> int:
        """Whole percent done, for a progress bar."""
        return self.done * 100 // self.total if self.total else 0


def read(folder: Path, model: Model) -> Status:
    """The last status written, "absent" before the first; a torn or foreign file counts as absent."""
    target = folder / model.file
    if target.is_file() and target.stat().st_size == model.size:
        return Status("ready", model.size, model.size)
    try:
        return Status(**json.loads(_place(folder, model).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return Status("absent", 0, model.size)


def write(folder: Path, model: Model, status: Status) -> None:
    """Replace the status in one step, so that no reader sees half of it."""
    place = _place(folder, model)
    fresh = place.with_suffix(".new")
    fresh.write_text(json.dumps(asdict(status)), encoding="utf-8")
    fresh.replace(place)


def in_words(folder: Path, model: Model) -> str:
    """Why there is no model to ask, for the person in the studio."""
    status = read(folder, model)
    said = {
        "ready": "The model is here, but its process is not running. It may be starting.",
        "fetching": f"The model is on its way: {status.percent} % of {model.size // 10**6} MB from {status.source}.",
        "failed": f"The model could not be fetched: {status.error}.",
    }
    return said.get(status.state, "No model has been fetched yet.")


def _place(folder: Path, model: Model) -> Path:
    return folder / f"{model.file}.status.json"
