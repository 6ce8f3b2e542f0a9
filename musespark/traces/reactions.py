"""Reactions as traces: what people did to Works and to each other, and that they took it back. loop.py wires them.

The rows (Save, Like, Repost, Mute, the reply itself) are the state; a trace says that it came or went, and when.
"""

from musespark.people.models import Consent, Person
from musespark.traces.record import record
from musespark.works.models import Work


def reacted(what: str, work: Work, by: Person) -> None:
    """Record what a person did to the Work: "liked", "saved", "reposted", or one of them "undone". Two queries."""
    record(what, person=willing(by), work=work)


def hid(what: str, person: Person, other: Person) -> None:
    """Record that `person` "muted" `other`, or "muted undone". Two queries."""
    record(what, person=willing(person), muted=other.pk)


def replied(work: Work) -> None:
    """Record that `work` stands as a reply; what is no reply leaves no trace."""
    _answered("replied", work)


def reply_withdrawn(work: Work) -> None:
    """Record that the reply `work` was taken away."""
    _answered("replied undone", work)


def _answered(what: str, work: Work) -> None:
    if work.in_reply_to is not None:
        record(what, person=willing(work.author), work=work.in_reply_to, reply=work.pk)


def willing(person: Person) -> Person | None:
    """Return the person; None without their consent that reactions teach anything. One query."""
    return person if person.consents.filter(signal=Consent.Signal.REACTIONS).exists() else None
