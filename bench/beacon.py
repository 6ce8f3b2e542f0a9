"""Beacon ingestion: events a second through the whole request path, durable before the answer.

The peer writes the same events the usual way: `Trace.objects.create` for each, no seal, no doubles refused.
"""

import json
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from statistics import median

from django.test import Client

from bench.figure import Figure
from bench.world import in_own_instance, report

BATCH, ROUNDS = 100, 30


def run() -> list[Figure]:
    """Measure on an instance of its own."""
    return in_own_instance("bench.beacon")


def measure() -> list[Figure]:
    """Post ROUNDS beacons of BATCH events through Django's handler, the peer's rows between them."""
    from musespark.people.models import Consent, Person
    from musespark.support import clock
    from musespark.traces import token

    reader = Person.objects.create(username="reader")
    Consent.objects.create(person=reader, signal="views", purpose="feed")
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    ours: list[tuple[float, float]] = []
    theirs: list[tuple[float, float]] = []
    for _ in range(ROUNDS):
        with clock.at(clock.now() - timedelta(seconds=5)):  # nobody can have looked longer than since it was shown
            seals = [token.mint(work, reader.pk) for work in range(1, BATCH + 1)]
        body = json.dumps({"events": [{"token": seal, "kind": "dwell", "n": 1, "ms": 900} for seal in seals]})
        ours.append(_timed(partial(_post, client, body)))
        theirs.append(_timed(partial(_one_by_one, body, reader.pk)))
    wall, cpu = (median(column) for column in zip(*ours, strict=True))
    peer_wall, peer_cpu = (median(column) for column in zip(*theirs, strict=True))
    rate = BATCH / wall
    return [
        Figure(
            "beacon events a second, durable",
            rate,
            "events/s",
            5000,
            rate >= 5000,
            {"ORM row by row": BATCH / peer_wall},
        ),
        Figure("beacon CPU an event", cpu / BATCH * 1e6, "µs", None, None, {"ORM row by row": peer_cpu / BATCH * 1e6}),
    ]


def _timed(act: Callable[[], object]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    act()
    return time.perf_counter() - wall, time.process_time() - cpu


def _post(client: Client, body: str) -> None:
    answer = client.post("/beacon", body, content_type="text/plain")
    assert answer.status_code == 204, answer.content


def _one_by_one(body: str, person: int) -> None:
    from django.db import transaction

    from musespark.traces.models import Trace

    with transaction.atomic():
        for row in json.loads(body)["events"]:
            Trace.objects.create(kind=row["kind"], person_ref=person, work_ref=1, facts={"ms": row["ms"]})


if __name__ == "__main__":
    report(measure)
