"""Sounds that were taken: stretches of music with 17 edits, found among all pieces; Chromaprint in the same run.

Ours stands at the product's constant. Chromaprint (fpcalc, where it is installed: Debian's libchromaprint-tools) gives
the best share of equal bits over all offsets, at a threshold just above its best wrong pair in the first half. Figures
are of the second half; strangers are pieces of other collections, see sounds_material.py.
"""

import importlib.util
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from shutil import which
from typing import TYPE_CHECKING

import numpy as np

from bench.figure import Figure
from bench.sounds_ways import Chromaprint, Ours, Way
from musespark.credential.sound.align import HEARD
from musespark.credential.sound.peaks import RATE, Floats

if TYPE_CHECKING:
    from bench.sounds_material import Piece

SECONDS = 10  # of a stolen stretch
EACH = 3  # every third piece is stolen from
COST = 250.0  # milliseconds, as for a picture

Scores = dict[str, list[tuple[float, float]]]  # edit -> (score of the right piece, best score of a stranger)


def run() -> list[Figure]:
    """Measure; about five CPU minutes with all the music there. Nothing where PyAV (extra "video") is missing."""
    if importlib.util.find_spec("av") is None:
        print("no figures: PyAV is missing, the extra video", file=sys.stderr)
        return []
    from bench.sounds_material import pieces

    music = pieces()
    print(f"  {len(music)} pieces of {len({piece.collection for piece in music})} collections", file=sys.stderr)
    ways: dict[str, Way] = {"ours": Ours(music)} | ({"chromaprint": Chromaprint(music)} if which("fpcalc") else {})
    halves: dict[str, tuple[Scores, Scores]] = {name: (defaultdict(list), defaultdict(list)) for name in ways}
    spent: dict[str, list[float]] = defaultdict(list)
    for number, (edit, source, samples) in enumerate(queries(music)):
        for name, way in ways.items():
            began = time.process_time()
            found = way.scores(samples)
            spent[name].append(1000 * (time.process_time() - began))
            halves[name][number % 2][edit].append(_rated(music, source, found))
    return list(_figures(halves, spent["ours"]))


def queries(music: "list[Piece]") -> Iterator[tuple[str, int, Floats]]:
    """Yield edit, place of the piece, what was made of SECONDS of it."""
    from bench.sounds_edits import EDITS

    for edit, change in EDITS.items():
        for place in range(0, len(music), EACH):
            chance = np.random.default_rng(place)
            start = int(chance.uniform(0, len(music[place].samples) - SECONDS * RATE))
            stretch = music[place].samples[start : start + SECONDS * RATE]
            other = music[(place + 1) % len(music)].samples
            if stretch.std() > 0:
                yield edit, place, change(stretch, other, chance)


def _rated(music: "list[Piece]", source: int, found: dict[int, float]) -> tuple[float, float]:
    # The piece that is laid over another one is there, so finding it is no mistake.
    heard = {music[source].collection, music[(source + 1) % len(music)].collection}
    wrong = [score for place, score in found.items() if music[place].collection not in heard]
    return found.get(source, 0.0), max(wrong, default=0.0)


def _figures(halves: dict[str, tuple[Scores, Scores]], spent: list[float]) -> Iterator[Figure]:
    bars = {name: HEARD if name == "ours" else _best_wrong(first) + 1e-6 for name, (first, _) in halves.items()}
    peers = [name for name in halves if name != "ours"]
    shares = {name: {edit: _share(rows, bars[name]) for edit, rows in halves[name][1].items()} for name in halves}
    for edit, share in shares["ours"].items():
        yield Figure(f"sounds found: {edit}", share, "", None, None, {name: shares[name][edit] for name in peers})
    macro = {name: float(np.mean(list(found.values()))) for name, found in shares.items()}
    others = {name: macro[name] for name in peers}
    yield Figure("sounds found, mean of all edits", macro["ours"], "", None, None, others)
    first, second = (_best_wrong(half) for half in halves["ours"])
    yield Figure("sounds, best wrong score in the half for thresholds", first, "", HEARD, first < HEARD)
    yield Figure("sounds, best wrong score in the other half", second, "", HEARD, second < HEARD)
    cost = float(np.median(spent))
    yield Figure("sounds, CPU a decision on ten seconds", cost, "ms", COST, cost < COST)


def _best_wrong(scores: Scores) -> float:
    return max(wrong for rows in scores.values() for _, wrong in rows)


def _share(rows: list[tuple[float, float]], bar: float) -> float:
    return float(np.mean([right >= bar for right, _ in rows]))
