"""What the editor reports, read defensively: the sender is a browser, so everything is bounded and checked."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Literal, cast, get_args

Source = Literal["typed", "pasted", "ai", "imported", "undo", "sync"]

MAX_TEXT = 20_000  # UTF-16 units of one insertion: a Work of 10,000 astral characters pasted at once
MAX_EVENTS = 50_000  # of one draft
MAX_OFFER = 64  # characters of an offer's id


@dataclass(frozen=True, slots=True)
class Event:
    """One splice: at `at`, `remove` units went and `text` came. Offsets are UTF-16 code units, as browsers count.

    `n` counts the draft's events from 1. `source` says how the text came; "undo" (or redo) brings back what stood
    there before; "sync" carries the whole text after the editor lost touch and changes nothing by itself.
    """

    n: int
    at: int
    remove: int
    text: str
    source: Source
    offer: str = ""


_NAMES = [each.name for each in fields(Event)]


def parse(raw: object) -> Event:
    """Read one event of the form {"n", "at", "remove", "text", "source", "offer"}; ValueError says what is wrong."""
    if not isinstance(raw, dict):
        raise ValueError("an event must be an object")  # noqa: TRY004 - one error for all bad input
    event = Event(
        n=_whole(raw, "n", low=1, high=MAX_EVENTS),
        at=_whole(raw, "at", high=MAX_TEXT),
        remove=_whole(raw, "remove", high=MAX_TEXT),
        text=_string(raw, "text", MAX_TEXT),
        source=_source(raw.get("source")),
        offer=_string(raw, "offer", MAX_OFFER),
    )
    if (event.source == "ai") != bool(event.offer):
        raise ValueError('an event names an offer exactly when its source is "ai"')
    return event


def parse_many(raw: object) -> list[Event]:
    """Read a list of events, at most MAX_EVENTS; the ValueError names the first bad one by its place."""
    if not isinstance(raw, list):
        raise ValueError("events must be a list")  # noqa: TRY004 - one error for all bad input
    if len(raw) > MAX_EVENTS:
        raise ValueError(f"at most {MAX_EVENTS} events at once")
    events = []
    for place, item in enumerate(raw):
        try:
            events.append(parse(item))
        except ValueError as wrong:
            raise ValueError(f"event {place}: {wrong}") from None
    return events


def to_json(events: Iterable[Event]) -> list[dict[str, object]]:
    """The events as plain data that `parse_many` reads back to the same events."""
    return [{name: getattr(event, name) for name in _NAMES} for event in events]


def log_hash(events: Sequence[Event]) -> str:
    """SHA-256 over the events' canonical JSON: the same log has the same hash, any change another."""
    canonical = json.dumps(to_json(events), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _whole(raw: dict[object, object], name: str, *, low: int = 0, high: int) -> int:
    value = raw.get(name, 0)
    # bool is an int in Python, and true is no offset.
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ValueError(f"{name} must be a whole number from {low} to {high}")
    return value


def _string(raw: dict[object, object], name: str, most: int) -> str:
    value = raw.get(name, "")
    if not isinstance(value, str) or len(value) > most:
        raise ValueError(f"{name} must be text of at most {most} characters")
    return value


def _source(value: object) -> Source:
    if not isinstance(value, str) or value not in get_args(Source):
        raise ValueError(f"source must be one of {', '.join(get_args(Source))}")
    return cast("Source", value)
