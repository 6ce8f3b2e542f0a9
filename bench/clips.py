"""Videos that were taken: films of 40 seconds with 16 edits, found among all of them; plain vPDQ in the same run.

Ours stands at the product's constants. vPDQ (ThreatExchange's, rebuilt: it comes as source only) hashes two frames a
second and calls it a match where at least 80 % of the asked frames are within 31 bits of a frame of the other.
Every edited film is written as H.264 and AAC and read as the product reads it. Strangers are all other films, and once
more all of them behind the same test card, black and title.
"""

import importlib.util
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise, permutations
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
WAYS = ("ours", "our frames alone", "vPDQ")

Marks = dict[str, bool]  # by way


@dataclass(frozen=True)
class Read:
    """What is kept of a film as ours, all its frames as vPDQ has them, and what that cost in CPU seconds."""

    ours: "Recorded"
    plain: "Frames"
    seconds: float
    cost: float


def run() -> list[Figure]:
    """Measure; about seven CPU minutes. Nothing where PyAV (extra "video") is missing."""
    if importlib.util.find_spec("av") is None:
        print("no figures: PyAV is missing, the extra video", file=sys.stderr)
        return []
    import django

    django.setup()
    from bench.clips_edits import EDITS, carded
    from bench.clips_material import clips

    films = list(clips())
    library = [_read(film) for film in films]
    found, wrong = defaultdict[str, list[Marks]](list), Counter[str]()
    for name, edit in EDITS.items():
        print(f"  {name}", file=sys.stderr)
        for place, film in enumerate(films):
            asked = _read(edit(film, films[place - 1]))
            marks = [_marks(asked, other) for other in library]
            found[name].append(marks[place])
            # the film whose sound or picture was put in is there, so finding it is no mistake
            wrong.update(
                way for at, each in enumerate(marks) if (place - at) % len(films) > 1 for way in WAYS if each[way]
            )
    cards = [_read(carded(film)) for film in films]
    wrong.update(way for one, other in permutations(cards, 2) for way, each in _marks(one, other).items() if each)
    return [*_figures(found, wrong), *_costs(library)]


def _marks(asked: Read, other: Read) -> Marks:
    """Whether each way calls the two alike."""
    from musespark.credential.recordings import look

    ways = {shared.way for shared in look(asked.ours, other.ours)}
    return {"ours": bool(ways), "our frames alone": "frames" in ways, "vPDQ": _vpdq(asked.plain, other.plain)}


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


def _figures(found: Mapping[str, list[Marks]], wrong: Counter[str]) -> Iterator[Figure]:
    shares = {name: {way: float(np.mean([row[way] for row in rows])) for way in WAYS} for name, rows in found.items()}
    for name, share in shares.items():
        yield Figure(f"videos found: {name}", share["ours"], "", None, None, {way: share[way] for way in WAYS[1:]})
    macro = {way: float(np.mean([share[way] for share in shares.values()])) for way in WAYS}
    others = {way: macro[way] for way in WAYS[1:]}
    yield Figure("videos found, mean of all edits", macro["ours"], "", GOAL, macro["ours"] >= GOAL, others)
    counts = {way: float(wrong[way]) for way in WAYS[1:]}
    yield Figure("videos, strangers called alike", wrong["ours"], "", 0, wrong["ours"] == 0, counts)


def _costs(library: list[Read]) -> Iterator[Figure]:
    from musespark.credential.recordings import look

    cost = 1000 * sum(each.cost for each in library) / sum(each.seconds for each in library)
    yield Figure("videos, CPU to take the prints, a second of 180p", cost, "ms", COST, cost <= COST)
    began = time.process_time()
    for one, other in pairwise(library):
        list(look(one.ours, other.ours))
    spent = 1000 * (time.process_time() - began) / (len(library) - 1)
    yield Figure("videos, CPU of a second look at two of 40 s", spent, "ms", None, None)
