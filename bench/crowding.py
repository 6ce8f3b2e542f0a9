"""Crowding: a planted flood of look-alikes told from open ground, and what a corner costs at 10,000 Works.

The texts are the demo's own. A flood is one of them written again with a third of its words exchanged for others of its
author, or the demo's corner of coffee tips; its readers come a few to a Work, as they do where one Work is like the
next. Open ground are the Works of the authors whom no flood came over. Asked is with look-alikes that were not
published, and with each open Work as if it had not been. In each of several worlds half of the floods and half of the
open authors set the threshold, and the figures are of the others.
"""

import time
import tomllib
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
from numpy.typing import NDArray

from bench.figure import Figure
from bench.world import in_own_instance, report

FLOODS, SIZES, ASKED = 6, (30, 80), 20  # planted floods, Works in each, look-alikes asked with
FLOODED, WANTED = 0.8, 4.0  # readers a Work in a flood and on open ground, in two weeks
SEEDS = 8  # worlds
EXCHANGED = 1 / 3  # words of a look-alike that are others
WORKS, CORNERS = 10_000, 200

Floats = NDArray[np.float64]
Rows = NDArray[np.float32]


def run() -> list[Figure]:
    """Measure in a process that has Django set up; about 30 CPU seconds."""
    return in_own_instance("bench.crowding")


@dataclass(frozen=True)
class World:
    """Rows of published Works, the week and the readers of each, and the rows asked with.

    `open_rows` are the places of the open Works among the published, `author_of` whose each is; `flood_of` is the
    flood of each row asked with.
    """

    rows: Rows
    made: NDArray[np.int64]
    readers: NDArray[np.int64]
    open_rows: NDArray[np.int64]
    author_of: NDArray[np.int64]
    asked: Rows
    flood_of: NDArray[np.int64]


def measure() -> list[Figure]:
    """Tell floods from open ground by ratio and by peers; then time corners."""
    worlds = [planted(np.random.default_rng(seed)) for seed in range(SEEDS)]
    ours = [scores(world, "ratio") for world in worlds]
    told = [auc(*split(world, *found, half=1)) for world, found in zip(worlds, ours, strict=True)]
    peers = {
        name: float(np.mean([auc(*split(world, *scores(world, name), half=1)) for world in worlds])) for name in PEERS
    }
    tongued = [planted(np.random.default_rng(seed), bare=False) for seed in range(SEEDS)]
    peers[TONGUED] = float(np.mean([auc(*split(world, *scores(world, "ratio"), half=1)) for world in tongued]))
    at = threshold(*together(worlds, ours, half=0))
    crowded, calm = together(worlds, ours, half=1)
    mean, name = float(np.mean(told)), "crowding, flood of look-alikes against open ground"
    return [
        Figure(f"{name}, AUC", mean, "", 0.98, mean >= 0.98, peers),
        Figure(f"{name}, AUC of the worst of {SEEDS} worlds", min(told), "", None, None),
        Figure("supply over demand from which it is a flood", at, "", None, None),
        Figure("floods found so", 100 * float((crowded >= at).mean()), "%", None, None),
        Figure("open Works accused so", 100 * float((calm >= at).mean()), "%", None, None),
        *corners(),
    ]


def together(worlds: list[World], found: list[tuple[Floats, Floats]], *, half: int) -> tuple[Floats, Floats]:
    """Return the scores of one half of every world."""
    halves = [split(world, *scored, half=half) for world, scored in zip(worlds, found, strict=True)]
    return np.concatenate([crowded for crowded, _ in halves]), np.concatenate([calm for _, calm in halves])


TONGUED = "the same, languages left in"
PEERS = ("works close by", "mean of the 50 nearest", "works close by, centred")


def planted(draw: np.random.Generator, *, bare: bool = True) -> World:
    """Plant the floods among the demo's own Works; not `bare`: with the languages left in what texts mean."""
    from musespark.create.words.meaning import vectors
    from musespark.credential.ground.tongue import without_language

    meaning = (lambda texts: without_language(vectors(texts))) if bare else vectors
    creators = authors()
    draw.shuffle(creators)
    own = [text for texts in creators for text in texts]
    author_of = np.repeat(np.arange(len(creators)), [len(texts) for texts in creators])
    floods = [coffee(draw)] + [likes(draw, texts) for texts in creators[: FLOODS - 1]]
    is_open = author_of >= FLOODS - 1
    published = [*own, *(text for flood in floods for text in flood[ASKED:])]
    asked = [text for flood in floods for text in flood[:ASKED]]
    flooded = np.arange(len(published)) >= len(own)
    made = draw.integers(0, 2, len(published))
    reads = draw.poisson(np.where(flooded, FLOODED, WANTED) / 2, (2, len(published))).T
    return World(
        meaning(published),
        made,
        reads.astype(np.int64),
        np.flatnonzero(is_open),
        author_of[is_open],
        meaning(asked),
        np.repeat(np.arange(FLOODS), ASKED),
    )


def authors() -> list[list[str]]:
    """The texts of each creator of the demo."""
    folder = Path(__file__).parent.parent / "musespark/demo/content/creators"
    found = (tomllib.loads(path.read_text(encoding="utf-8"))["works"] for path in sorted(folder.glob("*.toml")))
    return [
        [f"{work.get('title', '')}\n{work['text']}".strip() for work in works if work.get("text")] for works in found
    ]


def coffee(draw: np.random.Generator) -> list[str]:
    """The corner in which everybody has five tips for coffee."""
    said = tomllib.loads(
        (Path(__file__).parent.parent / "musespark/demo/content/coffee.toml").read_text(encoding="utf-8")
    )
    size = int(draw.integers(*SIZES)) + ASKED
    return [
        " ".join([*draw.choice(said["openings"], 1), *draw.choice(said["tips"], 5, replace=False)]) for _ in range(size)
    ]


def likes(draw: np.random.Generator, texts: list[str]) -> list[str]:
    """Look-alikes of one of somebody's longer texts, with other words of theirs in it."""
    seed = str(draw.choice([text for text in texts if len(text) >= median(map(len, texts))])).split()
    vocabulary = [word for text in texts for word in text.split()]
    size = int(draw.integers(*SIZES)) + ASKED
    return [
        " ".join(str(draw.choice(vocabulary)) if draw.random() < EXCHANGED else word for word in seed)
        for _ in range(size)
    ]


def scores(world: World, name: str) -> tuple[Floats, Floats]:
    """Return the scores of the look-alikes asked with, and of the open Works, each asked as if it was not there."""
    of = {"ratio": ratio, PEERS[0]: count, PEERS[1]: nearest, PEERS[2]: centred}[name]
    crowded = [of(world, row, -1) for row in world.asked]
    return np.array(crowded), np.array([of(world, world.rows[row], int(row)) for row in world.open_rows])


def ratio(world: World, vector: Rows, itself: int) -> float:
    """Supply over demand, as the product computes it."""
    from musespark.credential.ground.pressure import close_to, pressure

    here = close_to(vector, world.rows)
    if itself >= 0:
        here[itself] = False
    return pressure(here, world.made, world.readers).ratio


def count(world: World, vector: Rows, itself: int) -> float:
    """Works close by, whoever reads them."""
    return float((world.rows @ vector > 0.35).sum() - (itself >= 0))


def nearest(world: World, vector: Rows, itself: int) -> float:
    """Mean cosine of the fifty nearest."""
    return float(np.sort(world.rows @ vector)[::-1][int(itself >= 0) :][:50].mean())


def centred(world: World, vector: Rows, itself: int) -> float:
    """Works close by once the mean of all is taken off."""
    middle = world.rows.mean(axis=0)
    rows, row = world.rows - middle, vector - middle
    return float((rows @ row / np.linalg.norm(rows, axis=1) / np.linalg.norm(row) > 0.35).sum() - (itself >= 0))


def split(world: World, crowded: Floats, calm: Floats, *, half: int) -> tuple[Floats, Floats]:
    """Every second flood, and every second open author, whole."""
    return crowded[world.flood_of % 2 == half], calm[world.author_of % 2 == half]


def auc(crowded: Floats, calm: Floats) -> float:
    """The chance that a look-alike scores higher than an open Work; equals count half."""
    over = (crowded[:, None] > calm).mean() + 0.5 * (crowded[:, None] == calm).mean()
    return float(over)


def threshold(crowded: Floats, calm: Floats) -> float:
    """The score that tells most of both apart."""
    values = np.unique(np.concatenate([crowded, calm]))
    return float(max(values, key=lambda at: (crowded >= at).mean() - (calm >= at).mean()))


def corners() -> list[Figure]:
    """Ask how crowded it is around drafts among 10,000 Works in 300 places."""
    from musespark.credential.corner import crowded_at, pressed_at, vector_of
    from musespark.credential.survey import Survey
    from musespark.support import clock

    draw = np.random.default_rng(5)
    middles = draw.normal(size=(300, 256)).astype(np.float32)
    of = draw.integers(0, 300, WORKS)
    rows = middles[of] + draw.normal(size=(WORKS, 256)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    now = clock.now()
    tags = tuple((f"tag{place}",) for place in of.tolist())
    days, readers = draw.integers(0, 45, WORKS), draw.poisson(2, (WORKS, 2)).astype(np.int64)
    made = Survey(tuple(range(WORKS)), of, rows, tags, days, readers, now, (0, now), is_whole=True)
    texts = [text for texts in authors() for text in texts][:CORNERS]
    _ = made.usual
    corner, settled = [], time.process_time()
    places = len(made.places.centres)
    settled = time.process_time() - settled
    for text in texts:
        start = time.process_time()
        vector = vector_of(text)
        crowded_at(vector, made)
        pressed_at(vector, made)
        corner.append(1000 * (time.process_time() - start))
    usual = median(corner)
    return [
        Figure(f"crowding of a draft's corner among {WORKS:,} Works", usual, "ms CPU", 20, usual <= 20),
        Figure(f"{places} places found among {WORKS:,} Works", 1000 * settled, "ms CPU", None, None),
    ]


if __name__ == "__main__":
    report(measure)
