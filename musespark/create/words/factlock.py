"""The fact lock: numbers, names, quotations and negations of an offer that its brief doesn't hold are marked.

Pure and fast; no model judges another. It sees words, not meaning: see `names` for what it can't see.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from musespark.create.words.language import detect
from musespark.create.words.measures import measures, mentioned
from musespark.create.words.names import names, quotations
from musespark.create.words.negation import Denial, denials, mentions, sayings, says, stated
from musespark.create.words.numbers import Number, agrees, numbers
from musespark.create.words.tokens import fold

Kind = Literal["number", "name", "quotation", "negation"]


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """Characters start..end of the offer that its brief doesn't hold, and a sentence that says why."""

    start: int
    end: int
    kind: Kind
    reason: str


def check(offer: str, brief: str, language: str = "") -> list[Mark]:
    """The marks of an offer against the text of its brief, in order; [] when every checked fact stands in the brief."""
    # Offer and brief are of one language, and notes alone are often too short to tell which.
    language = language or detect(f"{brief}\n{offer}")
    marks = [*_numbers(offer, brief, language), *_names(offer, brief, language), *_negations(offer, brief, language)]
    taken, marked = list[Mark](), set[int]()
    for mark in dict.fromkeys(marks):
        if marked.isdisjoint(range(mark.start, mark.end)):
            marked.update(range(mark.start, mark.end))
            taken.append(mark)
    return sorted(taken)


def _numbers(offer: str, brief: str, language: str) -> list[Mark]:
    known = _by_fact([*numbers(brief, language, notes=True), *measures(brief, language)])
    added = [number for number in numbers(offer, language) if not agrees(number, _near(number, known))]
    named = mentioned(brief, language)
    added += [measure for measure in measures(offer, language) if measure.unit not in named]
    return [Mark(number.start, number.end, "number", _why(number, offer, _near(number, known))) for number in added]


def _by_fact(found: Iterable[Number]) -> dict[float | str, list[Number]]:
    """The numbers by value and by what they count, each that says the same once."""
    known: dict[float | str, list[Number]] = defaultdict(list)
    for number in dict.fromkeys(replace(each, start=0, end=0) for each in found):
        for fact in _facts(number):
            known[fact].append(number)
    return known


def _facts(number: Number) -> Iterator[float | str]:
    yield from number.values
    yield from number.things


def _near(number: Number, known: dict[float | str, list[Number]]) -> list[Number]:
    """The known numbers that could support this one, or speak against it."""
    return [other for fact in _facts(number) for other in known.get(fact, ())]


def _why(number: Number, offer: str, known: list[Number]) -> str:
    said = f"“{offer[number.start : number.end]}”"
    elsewhere = any(number.values & other.values for other in known)
    return f"your notes say {said} of something else" if elsewhere else f"{said} is not in your notes"


def _names(offer: str, brief: str, language: str) -> list[Mark]:
    folded = fold(brief)
    marks = [
        Mark(start, end, "name", f"“{offer[start:end]}” looks like a name and is not in your notes")
        for start, end in names(offer, brief, language)
    ]
    for start, end in quotations(offer):
        if fold(offer[start:end]).strip(" .,!?…。") not in folded:
            marks.append(Mark(start, end, "quotation", "nobody says this in your notes"))
    return marks


def _negations(offer: str, brief: str, language: str) -> list[Mark]:
    known, said = denials(brief, language), denials(offer, language)
    about = _about(known)
    affirmed = stated(brief, language) - about
    marks = [
        Mark(denial.start, denial.end, "negation", "your notes don't deny this")
        for denial in said
        # Without a word in common with a denial of the notes the "not" is the offer's own; a bare "not" meets any.
        if not (known and (denial.about & about or not denial.about)) or denial.nearest & affirmed
    ]
    spared = stated(brief, language, frozenset(place for denial in known for place in denial.places)) | _about(said)
    return [*marks, *_denied(offer, brief, known, spared, language)] if known else marks


def _denied(offer: str, brief: str, known: list[Denial], spared: set[str], language: str) -> Iterator[Mark]:
    stands, offered = sayings(brief, language), sayings(offer, language)
    for denial in {(denial.nearest, denial.core, denial.scope): denial for denial in known}.values():
        # Where the same words stand in the notes without a "not" as well, they may stand in the offer.
        if not says(stands, denial, spared):
            for start, end in mentions(offered, denial, spared):
                yield Mark(start, end, "negation", "your notes deny this")


def _about(denials: list[Denial]) -> set[str]:
    return {name for denial in denials for name in denial.about}
