"""Inbox: notifications as people read them, like events about the same Work told as one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from musespark.people.models import Notification, Person
from musespark.support import clock

SHOWN = 200  # rows a page looks at
ICONS = {  # others: as the kind
    "ask": "why",
    "near": "copy",
    "dispute": "copy",
    "answer": "reply",
    "decision": "info",
    "outcome": "info",
    "refund": "undo",
    "waits": "operate",
}
TOGETHER = timedelta(days=2)  # events further apart are told apart


@dataclass
class Group:
    """Events of one kind about one Work, newest first; `actors` each once (empty where the instance itself speaks)."""

    kind: str
    said: str
    url: str
    text: str
    at: datetime
    is_new: bool
    actors: list[Person]

    @property
    def icon(self) -> str:
        """The name of the icon beside it."""
        return ICONS.get(self.kind, self.kind)

    @property
    def others(self) -> int:
        """How many actors remain beside the first two."""
        return max(0, len(self.actors) - 2)


def inbox(person: Person) -> list[Group]:
    """Return the person's newest notifications in groups; without those by people they muted or blocked. One query."""
    rows = Notification.objects.wanted(person).select_related("actor").order_by("-at", "-id")[:SHOWN]
    return together(rows, person.notifications_seen_at)


def together(rows: Iterable[Notification], seen: datetime) -> list[Group]:
    """Group rows (newest first) by kind and address; `seen` is when the person last looked."""
    groups: list[Group] = []
    open_ones: dict[tuple[str, str], Group] = {}
    for row in rows:
        # every follower has an address of their own: their news is one all the same
        key = row.kind, "" if row.kind == Notification.Kind.FOLLOW else row.url
        group = open_ones.get(key)
        if group is None or group.at - row.at > TOGETHER or group.is_new != (row.at > seen):
            group = Group(row.kind, row.get_kind_display(), row.url, row.text, row.at, row.at > seen, [])
            open_ones[key] = group
            groups.append(group)
        if row.actor and row.actor not in group.actors:
            group.actors.append(row.actor)
    return groups


def mark_seen(person: Person) -> None:
    """Everything until now was seen."""
    Person.objects.filter(pk=person.pk).update(notifications_seen_at=clock.now())
