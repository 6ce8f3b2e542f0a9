"""Threads: the replies below a Work as people read them, two levels deep, pinned first, then oldest first."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from musespark.people.queries import Viewer, hidden_from
from musespark.web.card import Card
from musespark.works.cards import cards_for
from musespark.works.models import Pin, Work

MOST = 2000  # rows of one thread that a page looks at


@dataclass
class Branch:
    """A direct reply, and everything below it, oldest first."""

    card: Card
    below: list[Card] = field(default_factory=list)


def branches(work: Work, viewer: Viewer, *, start: int = 0, most: int = 30) -> tuple[list[Branch], int]:
    """Return direct replies to `work` from the `start`-th on, with what is below each, and where to go on (0: the end).

    What the viewer must not see is left out; answers to it stay, hung one step higher. Seven queries.
    """
    parents, shown, pinned = _rows(work, viewer)
    below = hang(work.pk, parents, shown)
    direct = sorted(below.pop(work.pk, []), key=lambda pk: (pk not in pinned, pk))
    page = direct[start : start + most]
    trees = {pk: list(_under(pk, below)) for pk in page}
    cards = {card.id: card for card in cards_for([pk for top, rest in trees.items() for pk in (top, *rest)], viewer)}
    found = [
        Branch(replace(cards[top], pinned=top in pinned, reply_to=None), [cards[pk] for pk in rest if pk in cards])
        for top, rest in trees.items()
        if top in cards
    ]
    return found, start + most if len(direct) > start + most else 0


def hang(top: int, parents: Mapping[int, int | None], shown: set[int]) -> dict[int, list[int]]:
    """Return the shown replies under what they hang on: their parent, else the nearest shown one above. Linear."""
    places: dict[int | None, int] = {top: top}
    below: dict[int, list[int]] = defaultdict(list)
    for pk, parent in parents.items():  # oldest first: what a reply answers has its place already
        if parent not in places:
            continue  # an answer to something outside of this branch
        places[pk] = pk if pk in shown else places[parent]
        if pk in shown:
            below[places[parent]].append(pk)
    return below


def _under(pk: int, below: Mapping[int, list[int]]) -> Iterable[int]:
    """Walk what is below `pk`, each reply after the one that it answers."""
    waiting = list(reversed(below.get(pk, [])))
    while waiting:
        each = waiting.pop()
        yield each
        waiting += reversed(below.get(each, []))


def _rows(work: Work, viewer: Viewer) -> tuple[dict[int, int], set[int], set[int]]:
    """Return each reply's parent (oldest first), those the viewer may see, and those pinned here."""
    root = work.thread_id or work.pk
    rows = Work.objects.filter(thread=root, publication__isnull=False, pk__gt=work.pk).order_by("pk")
    names = ("pk", "in_reply_to", "author", "withdrawal", "author__is_active", "pin__place")
    facts: Iterable[tuple[Any, ...]] = rows.values_list(*names)[:MOST]
    hidden = hidden_from(viewer)
    parents, shown, pinned = {}, set(), set()
    for pk, parent, author, gone, active, pin in facts:
        parents[pk] = parent or root  # what it answered went while it was written
        if gone is None and active and author not in hidden:
            shown.add(pk)
        if pin == Pin.Place.THREAD:
            pinned.add(pk)
    return parents, shown, pinned
