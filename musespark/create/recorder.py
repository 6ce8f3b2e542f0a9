"""The editor's recorder: what its script has to know to go on, and what it reports of Works that are public."""

from collections.abc import Mapping
from typing import Any

from musespark.create.authorship import shares
from musespark.create.authorship.events import Event
from musespark.create.authorship.shares import Span
from musespark.create.authorship.table import to_units
from musespark.create.manuscript import add, keep, manuscript, next_number, read
from musespark.works.models import Work

PUBLIC = ("title", "text")  # the fields of a Work that everybody sees


def state(work: Work, texts: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """By field: the text that stands there, the runs of its origins, the next event's number."""
    return {name: _field(work, name, text) for name, text in texts.items()}


def state_of(work: Work) -> dict[str, dict[str, Any]]:
    """The state of what a published Work says."""
    return state(work, {name: getattr(work, name) for name in PUBLIC})


def keep_reported(work: Work, raw: str) -> None:
    """Store the events that lead from what the published Work says to what it is about to say.

    What they do not explain, because no script ran or it lost touch, counts as unknown.
    """
    events = read(raw)
    for field in PUBLIC:
        keep(work, field, events.get(field, []))


def keep_new(work: Work, raw: str, sent: str) -> None:
    """Store the events that led to `sent`, and that the blanks at its ends were then cut off for the text of `work`.

    Without any events nothing is stored: how it was written is not recorded.
    """
    if keep(work, "text", read(raw).get("text", [])) and work.event_batches.exists():
        before, text, after = sent.partition(work.text)
        for at, blanks in ((before + text, after), ("", before)):
            if blanks:
                add(work, "text", Event(1, len(to_units(at)), len(to_units(blanks)), "", "typed"))


def waiting(work: Work) -> str:
    """Where changes of the published Work wait that nobody else sees yet, "" where there are none. One query."""
    pending = getattr(work, "pending_edit", None)
    differs = pending is not None and (pending.title, pending.text) != (work.title, work.text)
    return f"/create/{work.key}" if differs else ""


def _field(work: Work, name: str, text: str) -> dict[str, Any]:
    made = manuscript(work, name, text)
    return {
        "text": text,
        "next": next_number(work, name),
        "complete": made.complete,
        "adrift": made.is_adrift,
        "runs": [_run(made.text, span) for span in shares.spans(made)],
    }


def _run(text: str, span: Span) -> dict[str, object]:
    units = len(text[span.start : span.end].encode("utf-16-le", "surrogatepass")) // 2
    return {"length": units, "origin": span.origin, "offer": span.offer}
