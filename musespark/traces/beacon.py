"""What pages report of what was seen: parsed, believed only with a token, written once, durable before the answer.

A showing is one token. Of it each kind counts once, but `dwell`, which comes in numbered reports whose times add up to
no more than has passed since the showing. A reader whose name is kept stays with a Work (`dwelt`) once for all.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from musespark.support import clock
from musespark.traces import token

MOST_EVENTS, MOST_BYTES = 200, 64 * 1024
# dwelt: stayed with it, once; dwell: how long. The letters stand in marks, where no hexadecimal digit can be one.
KINDS = {"impression": "i", "dwell": "w", "dwelt": "t", "open": "o", "share": "s"}
MOST_MS = 120_000  # one dwell report; longer means a tab left open
SHOWING = 20  # first characters of a mark: the showing

Row = tuple[str | int | datetime | None, ...]


@dataclass(frozen=True)
class Event:
    """A believed report. `ms` is the time in view since the last report, `mark` tells a repeated report.

    `lasted` is how long ago the Work was shown (ms): what its dwell reports may add up to.
    """

    kind: str
    work: int
    person: int | None
    ms: int
    mark: str
    lasted: int = MOST_MS


@dataclass(frozen=True)
class Look:
    """The Work was on the screen of the person; `at` is when it was sent to them (seconds since 1970)."""

    person: int
    work: int
    at: int


# each is told, within the transaction, of impressions by the signed in, whether or not their name is kept
listeners: list[Callable[[list[Look]], None]] = []


def parse(body: bytes, viewer: int | None) -> tuple[list[Event], int]:
    """Return the believed events of a beacon's body and the number of forged ones.

    `body` is JSON {"events": [{"token", "kind", "n", "ms"}]}; n counts the dwell reports about one token.
    Raises ValueError with a sentence where the body is no such thing or too large.
    """
    if len(body) > MOST_BYTES:
        raise ValueError("at most 64 kB a beacon")
    try:
        rows = json.loads(body)["events"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ValueError('a beacon is JSON: {"events": […]}') from error
    if not isinstance(rows, list) or len(rows) > MOST_EVENTS:
        raise ValueError(f"at most {MOST_EVENTS} events a beacon")
    events = [_believe(row, viewer) for row in rows]
    return [event for event in events if event], sum(event is None for event in events)


def _believe(row: object, viewer: int | None) -> Event | None:
    match row:
        case {"token": str(sealed), "kind": str(kind), **rest} if kind in KINDS:
            number, ms = _within(rest.get("n", 0), 500), _within(rest.get("ms", 0), MOST_MS)
        case _:
            return None
    if number is None or ms is None:
        return None
    try:
        shown = token.read(sealed)
    except token.Forged:
        return None
    if shown.person != viewer:
        return None
    lasted = int(clock.now().timestamp() * 1000) - shown.at * 1000
    return Event(kind, shown.work, shown.person, ms, mark_of(sealed, kind, number), lasted)


def _within(number: object, most: int) -> int | None:
    return int(number) if isinstance(number, int | float) and 0 <= number <= most else None


def mark_of(showing: str, kind: str, number: int = 0) -> str:
    """Return the mark of the report of `kind` about `showing` (its token); `number` tells dwell reports apart."""
    digest = hashlib.blake2b(showing.encode(), digest_size=SHOWING // 2).hexdigest()
    return f"{digest}{KINDS[kind]}{number if kind == 'dwell' else 0:03x}"


@transaction.atomic
def write(events: Iterable[Event], *, named: bool = True) -> int:
    """Write events not written before; returns how many were new. `named` False leaves the person out (no consent).

    Whoever listens is told of all impressions: they must take a repeated one for one.
    """
    wanted = {_mark(event, named=named): event for event in events}
    if not wanted:
        return 0
    known = _known(wanted)
    moment = connection.ops.adapt_datetimefield_value(clock.now())  # as Django itself would write it
    rows = [(moment, *row) for row in _fresh(wanted, known, named=named)]
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, rows)
    looks = _looks(wanted.values())
    for listener in listeners if looks else ():
        listener(looks)
    return len(rows)


def _looks(events: Iterable[Event]) -> list[Look]:
    now = clock.now().timestamp()
    return [
        Look(event.person, event.work, int(now - event.lasted / 1000))
        for event in events
        if event.kind == "impression" and event.person is not None
    ]


def _mark(event: Event, *, named: bool) -> str:
    """Return the event's mark; of a reader whose name is kept, staying with a Work is marked by these two."""
    if event.kind != "dwelt" or event.person is None or not named:
        return event.mark
    return hashlib.blake2b(f"dwelt {event.person} {event.work}".encode(), digest_size=12).hexdigest()


def _known(marks: Iterable[str]) -> dict[str, int]:
    """Return what is written already with these marks or about their showings: mark -> ms. One query."""
    spans = sorted({(mark[:SHOWING], f"{mark[:SHOWING]}z") for mark in marks})
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN % ",".join(["(%s, %s)"] * len(spans)), [each for span in spans for each in span])
        return {mark: json.loads(facts).get("ms", 0) for mark, facts in cursor.fetchall()}


def _fresh(wanted: Mapping[str, Event], known: Mapping[str, int], *, named: bool) -> Iterable[Row]:
    """Yield rows for what is not known; a dwell report is cut where the time since the showing is used up."""
    used: Counter[str] = Counter()
    for mark, ms in known.items():
        used[mark[:SHOWING]] += ms
    for mark, event in wanted.items():
        ms = min(event.ms, event.lasted - used[mark[:SHOWING]]) if event.kind == "dwell" else 0
        if mark in known or (event.kind == "dwell" and ms <= 0):
            continue
        used[mark[:SHOWING]] += ms
        facts = json.dumps({"ms": ms}) if ms else "{}"
        yield event.kind, event.person if named else None, event.work, facts, mark


_KNOWN = (
    "WITH spans(low, high) AS (VALUES %s) "
    "SELECT mark, facts FROM spans JOIN traces_trace ON mark >= low AND mark < high"
)
_INSERT = (
    "INSERT INTO traces_trace (at, kind, person_ref, work_ref, facts, mark) VALUES (%s, %s, %s, %s, %s, %s) "
    "ON CONFLICT (mark) DO NOTHING"  # two tabs flushing at once
)
