"""The feed: the ranker alone for 500 candidates, and the home page of a signed-in person at 100,000 Works.

Pages go through Django's handler with every middleware, on a real SQLite file. Peers in the same run: the scorers' sum
in plain Python, and the usual way to the rows of a home page (newest of those followed, as ORM objects with prefetches;
no ranking, no middleware, nothing drawn). The database has statistics: without them the peer takes eight times as long.
"""

import resource
import time
from collections.abc import Callable
from itertools import count as count_up
from statistics import median, quantiles
from typing import Any

import numpy as np
from django.test import Client

from bench.figure import Figure
from bench.world import in_own_instance, report

ROUNDS = 300


def run() -> list[Figure]:
    """Measure on an instance of its own."""
    return in_own_instance("bench.feed")


def measure() -> list[Figure]:
    """Build the world, then measure ranker and pages."""
    from django.conf import settings
    from django.db import connection

    from bench import feed_world
    from musespark.distribute.catalogue import here
    from musespark.support import clock

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}  # no files are collected for a thrown-away instance
    start, memory = time.process_time(), resident()
    readers = feed_world.build()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    built, start = time.process_time() - start, time.process_time()
    memory = resident()
    here.shelf(clock.now().timestamp())
    loaded = time.process_time() - start
    figures = [
        Figure("world of 100,000 Works, CPU to build", built, "s", 60, built <= 60),
        Figure("shelf of 100,000 Works, CPU to load", loaded, "s", None, None),
        Figure("shelf of 100,000 Works, memory", resident() - memory, "MB", None, None),
    ]
    return [*figures, *ranker(readers), *pages(readers)]


def ranker(readers: list[Any]) -> list[Figure]:
    """Filter, score and select among 500 candidates; then with the sources on top."""
    from musespark.distribute.catalogue import here
    from musespark.distribute.readers import reader_of
    from musespark.distribute.slates import pipeline
    from musespark.support import clock

    shelf = here.shelf(clock.now().timestamp())
    reader = reader_of(readers[0], here, shelf)
    every = pipeline.gather(shelf, reader)
    some = every.take(np.arange(min(500, len(every))))
    alone, _ = timed(lambda: pipeline.rank(some, reader, 60))
    whole, _ = timed(lambda: pipeline.run(shelf, reader, 60))
    plain, _ = timed(lambda: in_plain_python(some, reader), rounds=5)
    peers = {"same sum in plain Python": median(plain)}
    name = f"ranker, {len(some)} candidates, CPU"
    return [
        Figure(name, median(alone), "ms", 5, median(alone) <= 5, peers),
        Figure(f"sources and ranker, {len(every)} candidates of 100,000, CPU", median(whole), "ms", None, None),
    ]


def in_plain_python(candidates: Any, reader: Any) -> list[int]:
    """The scorers' sum without arrays and without variety: what a loop over candidates costs."""
    wanted = [row.tolist() for row in reader.interests]
    scores = []
    for at in range(len(candidates)):
        vector = candidates.vector[at].tolist()
        match = max((sum(a * b for a, b in zip(vector, row, strict=True)) for row in wanted), default=0.0)
        fresh = 0.5 ** (float(candidates.age[at]) / 36)
        lift = 0.25 / (1 + float(candidates.followers[at]) / 200)
        scores.append(
            match + 0.5 * fresh + 0.6 * float(candidates.worth[at]) + lift - 0.4 * float(candidates.crowding[at])
        )
    return sorted(range(len(scores)), key=lambda at: -scores[at])[:60]


def pages(readers: list[Any]) -> list[Figure]:
    """The home page, its second page, the other pages of the feed."""
    from musespark.support import warm

    clients = [signed_in(reader) for reader in readers]
    turn = count_up()

    def get(address: str) -> Callable[[], str]:
        return lambda: asked(clients[next(turn) % len(clients)], address)

    for _ in clients:
        get("/")()
    warm.settle()  # as a web process does
    cpu, wall = timed(get("/"))
    usual, _ = timed(lambda: usual_home(readers[next(turn) % len(readers)]), rounds=60)
    by_time, _ = timed(get("/following"), rounds=100)
    out, _ = timed(lambda: asked(Client(SERVER_NAME="127.0.0.1"), "/"), rounds=100)
    turned, _ = timed(lambda: second_page(clients[next(turn) % len(clients)]), rounds=60)
    moved_cpu, moved = timed(lambda: reorder(clients[next(turn) % len(clients)]), rounds=60)
    count, size = queries(clients[0])
    slowest = quantiles(wall, n=100)[98]
    return [
        Figure(
            "home feed, CPU a page",
            median(cpu),
            "ms",
            15,
            median(cpu) <= 15,
            {"usual ORM queries alone": median(usual)},
        ),
        Figure("home feed, wall p50", median(wall), "ms", None, None),
        Figure("home feed, wall p99", slowest, "ms", 100, slowest <= 100),
        Figure("home feed, queries", count, "queries", 12, count <= 12),
        Figure("home feed, HTML", size / 1000, "kB", 100, size <= 100_000),
        Figure("home feed and its second page, CPU", median(turned), "ms", None, None),
        Figure("home feed of the signed out, CPU", median(out), "ms", None, None),
        Figure("following, CPU a page", median(by_time), "ms", None, None),
        Figure("sliders moved, new order, wall p99", quantiles(moved, n=100)[98], "ms", 300, max(moved) <= 300),
        Figure("sliders moved, new order, CPU", median(moved_cpu), "ms", None, None),
    ]


def second_page(client: Client) -> None:
    page = asked(client, "/")
    asked(client, page.split('hx-get="')[-1].split('"')[0].replace("&amp;", "&"), HTTP_HX_REQUEST="true")


def reorder(client: Client) -> None:
    dials = dict.fromkeys(("freshness", "originality", "small", "machine", "friends"), 70)
    answer = client.post("/dials", dials, HTTP_HX_REQUEST="true")
    assert answer.status_code == 200, answer.status_code


def usual_home(person: Any) -> None:
    """The rows of a home page as they are usually had: newest of those followed, objects, prefetches, counts."""
    from django.db.models import Count, Exists, OuterRef

    from musespark.works.models import Like, Save, Work

    rows = Work.objects.visible().filter(author__followers__follower=person, in_reply_to=None)
    rows = rows.select_related("author", "publication").prefetch_related(
        "assets__renditions", "taggings__tag", "notices"
    )
    mine = {
        name: Exists(kind.objects.filter(work=OuterRef("pk"), person=person))
        for name, kind in (("liked", Like), ("saved", Save))
    }
    counts = {
        name: Count(rows_of, distinct=True)
        for name, rows_of in (("n_likes", "likes"), ("n_saves", "saves"), ("n_replies", "replies"))
    }
    list(rows.annotate(**mine, **counts).order_by("-publication__at")[:20])


def signed_in(person: Any) -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(person, backend="musespark.people.backend.Backend")
    return client


def asked(client: Client, address: str, **headers: Any) -> str:
    answer = client.get(address, **headers)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def queries(client: Client) -> tuple[int, int]:
    """Return how many queries the home page asks, session and user included, and its size in bytes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as found:
        page = asked(client, "/")
    return len(found), len(page.encode())


def timed(act: Callable[[], object], rounds: int = ROUNDS) -> tuple[list[float], list[float]]:
    """Return the CPU and wall milliseconds of each of `rounds` calls, after three that don't count."""
    for _ in range(3):
        act()
    cpu, wall = [], []
    for _ in range(rounds):
        start, clock = time.process_time(), time.perf_counter()
        act()
        cpu.append(1000 * (time.process_time() - start))
        wall.append(1000 * (time.perf_counter() - clock))
    return cpu, wall


def resident() -> float:
    """Return the greatest memory so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    report(measure)
