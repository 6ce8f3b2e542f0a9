"""Events come from a browser: read them defensively."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musespark.create.authorship.events import MAX_TEXT, Event, log_hash, parse, parse_many
from musespark.create.authorship.events import to_json as events_to_json
from musespark.create.authorship.shares import Span, from_json, to_json

GOOD = {"n": 1, "at": 0, "remove": 0, "text": "a", "source": "typed"}


def test_a_good_event_is_read() -> None:
    assert parse(GOOD) == Event(1, 0, 0, "a", "typed")
    assert parse({"n": 2, "text": "x", "source": "ai", "offer": "o1"}) == Event(2, 0, 0, "x", "ai", "o1")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"n": 0}, "n must be"),
        ({"n": True}, "n must be"),
        ({"at": -1}, "at must be"),
        ({"at": 1.5}, "at must be"),
        ({"at": "0"}, "at must be"),
        ({"remove": 10**9}, "remove must be"),
        ({"text": None}, "text must be"),
        ({"text": "x" * (MAX_TEXT + 1)}, "text must be"),
        ({"source": "human"}, "source must be"),
        ({"source": ["typed"]}, "source must be"),
        ({"source": "ai"}, "names an offer"),
        ({"offer": "o1"}, "names an offer"),
        ({"offer": "o" * 65}, "offer must be"),
    ],
)
def test_a_bad_event_is_refused_with_its_reason(change: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse({**GOOD, **change})


@pytest.mark.parametrize("raw", [None, 3, "x", {}, {"events": []}])
def test_what_is_no_list_is_refused(raw: object) -> None:
    with pytest.raises(ValueError, match="list"):
        parse_many(raw)


def test_the_first_bad_event_is_named_by_its_place() -> None:
    with pytest.raises(ValueError, match="event 1: an event must be an object"):
        parse_many([GOOD, 7])


def test_too_many_events_are_refused_unread() -> None:
    with pytest.raises(ValueError, match="at most"):
        parse_many([7] * 50_001)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(list(GOOD)), inner),
    )
)
def test_anything_is_read_or_refused_with_a_value_error(raw: object) -> None:
    try:
        parse_many(raw)
    except ValueError:
        return


def test_events_survive_json() -> None:
    events = [Event(1, 0, 0, "😀", "typed"), Event(2, 2, 0, "x", "ai", "o1")]
    assert parse_many(json.loads(json.dumps(events_to_json(events)))) == events


def test_the_log_hash_changes_with_any_event() -> None:
    events = [Event(1, 0, 0, "a", "typed"), Event(2, 1, 0, "b", "typed")]
    assert log_hash(events) == log_hash(list(events))
    assert len({log_hash(events), log_hash(events[:1]), log_hash(events[::-1]), log_hash([])}) == 4


def test_spans_survive_json() -> None:
    parts = [Span(0, 3, "typed"), Span(3, 9, "ai-edited", "o1")]
    assert from_json(json.loads(json.dumps(to_json(parts)))) == parts


@pytest.mark.parametrize(
    "raw",
    [
        {},
        [7],
        [{"start": 0, "end": 1}],
        [{"start": 1, "end": 2, "origin": "typed", "offer": ""}],
        [{"start": 0, "end": 0, "origin": "typed", "offer": ""}],
        [{"start": 0, "end": True, "origin": "typed", "offer": ""}],
        [{"start": 0, "end": 2, "origin": "human", "offer": ""}],
        [{"start": 0, "end": 2, "origin": "typed", "offer": None}],
    ],
)
def test_broken_spans_are_refused(raw: object) -> None:
    with pytest.raises(ValueError, match="span"):
        from_json(raw)
