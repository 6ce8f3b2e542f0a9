"""“Make it more mine”: the person's own sentence where the offer is most general, or a question to them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from musespark.create.words.brief import Brief
from musespark.create.words.extract import own_sentences
from musespark.create.words.meaning import likeness
from musespark.create.words.names import names
from musespark.create.words.numbers import numbers
from musespark.create.words.rerank import added, as_one, plainly
from musespark.create.words.tokens import content, sentences, without_tags

Missing = Literal["number", "name", "moment"]
_TAGS_BEFORE = re.compile(r"(?:[#＃]\w++[\s,.]*+)+")
_WEIGHED = 200  # sentences of the text, and own ones, that are compared
_ENDS = ".!?…。！？؟।"
NEAR = 0.15  # likeness from which an own sentence may stand in for a general one


@dataclass(frozen=True, slots=True)
class Mine:
    """The text after the change: `put`, from the own sentence `own`, took the place of `general`.

    Where nothing changes, `missing` says what to ask for; None where no sentence may give way.
    """

    text: str
    general: str = ""
    own: str = ""
    put: str = ""
    missing: Missing | None = None


def more_mine(text: str, brief: Brief, theirs: Sequence[tuple[int, int]] = (), put_away: Sequence[str] = ()) -> Mine:
    """Replace the most general sentence by the nearest own one that isn't in the text yet; else say what is missing.

    `theirs` are the characters that the person wrote: a sentence that is mostly of them stays as it is. What
    they have `put_away` is not put in.
    """
    every = list(_places(text))
    written = _marked(text, theirs)
    places = {at: part for at, part in every if 2 * sum(written[at : at + len(part)]) <= len(part)}
    if not places:
        return Mine(text)
    spare = _spare(own_sentences(brief)[:_WEIGHED], [*(part for _, part in every), *put_away])
    if not spare:
        return Mine(text, missing=missing(brief))
    at, general = max(places.items(), key=lambda place: generality(place[1], brief))
    alike = likeness([general], spare)[0]
    best = int(alike.argmax())
    if alike[best] < NEAR and generality(general, brief) < 0.5:
        return Mine(text, missing=missing(brief))
    own = spare[best]
    ended = own if own[-1] in _ENDS else own + general[-1] * (general[-1] in _ENDS)
    put = ended[:1].upper() + ended[1:]
    return Mine(text[:at] + put + text[at + len(general) :], general, own, put)


def _places(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of a text and where each begins; hashtags around one are none of it."""
    here = 0
    for sentence in sentences(text):
        part = _bare(sentence).strip()
        at = text.find(part, here) if part else -1
        if at >= 0:
            here = at + len(part)
            yield at, part


def _bare(sentence: str) -> str:
    """A sentence without the hashtags around it."""
    before = _TAGS_BEFORE.match(sentence)
    return without_tags(sentence[before.end() :] if before else sentence)


def _marked(text: str, theirs: Sequence[tuple[int, int]]) -> bytearray:
    """A one for each character that the person wrote."""
    written = bytearray(len(text))
    for first, last in theirs:
        written[first:last] = b"\1" * (last - first)
    return written


def _spare(own: Sequence[str], parts: Sequence[str]) -> list[str]:
    """The own sentences that the text doesn't say yet."""
    said, whole = [plainly(part) for part in parts[:_WEIGHED]], "\n".join(parts)
    bare = [each for each in map(_bare, own) if each and each not in whole]
    return [each for each in bare if not any(as_one(plain, part) for plain in [plainly(each)] for part in said)]


def generality(sentence: str, brief: Brief) -> float:
    """How much of a sentence could stand under anybody's work: words of its own, few content words, no number."""
    stems = content(sentence, brief.tongue)
    return added(sentence, brief) + 0.3 / (1 + len(stems)) + 0.1 * (not numbers(sentence, brief.tongue))


def missing(brief: Brief) -> Missing:
    """The kind of detail that the brief lacks: a number, a name, else a moment (what was seen, heard, felt)."""
    if not numbers(brief.facts, brief.tongue):
        return "number"
    return "moment" if any(names(brief.facts, "", brief.tongue)) else "name"
