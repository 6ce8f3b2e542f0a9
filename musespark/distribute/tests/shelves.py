"""Shelves for tests of the ranker: small worlds made of numbers."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from musespark.distribute.rank.cells import arrange, nearest, no_cells, spread
from musespark.distribute.rank.parts import WIDTH, Floats
from musespark.distribute.rank.shelf import COLUMNS, Shelf, most_worth, pack

NOW = 1_800_000_000.0
HOUR = 3600.0


def vectors(count: int, seed: int = 0) -> Floats:
    return np.random.default_rng(seed).normal(size=(count, WIDTH)).astype(np.float32)


def shelf(count: int, **columns: Any) -> Shelf:
    """Return a shelf of `count` Works with ids from 1, an hour apart, the last one new; `columns` say the rest."""
    rows: dict[str, NDArray[Any]] = {
        name: np.zeros((count, width) if width else count, kind) for name, (kind, width) in COLUMNS.items()
    }
    given = {
        "work": np.arange(1, count + 1),
        "serial": np.arange(1, count + 1),
        "author": np.arange(1, count + 1) + 1000,
        "born": NOW - HOUR * np.arange(count)[::-1],
        "original": np.arange(count),
        "originality": np.full(count, 0.5),
        "shown": np.full(count, 1000),
        "visible": np.ones(count, bool),
    }
    embedding = columns.pop("vector", vectors(count))
    for name, values in {**given, **columns}.items():
        rows[name][:] = values
    rows["code"], rows["scale"] = pack(np.asarray(embedding, np.float32))
    made = Shelf(rows, count, no_cells(), np.empty(0, np.int64))
    if not count:
        return made
    every = made.vectors(np.arange(count))
    centres = spread(every, max(1, int(count**0.5)))
    rows["cell"][:] = nearest(centres, every)
    made = replace(made, cells=arrange(centres, rows["cell"].astype(np.int16), made.tail(720, NOW)))
    return replace(made, popular=most_worth(made, NOW))
