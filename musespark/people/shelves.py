"""Shelves: what a profile shows of a person's Works. Rooms that know Works fill them; people know only cards."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise

from musespark.people.models import Person
from musespark.people.queries import Viewer
from musespark.web.card import Card


@dataclass(frozen=True)
class Filled:
    """A part of a shelf: some cards, and the cursor of the next part ("" at the end)."""

    cards: Sequence[Card] = field(default_factory=list)
    next: str = ""


@dataclass(frozen=True)
class Shelf:
    """A tab: `name` stands in its address ("" for the first); `fill(person, viewer, cursor)` returns a part of it.

    `one` is its title behind a count of one.
    """

    name: str
    title: str | Promise
    empty: str | Promise
    fill: Callable[[Person, Viewer, str], Filled]
    count: Callable[[Person], int] | None = None
    one: str | Promise = ""
    only_own: bool = False


shelves: list[Shelf] = []  # filled by loop.py, in the order of the tabs


def shelves_for(person: Person, viewer: Viewer) -> list[Shelf]:
    """Return the shelves of `person` that `viewer` may look at."""
    return [shelf for shelf in shelves if viewer == person or not shelf.only_own]
