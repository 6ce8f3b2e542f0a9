"""Videos that were taken: films of 40 seconds with 16 edits, found among all of them; plain vPDQ in the same run.

Ours stands at the product's constants. vPDQ (ThreatExchange's, rebuilt: it comes as source only) hashes two frames a
second and calls it a match where at least 80 % of the asked frames are within 31 bits of a frame of the other.
Every edited film is written as H.264 and AAC and read as the product reads it.
"""

import importlib.util
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from bench.figure import Figure

if TYPE_CHECKING:
    from bench.clips_material import Clip
    from musespark.credential.film.frames import Frames
    from musespark.credential.recordings import Recorded

GOAL, COST = 0.95, 150.0  # share found; milliseconds of CPU a second of video
QUALITY, WITHIN, SHARE = 50, 31, 0.8  # vPDQ's


@dataclass(frozen=True)
class Read:
    """What is kept of a film as ours, all its frames as vPDQ has them, and what that cost in CPU seconds."""

    ours: "Recorded"
    plain: "Frames"
    seconds: float
    cost: float


def run() -> list[Figure]:
    """Measure; about six CPU minutes. Nothing where PyAV (extra "video") is missing."""
    if importlib.util.find_spec("av") is None:
        print("no figures: PyAV is missing, the extra video", file=sys.stderr)
        return []
    import django

    django.setup()
    from bench.clips_edits import EDITS
    from bench.clips_material import clips
    from musespark.credential.recordings import look

    films = list(clips())
    library = [_read(film) for film in films]
    found: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    wrong, looks = [0, 0], list[float]()
    for name, edit in EDITS.items():
        print(f"  {name}", file=sys.stderr)
        for place, film in enumerate(films):
            asked = _read(edit(film, films[place - 1]))
            began = time.process_time()
            ours = [any(look(asked.ours, other.ours)) for other in library]
            looks.append(1000 * (time.process_time() - began) / len(library))
            plain = [_vpdq(asked.plain, other.plain) for other in library]
            found[name].append((ours[place], plain[place]))
            # the film whose sound or picture was put in is there, so finding it is no mistake
            strangers = [at for at in range(len(films)) if at not in {place, (place - 1) % len(films)}]
            wrong[0] += sum(ours[at] for at in strangers)
            wrong[1] += sum(plain[at] for at in strangers)
    return [*_figures(found, wrong), *_costs(library, looks)]


def _read(film: "Clip") -> Read:
    """Write the film as the internet would, and read it as the product does."""
    from bench.clips_material import A_SECOND
    from musespark.credential.film.frames import keep
    from musespark.credential.listening import parts
    from musespark.credential.recordings import Recorded
    from musespark.credential.sound.peaks import RATE
    from musespark.support.media import compose, source
    from musespark.support.media.prepare import as_watched
    from musespark.support.media.watch import watch

    places = np.arange(0, len(film.samples), RATE / compose.RATE)
    loud = np.interp(places, np.arange(len(film.samples)), film.samples / np.abs(film.samples).max() * 0.7)
    made = compose.compose(np.ascontiguousarray(film.frames), np.asarray(loud, np.float32)[None], rate=A_SECOND)
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "film").write_bytes(made)
        began = time.process_time()
        with source.opened(folder / "film") as opened:
            facts = watch(opened, folder, float)
        found = as_watched(folder, facts)
        frames = keep(found.frames, found.times, found.seconds)
        ours = Recorded(frames, tuple(parts(found.samples)), found.seconds)
        cost = time.process_time() - began
        return Read(ours, _plain(found.frames), found.seconds, cost)


def _plain(greys: np.ndarray) -> "Frames":
    from musespark.credential.film.frames import Frames
    from musespark.credential.pdq import pdq

    rows = [pdq(np.repeat(grey[:, :, None], 3, 2)) for grey in greys]
    times = (np.arange(len(rows)) / 2).astype(np.float32)
    hashes = np.array([np.packbits(bits) for bits, _ in rows], np.uint8)
    return Frames(times, times + np.float32(0.5), hashes, np.array([quality for _, quality in rows], np.uint8))


def _vpdq(asked: "Frames", other: "Frames") -> bool:
    mine, theirs = asked.words[asked.quality >= QUALITY], other.words[other.quality >= QUALITY]
    if not len(mine) or not len(theirs):
        return False
    far = np.bitwise_count(mine[:, None] ^ theirs[None]).sum(axis=2).min(axis=1)
    return bool((far <= WITHIN).mean() >= SHARE)


def _figures(found: dict[str, list[tuple[bool, bool]]], wrong: list[int]) -> Iterator[Figure]:
    means = []
    for name, rows in found.items():
        ours, plain = (float(np.mean([row[side] for row in rows])) for side in (0, 1))
        means.append((ours, plain))
        yield Figure(f"videos found: {name}", ours, "", None, None, {"vPDQ": plain})
    macro = [float(np.mean([row[side] for row in means])) for side in (0, 1)]
    yield Figure("videos found, mean of all edits", macro[0], "", GOAL, macro[0] >= GOAL, {"vPDQ": macro[1]})
    yield Figure("videos, strangers that were called alike", wrong[0], "", 0, wrong[0] == 0, {"vPDQ": wrong[1]})


def _costs(library: list[Read], looks: list[float]) -> Iterator[Figure]:
    cost = 1000 * sum(each.cost for each in library) / sum(each.seconds for each in library)
    yield Figure("videos, CPU to take the prints, a second of 180p", cost, "ms", COST, cost <= COST)
    yield Figure("videos, CPU of a second look at a pair of 40 s", float(np.median(looks)), "ms", None, None)
