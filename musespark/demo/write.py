"""Write a text as the editor reports it: typing a few words at a time, what was offered or pasted at one stroke."""

from collections.abc import Iterator
from dataclasses import dataclass

from musespark.create.authorship.events import Event, Source, to_json
from musespark.create.authorship.retouch import changes
from musespark.create.authorship.table import to_units

AT_A_STROKE = 60  # characters that one event of typing brings
Splice = tuple[int, int, str, Source, str]  # an event without its number


@dataclass(frozen=True)
class Brought:
    """Words that came into a text at one stroke, and what their author made of them there."""

    words: str
    made: str
    source: Source
    offer: str = ""


def write(text: str, *brought: Brought) -> list[dict[str, object]]:
    """Return the editor's events that write `text`. Raises ValueError where what was `brought` doesn't stand in it."""
    brought = tuple(sorted(brought, key=lambda part: text.index(part.made)))
    return to_json(Event(number, *splice) for number, splice in enumerate(_splices(text, brought), 1))


def _splices(text: str, brought: tuple[Brought, ...]) -> Iterator[Splice]:
    at = 0
    for part in brought:
        before, _, text = text.partition(part.made)
        yield from _typed(at, before)
        at += len(to_units(before))
        yield from _brought(at, part)
        at += len(to_units(part.made))
    yield from _typed(at, text)


def _typed(at: int, text: str) -> Iterator[Splice]:
    for start in range(0, len(text), AT_A_STROKE):
        yield at + len(to_units(text[:start])), 0, text[start : start + AT_A_STROKE], "typed", ""


def _brought(at: int, part: Brought) -> Iterator[Splice]:
    """Put the words in whole, then type what the author changed of them, as the studio does with an edited offer."""
    yield at, 0, part.words, part.source, part.offer
    for start, gone, come in changes(part.words, part.made):
        yield at + start, gone, come, "typed", ""
