"""The studio's words: what a tile costs with each model at hand, and the blind sheet that chose the default.

`python -m bench.offers sheet FOLDER [MODEL ...]` writes sheet.md (shuffled, unlabelled) and key.json (who wrote
what, at what cost). Read and judge the first before opening the second.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.figure import Figure
from musespark.create.engine import fetch, registry
from musespark.create.engine.process import running
from musespark.create.engine.provider import OpenAIWriter
from musespark.create.words import extract, factlock, offers
from musespark.create.words.brief import Brief

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Written:
    """One title and caption for one brief, and what they cost in CPU seconds of the model's process."""

    brief: int
    model: str
    title: str
    caption: str
    title_cpu: float = 0.0
    caption_cpu: float = 0.0


def briefs() -> list[Brief]:
    """The notes that every candidate gets."""
    table = tomllib.loads(Path(__file__).with_name("briefs.toml").read_text(encoding="utf-8"))
    return [Brief(entry["notes"], author=entry["author"]) for entry in table["brief"]]


def run() -> list[Figure]:
    """Seconds to the first tile and for each caption: the default model, its peers in the cache, the fact lock."""
    costs: dict[str, tuple[float, float]] = {}
    for name in at_hand():
        costs[name] = _cost(name, briefs()[:3])
    figures = [_lock_figure()]
    if registry.DEFAULT in costs:
        first, caption = costs[registry.DEFAULT]
        others = {name: cost for name, cost in costs.items() if name != registry.DEFAULT}
        firsts, captions = ({name: cost[i] for name, cost in others.items()} for i in (0, 1))
        figures += [
            Figure("first written tile, examples read before", first, "s wall", 5, first <= 5, firsts),
            Figure("one caption, best of two", caption, "s CPU", 6, caption <= 6, captions),
        ]
    return figures


def sheet(folder: Path, names: Sequence[str]) -> None:
    """Have the models of these names write for every brief; shuffle; write sheet.md and key.json."""
    folder.mkdir(parents=True, exist_ok=True)
    every = [*enumerate(briefs())]
    rows = [Written(i, "own words", extract.titles(b, 1)[0], extract.captions(b, 1)[0]) for i, b in every]
    for name in names:
        with writer(name) as (made_by, pid):
            rows += [_write(i, brief, name, made_by, pid) for i, brief in every]
    random.Random(len(rows)).shuffle(rows)
    notes = [brief.notes for _, brief in every]
    lines = [f"## {n}\n> {notes[row.brief]}\n\n**{row.title}**\n\n{row.caption}\n" for n, row in enumerate(rows)]
    (folder / "sheet.md").write_text("\n".join(lines), encoding="utf-8")
    (folder / "key.json").write_text(json.dumps([asdict(row) for row in rows], indent=1), encoding="utf-8")


def at_hand() -> list[str]:
    """The registered models whose files are in the cache."""
    return [name for name, model in registry.models().items() if fetch.ready(model, registry.cache_folder())]


@contextmanager
def writer(name: str) -> Iterator[tuple[OpenAIWriter, int]]:
    """A process of that model, ready to write, and its process id."""
    model = registry.model(name)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        command = [sys.executable, "-m", "musespark.create.engine.process", "--data", folder]
        command += ["--model", str(registry.cache_folder() / model.file), "--template", model.template]
        child = subprocess.Popen(command)  # noqa: S603 - our own interpreter and paths
        try:
            while not (state := running(data)) and child.poll() is None:
                time.sleep(0.1)
            if not state:
                raise RuntimeError(f"the process of {name} ended at once")
            yield OpenAIWriter(f"{state.url}/v1", state.key, name), child.pid
        finally:
            child.terminate()
            child.wait()


def _write(place: int, brief: Brief, name: str, made_by: OpenAIWriter, pid: int) -> Written:
    before = cpu(pid)
    title = offers.tile(brief, made_by, "title", place, [])
    between = cpu(pid)
    caption = offers.tile(brief, made_by, "caption", place, [])
    title_text, caption_text = (tile.text if tile else "(nothing fit to show)" for tile in (title, caption))
    return Written(place, name, title_text, caption_text, between - before, cpu(pid) - between)


def _cost(name: str, some: list[Brief]) -> tuple[float, float]:
    with writer(name) as (made_by, pid):
        offers.warm(made_by, some[0])
        started = time.perf_counter()
        offers.tile(some[0], made_by, "title", 0, [])
        first = time.perf_counter() - started
        spent = [_write(i, brief, name, made_by, pid).caption_cpu for i, brief in enumerate(some)]
        return round(first, 2), round(statistics.median(spent), 2)


def _lock_figure() -> Figure:
    every = [(extract.captions(brief, 1)[0], brief.facts, brief.tongue) for brief in briefs()]
    started = time.process_time()
    for _ in range(10):
        for caption, facts, tongue in every:
            factlock.check(caption, facts, tongue)
    each = (time.process_time() - started) * 100 / len(every)
    return Figure("fact lock, one caption", round(each, 3), "ms CPU", 5, each <= 5)


def cpu(pid: int) -> float:
    """CPU seconds a process has used, all its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


if __name__ == "__main__":
    if sys.argv[1:2] == ["sheet"]:
        sheet(Path(sys.argv[2]), sys.argv[3:] or at_hand())
    else:
        print(*run(), sep="\n")
