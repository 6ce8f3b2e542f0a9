"""The ledger against the usual way to write it, on the same database in the same run.

Durable transfers a second, in batches and single (group commit), with every guard on; the peers post the same transfers
through Django's ORM, with a unique key and balances but without the chain, the lock order and the triggers.
"""

import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from statistics import median

from bench.figure import Figure
from bench.world import in_own_instance, report

WALLETS, BATCH, CALLERS = 1000, 1000, 64


def run() -> list[Figure]:
    """Measure on a database of its own (a new SQLite file, or the one that BENCH_DATABASE_URL names)."""
    return in_own_instance("bench.ledger")


def measure() -> list[Figure]:
    """Fill the wallets, run ours and the peers one after the other, and audit what ours wrote."""
    from bench import ledger_ways as ways

    wallets = ways.wallets(WALLETS)
    pairs = _pairs(wallets)
    ours, cpu = _rate(ways.batched(pairs, BATCH), 20 * BATCH)
    bulk, bulk_cpu = _rate(ways.naive_bulk(pairs, BATCH), 5 * BATCH)
    grouped, waits = _single(ways.grouped(pairs))
    serial, _ = _rate(ways.in_request(pairs), 300)
    naive, _ = _rate(ways.naive(pairs), 300)
    ways.assert_sound()
    engine = ways.engine()
    return [
        _at_least(f"ledger, batches of {BATCH}, {engine}", ours, "transfers/s", 10_000, {"Django bulk_create": bulk}),
        _at_most(
            f"ledger, batches of {BATCH}, CPU, {engine}", cpu, "µs/transfer", None, {"Django bulk_create": bulk_cpu}
        ),
        _at_least(
            f"ledger, single durable posts, {CALLERS} callers, group commit, {engine}", grouped, "transfers/s", 1000,
            {"Django ORM, one transaction each": naive, "our post, one transaction each": serial},
        ),
        _at_most(f"ledger, single durable post under that load, p99, {engine}", waits, "ms", None, {}),
    ]  # fmt: skip


def _pairs(wallets: list[int]) -> Iterator[tuple[str, int, int]]:
    chance, number = random.Random(7), 0
    while True:
        number += 1
        giver, taker = chance.sample(wallets, 2)
        yield f"bench:{number}", giver, taker


def _rate(way: Callable[[int], None], transfers: int) -> tuple[float, float]:
    """Return transfers a second (wall) and CPU microseconds a transfer, the medians of five parts."""
    way(1)
    parts, each = [], transfers // 5
    for _ in range(5):
        wall, cpu = time.perf_counter(), time.process_time()
        way(each)
        parts.append((each / (time.perf_counter() - wall), (time.process_time() - cpu) / each * 1e6))
    rates, costs = zip(*parts, strict=True)
    return median(rates), median(costs)


def _single(post: Callable[[], None], times: int = 6000) -> tuple[float, float]:
    """Return posts a second from CALLERS threads that each wait for their answer, and the 99th percentile in ms."""

    def one(_: int) -> float:
        start = time.perf_counter()
        post()
        return time.perf_counter() - start

    post()
    with ThreadPoolExecutor(CALLERS) as pool:
        start = time.perf_counter()
        waits = sorted(pool.map(one, range(times)))
        return times / (time.perf_counter() - start), waits[int(times * 0.99)] * 1000


def _at_least(name: str, value: float, unit: str, target: float, peers: dict[str, float]) -> Figure:
    rounded = {peer: round(number, 1) for peer, number in peers.items()}
    return Figure(name, round(value, 1), unit, target, value >= target, rounded)


def _at_most(name: str, value: float, unit: str, target: float | None, peers: dict[str, float]) -> Figure:
    rounded = {peer: round(number, 1) for peer, number in peers.items()}
    return Figure(name, round(value, 1), unit, target, None if target is None else value <= target, rounded)


if __name__ == "__main__":
    report(measure)
