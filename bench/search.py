"""Search among picture hashes: all within 31 of 256 bits, ours and others, asked in turns in one run.

A million hashes; with BENCH_SEARCH=10000000 in the environment as many as that, without the tables of databases.
Uniform ones, and clustered ones as real pictures give them: half are of 1,000 templates, 8 to 70 bits from them. Asked
is a copy 0 to 31 bits away of a hash that is there; the truth is a scan. One thread, the memory of the process.
PostgreSQL takes part where BENCH_DATABASE_URL names one; its own CPU is in the wall time alone.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from bench.figure import Figure
from bench.search_peers import Flat, MultiHash, Ours, Postgres, Scan, Searcher, Sqlite
from musespark.credential.fingerprint import Bits

USUAL, ASKED = 1_000_000, 200
LIMITS = {1_000_000: 2.0, 10_000_000: 10.0}  # ms, of the 95th percentile
MB = 100.0  # a million hashes
TEMPLATES = 1000
Costs = NDArray[np.float64]  # (asked, 2): CPU and wall, in milliseconds


def run() -> list[Figure]:
    """Measure uniform hashes with all peers, clustered ones with those in memory."""
    faiss.omp_set_num_threads(1)
    many = int(os.environ.get("BENCH_SEARCH", USUAL))
    draw = np.random.default_rng(9)
    url = os.environ.get("BENCH_DATABASE_URL", "")
    with tempfile.TemporaryDirectory(prefix="musespark-search-") as folder:
        tables: list[Callable[[Bits], Searcher]] = [lambda words: Sqlite(words, Path(folder))]
        tables += [lambda words: Postgres(words, url)] if url.startswith("postgres") else []
        figures = measure(f"{many:,} hashes", uniform(draw, many), draw, tables if many <= USUAL else [])
    return figures + measure(f"{many:,} clustered hashes", clustered(draw, many), draw, [])


def measure(
    name: str, words: Bits, draw: np.random.Generator, tables: Sequence[Callable[[Bits], Searcher]]
) -> list[Figure]:
    """Build every searcher, ask all of them in turns, and return one table."""
    searchers: list[Searcher] = []
    built: dict[str, float] = {}
    makers: list[Callable[[Bits], Searcher]] = [Ours, Flat, MultiHash, Scan, *tables]
    for make in makers:
        start = time.process_time()
        searchers.append(make(words))
        built[searchers[-1].name] = time.process_time() - start
    costs: dict[str, list[tuple[float, float]]] = {searcher.name: [] for searcher in searchers}
    found = dict.fromkeys(costs, 0)
    for bits in asked(draw, words):
        hits = {searcher.name: timed(searcher, bits, costs[searcher.name]) for searcher in searchers}
        for which, docs in hits.items():
            found[which] += len(docs & hits[Scan.name])
    recall = {which: 100 * many / found[Scan.name] for which, many in found.items()}
    size = {searcher.name: searcher.bytes / len(words) for searcher in searchers}  # bytes a hash are MB a million
    limit = LIMITS.get(len(words))
    middle, slow, wall = (
        {which: float(np.percentile(np.array(cost)[:, column], rank)) for which, cost in costs.items()}
        for column, rank in ((0, 50), (0, 95), (1, 95))
    )
    return [
        _figure(f"search among {name}, 95th percentile", slow, "ms CPU", limit),
        _figure(f"search among {name}, 95th percentile, wall", wall, "ms", limit),
        _figure(f"search among {name}, median", middle, "ms CPU", None),
        _figure(f"found of all within 31 bits, {name}", recall, "%", 100, more=True),
        _figure(f"memory (tables: file), {name}", size, "MB a million", MB),
        _figure(f"build, {name}", built, "s CPU", None),
    ]


def timed(searcher: Searcher, bits: Bits, costs: list[tuple[float, float]]) -> set[int]:
    """Ask, and note CPU and wall time in milliseconds."""
    cpu, wall = time.process_time(), time.perf_counter()
    docs = searcher.ask(bits)
    costs.append((1000 * (time.process_time() - cpu), 1000 * (time.perf_counter() - wall)))
    return set(docs.tolist())


def uniform(draw: np.random.Generator, many: int) -> Bits:
    """Return hashes of pictures that have nothing to do with each other."""
    return draw.integers(0, 2**64, (many, 4), dtype=np.uint64)


def clustered(draw: np.random.Generator, many: int) -> Bits:
    """Return hashes of which every other one is of one of 1,000 templates, 8 to 70 bits from it."""
    words = uniform(draw, many)
    templates = uniform(draw, TEMPLATES)
    for start in range(0, many, 2 * 100_000):
        rows = np.arange(start, min(many, start + 200_000), 2)
        wanted = draw.integers(8, 71, len(rows)) / 256
        flips = np.packbits(draw.random((len(rows), 256), np.float32) < wanted[:, None], axis=1).view(np.uint64)
        words[rows] = templates[draw.integers(0, TEMPLATES, len(rows))] ^ flips
    return words


def asked(draw: np.random.Generator, words: Bits) -> Iterator[Bits]:
    """Return copies of hashes that are there, 0 to 31 bits away."""
    for at in range(ASKED):
        bits = words[draw.integers(len(words))].copy()
        for place in draw.choice(256, at % 32, replace=False).tolist():
            bits[place // 64] ^= np.uint64(1 << place % 64)
        yield bits


def _figure(name: str, values: dict[str, float], unit: str, target: float | None, *, more: bool = False) -> Figure:
    ours = values[Ours.name]
    peers = {which: value for which, value in values.items() if which != Ours.name}
    met = None if target is None else ours >= target if more else ours <= target
    return Figure(name, ours, unit, target, met, peers)
