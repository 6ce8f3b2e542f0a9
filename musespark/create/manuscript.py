"""Keep the editor's events, and count from them who wrote what. The browser's own count is never taken."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from musespark.create.authorship import events as log
from musespark.create.authorship import shares
from musespark.create.authorship.events import Event
from musespark.create.authorship.notes import Notes, notes
from musespark.create.authorship.replay import Manuscript, replay
from musespark.create.authorship.shares import Span
from musespark.create.models import EventBatch, Offer, SpanRecord
from musespark.works.models import Work

FIELDS = tuple(EventBatch.Field)
LOG = 4_000_000  # characters of one draft's log: some 40,000 splices
AT_ONCE = 120  # units that one splice of typing may bring; the editor sends at most 80
_UNKEPT = re.compile("[\x00\ud800-\udfff]")  # no database keeps these in JSON, and no keyboard sends them


def read(raw: str) -> dict[str, object]:
    """The events by field that a form brought along as JSON; what can't be read is none: the record then has a gap."""
    try:
        found = json.loads(raw or "{}")
    except (ValueError, RecursionError):  # the second: brackets in brackets without end
        return {}
    return found if isinstance(found, dict) else {}


def keep(work: Work, field: str, raw: object) -> bool:
    """Store a batch of events; False where it can't be read or the log is full, and the record then has a gap."""
    try:
        events = log.parse_many(raw)
    except ValueError:
        return False
    if not events:
        return True
    if any(_UNKEPT.search(event.text + event.offer) for event in events):
        return False
    data = log.to_json(_believable(event) for event in events)
    size = len(json.dumps(data))
    if size + sum(EventBatch.objects.filter(work=work).values_list("size", flat=True)) > LOG:
        return False
    EventBatch.objects.create(work=work, field=field, events=data, size=size)
    return True


def add(work: Work, field: str, event: Event) -> None:
    """Record a splice that the server made itself (a click without JavaScript), under the field's next number."""
    keep(work, field, log.to_json([replace(event, n=next_number(work, field))]))


def catch_up(work: Work, field: str, text: str) -> None:
    """Record that the `text` standing there changed unseen, so that what follows has its place and its way back."""
    if manuscript(work, field, text).is_adrift:
        add(work, field, Event(1, 0, 0, text, "sync"))


def next_number(work: Work, field: str) -> int:
    """The number of the field's next event. One query."""
    return max((event.n for event in _events(work, field)), default=0) + 1


def manuscript(work: Work, field: str, text: str) -> Manuscript:
    """Replay the field's log against the `text` that stands there. Five queries at most."""
    events = _events(work, field)
    takes = field != EventBatch.Field.NOTES and any(event.source != "typed" for event in events)
    return replay(events, text, offered(work), _notes(work) if takes else Notes())


def settle(work: Work, field: str, text: str) -> SpanRecord:
    """The stored spans of `text`, counted again where text or log changed since. Two queries where nothing did."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    batches = EventBatch.objects.filter(work=work, field=field).count()
    row = SpanRecord.objects.filter(work=work, field=field).first()
    if row and row.text_sha256 == digest and (row.batches == batches or work.is_published):
        return row
    made = manuscript(work, field, text)
    facts = {
        "spans": shares.to_json(shares.spans(made)),
        "gaps": list(made.gaps),
        "complete": made.complete,
        "log_sha256": log.log_hash(_events(work, field)),
        "text_sha256": digest,
        "batches": batches,
    }
    return SpanRecord.objects.update_or_create(work=work, field=field, defaults=facts)[0]


def _events(work: Work, field: str) -> list[Event]:
    batches = EventBatch.objects.filter(work=work, field=field).values_list("events", flat=True)
    return log.parse_many([event for batch in batches for event in batch][: log.MAX_EVENTS])


def _believable(event: Event) -> Event:
    """Nobody types a paragraph at one stroke: what says so was put there in another way."""
    return replace(event, source="pasted") if event.source == "typed" and len(event.text) > AT_ONCE else event


def offered(work: Work) -> dict[str, str]:
    """Model-written words by offer, so that a paste of one stays the model's. One query."""
    kinds = [Offer.Kind.TITLE, Offer.Kind.CAPTION]
    written = Offer.objects.filter(brief__work=work, source=Offer.Source.MODEL, kind__in=kinds)
    return {str(pk): text for pk, text in written.values_list("pk", "text")}


def _notes(work: Work) -> Notes:
    brief = getattr(work, "brief", None)
    if brief is None:
        return Notes()
    made = manuscript(work, EventBatch.Field.NOTES, brief.notes)
    said = [(made.text[span.start : span.end], span.origin) for span in shares.spans(made)]
    # An offer that was put into the notes afterwards stays the model's.
    whole = "".join("\n" if origin in {"ai", "ai-edited"} else part for part, origin in said)
    return notes("\n".join(part for part, origin in said if origin == "typed"), whole)


def count(text: str, spans: Iterable[Span]) -> dict[str, int]:
    """Letters and other signs by origin, without white space, which is nobody's; origins without any are left out."""
    counts: Counter[str] = Counter()
    for span in spans:
        counts[span.origin] += sum(not sign.isspace() for sign in text[span.start : span.end])
    return dict(+counts)
