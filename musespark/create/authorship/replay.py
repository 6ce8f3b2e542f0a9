"""Replays an event log into a piece table, and admits what the log doesn't explain."""

from bisect import bisect_left, bisect_right
from collections import OrderedDict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Literal

from musespark.create.authorship.events import Event
from musespark.create.authorship.notes import Notes, stretches
from musespark.create.authorship.table import Hands, Strip, Table, from_units, to_units, units_of

REMEMBERED = 200  # earlier states and clippings kept for undo and for cut-and-paste
LONGEST = 40_000  # units of a whole text, twice the longest Work in astral characters
CLIPPED = 100_000  # units of all clippings
RECALLED = 8  # units: a shorter paste says nothing about where it was copied
RETYPED = 40  # units: a shorter stroke of typing is typing, whatever else says the same
# What a browser reports may be made to cost: searches are counted by the units looked through, the rest in as many.
EFFORT = 3_000_000_000  # of one replay; the longest honest logs need less than half
_SENTENCE = 3_000  # a unit that is cut into sentences and looked up in the notes
_ALIGNED = 300  # a unit of a text that changed unseen
_PADDED = 30_001  # units from which a search takes time in proportion, whatever is sought (two-way, since Python 3.10)
_APART = chr(0x10FFFF)  # between texts that are searched at once: no unit
UNSEEN = "the text is not the one that the events make"


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A text with the origin of each piece; `gaps` say what the log left open."""

    table: Table
    originals: Mapping[int, str] = field(default_factory=dict)  # acceptance -> units as accepted
    gaps: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The text as characters."""
        return from_units(units_of(self.table))

    @property
    def complete(self) -> bool:
        """Whether the log explains every character."""
        return not self.gaps

    @property
    def is_adrift(self) -> bool:
        """Whether the text changed after the last event: whoever goes on has to say so with a "sync"."""
        return UNSEEN in self.gaps


def replay(
    events: Iterable[Event],
    text: str | None = None,
    offers: Mapping[str, str] | None = None,
    notes: Notes = Notes(),  # noqa: B008  frozen
) -> Manuscript:
    """The manuscript that the events make, held against the text that is really there (None: not compared).

    `offers` maps the ids of offers that were shown to their texts: a paste of one of them stays "ai". What the author's
    `notes` say in the same words is not a model's, though one offered it. Events may come out of order and twice; a
    missing number, a number with two contents, an offset outside the text, an offer that is none of `offers` or a text
    that the events don't make leave `complete` False and the unexplained characters "unknown". So do events that would
    cost more than EFFORT to follow.
    """
    desk = _Desk(offers, notes)
    for event in _in_order(events, desk.gaps):
        if desk.effort > EFFORT:
            desk.gaps.append(f"it takes too long to follow the events from {event.n} on")
            break
        desk.apply(event)
    if text is not None:
        desk.settle(to_units(text), UNSEEN)
    return Manuscript(desk.hands.table(desk.strip), desk.originals, tuple(desk.gaps))


def _in_order(events: Iterable[Event], gaps: list[str]) -> list[Event]:
    by_number: dict[int, Event] = {}
    clashing = [event.n for event in events if by_number.setdefault(event.n, event) != event]
    gaps.extend(f"event {n} came with two contents" for n in clashing)
    numbers = sorted(by_number)
    missing = len(numbers) and numbers[-1] - len(numbers)
    if missing:
        gaps.append(f"{missing} events are missing")
    return [by_number[n] for n in numbers]


class _Desk:
    """The state of one replay: the text, and what was on the desk before."""

    def __init__(self, offers: Mapping[str, str] | None, notes: Notes) -> None:
        self.notes = notes
        self.strip = Strip()
        self.hands = Hands()
        self.originals: dict[int, str] = {}
        self.gaps: list[str] = []
        self.known = offers
        self.offers = _Shelf([to_units(text) for text in (offers or {}).values()])
        self.before: OrderedDict[str, Strip] = OrderedDict({"": Strip()})
        self.clips = _Clips()
        self.effort = 0

    def apply(self, event: Event) -> None:
        units = to_units(event.text)
        if event.source == "sync":
            self.settle(units, f"the text had changed unseen at event {event.n}")
            return
        whole = self.strip.units
        if event.at + event.remove > len(whole):
            self.gaps.append(f"event {event.n} points outside the text")
        start, end = min(event.at, len(whole)), min(event.at + event.remove, len(whole))
        if event.source == "undo" and (before := self.before.get(whole[:start] + units + whole[end:])) is not None:
            self._move_to(before, start, end)
            return
        if len(whole) - (end - start) + len(units) > LONGEST:
            self.gaps.append(f"event {event.n} makes the text too long")
            return
        self._move_to(self.strip.splice(start, end, self._arrived(event, units)), start, end)

    def settle(self, units: str, reason: str) -> None:
        """Make the text say `units`; what it can't explain becomes unknown."""
        if self.strip.units != units:
            self.gaps.append(reason)
            self.strip = self._aligned(units)
            self._remember()

    def _move_to(self, strip: Strip, start: int, end: int) -> None:
        self.clips.put(start, self.strip.cut(start, end))
        self.strip = strip
        self._remember()

    def _remember(self) -> None:
        self.before[self.strip.units] = self.strip
        self.before.move_to_end(self.strip.units)
        if len(self.before) > REMEMBERED:
            self.before.popitem(last=False)

    def _arrived(self, event: Event, units: str) -> Strip:
        if event.source == "ai":
            return self._named(event, units)
        # What is brought back was there before: an offer with the same words is not where it is from.
        copied = self._copied(event, units) or (None if event.source == "undo" else self._offered(units, event))
        if copied:
            return copied
        if event.source == "undo":
            if units:
                self.gaps.append(f"event {event.n} brought back something never seen")
            return self.hands.wrote(units, "unknown")
        if event.source == "imported":
            return self._in_sentences(units, "imported")
        return self.hands.wrote(units, "typed" if event.source == "typed" else "pasted")

    def _named(self, event: Event, units: str) -> Strip:
        if self.known is None or event.offer in self.known:
            return self._taken(units, event.offer, event.n)
        self.gaps.append(f"event {event.n} names an offer that was not made here")
        return self.hands.wrote(units, "unknown")

    def _copied(self, event: Event, units: str) -> Strip | None:
        """The same units as they stand, or stood until they were removed: moving text doesn't change who wrote it."""
        undo = event.source == "undo"
        least = {"undo": 1, "typed": RETYPED}.get(event.source, RECALLED)
        if len(units) < least:
            return None
        strips = [*self.clips.newest(), self.strip] if undo else [self.strip, *self.clips.newest()]
        found = self._find(_Shelf([strip.units for strip in strips]), units)
        if found is None:
            return None
        which, at = found
        copy = strips[which].cut(at, at + len(units))
        return self._second(copy, event.n) if strips[which] is self.strip else copy

    def _find(self, shelf: "_Shelf", units: str) -> tuple[int, int] | None:
        self.effort += len(shelf.row)
        return shelf.find(units)

    def _second(self, copy: Strip, n: int) -> Strip:
        # A copy beside its original is edited by itself: it counts as an acceptance of its own.
        machine = {sign: self.hands.of(sign) for sign in set(copy.hands) if self.hands.of(sign).origin == "ai"}
        self.originals[n] = "".join(unit for unit, sign in zip(copy.units, copy.hands, strict=True) if sign in machine)
        anew = {ord(sign): self.hands.wrote("?", "ai", hand.offer, n).hands for sign, hand in machine.items()}
        return Strip(copy.units, copy.hands.translate(anew))

    def _offered(self, units: str, event: Event) -> Strip | None:
        trimmed = units.strip()
        if not self.known or len(trimmed) < (RETYPED if event.source == "typed" else 2 * RECALLED):
            return None
        found = self._find(self.offers, trimmed)
        return self._taken(units, list(self.known)[found[0]], event.n) if found else None

    def _taken(self, units: str, offer: str, n: int) -> Strip:
        """Words of an offer; a sentence that the author's notes say too is not the model's."""
        taken = self._in_sentences(units, "ai", offer, n)
        written = self.hands.wrote("?", "ai", offer, n).hands
        if written in taken.hands:
            self.originals[n] = taken.units[taken.hands.find(written) : taken.hands.rfind(written) + 1]
        return taken

    def _in_sentences(self, units: str, came: Literal["ai", "imported"], offer: str = "", n: int = 0) -> Strip:
        self.effort += len(units) * _SENTENCE
        made = []
        for part in stretches(from_units(units)):
            origin = self.notes.origin_of(part, came)
            made.append(self.hands.wrote(to_units(part), origin, *((offer, n) if origin == "ai" else ())))
        return Strip("".join(strip.units for strip in made), "".join(strip.hands for strip in made))

    def _aligned(self, units: str) -> Strip:
        """The text made to say `units`: both ends and longer stretches in between keep their origin."""
        old = self.strip.units
        shorter = min(len(old), len(units))
        head = _alike(old, 0, units, 0)
        tail = next((i for i in range(shorter - head) if old[-1 - i] != units[-1 - i]), shorter - head)
        end = len(old) - tail
        self.effort += (len(old) + len(units) - 2 * (head + tail)) * _ALIGNED
        middle = self._matched(self.strip.cut(head, end), units[head : len(units) - tail])
        return self.strip.splice(head, end, middle)

    def _matched(self, strip: Strip, units: str) -> Strip:
        """The units with the origin of each stretch that stands in the text too, wherever it stands there."""
        old, hands = strip.units, list[str]()
        places: dict[str, list[int]] = {}
        for at in range(len(old) - RECALLED + 1):
            places.setdefault(old[at : at + RECALLED], []).append(at)
        unknown = self.hands.wrote("?", "unknown").hands
        start = here = there = 0
        while here <= len(units) - RECALLED:
            standing = places.get(units[here : here + RECALLED])
            if standing is None:
                # Any two texts have letters in common: a shorter stretch says nothing about who wrote it.
                here += 1
                continue
            at = standing[bisect_left(standing, there) % len(standing)]
            size = _alike(old, at, units, here)
            hands += [unknown * (here - start), strip.hands[at : at + size]]
            start = here = here + size
            there = at + size
        return Strip(units, "".join([*hands, unknown * (len(units) - start)]))


class _Clips:
    """What was removed last: REMEMBERED clippings at most, of CLIPPED units together."""

    def __init__(self) -> None:
        self._found: deque[tuple[int, Strip]] = deque()
        self._size = 0

    def newest(self) -> list[Strip]:
        """The clippings, the newest first."""
        return [clip for _, clip in reversed(self._found)]

    def put(self, at: int, removed: Strip) -> None:
        """Keep what was removed at an offset."""
        if not removed.units:
            return
        last_at, last = self._found[-1] if self._found else (-1, Strip())
        # Backspaces and forward deletes arrive a key at a time; undo brings them back as one.
        backwards = at + len(removed.units) == last_at
        if (backwards or at == last_at) and len(last.units) + len(removed.units) <= LONGEST:
            self._found[-1] = (at, removed.then(last) if backwards else last.then(removed))
        else:
            self._found.append((at, removed))
        self._size += len(removed.units)
        while len(self._found) > REMEMBERED or self._size > CLIPPED:
            self._size -= len(self._found.popleft()[1].units)


class _Shelf:
    """Texts that are searched at once."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.starts = [0, *accumulate(len(text) + len(_APART) for text in texts)]
        self.row = _APART.join(texts).ljust(_PADDED, _APART)

    def find(self, units: str) -> tuple[int, int] | None:
        """Which text has the units first, and where in it; None where none has them."""
        at = self.row.find(units)
        which = bisect_right(self.starts, at) - 1
        return (which, at - self.starts[which]) if at >= 0 else None


def _alike(one: str, at: int, other: str, here: int) -> int:
    most = min(len(one) - at, len(other) - here)
    return next((i for i in range(most) if one[at + i] != other[here + i]), most)
