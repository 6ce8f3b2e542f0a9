"""Amounts without a number: "a year", "une heure", "eine ganze Woche" say one of them."""

from collections.abc import Iterator
from itertools import pairwise

from musespark.create.words.language import lexicon
from musespark.create.words.numbers import Number, unit_of
from musespark.create.words.tokens import Word, words

_FULL = frozenset(
    {"whole", "full", "entire", *(f"{full}{end}" for full in ("ganz", "voll") for end in ("e", "en", "es", "er"))}
)
_PLACE = frozenset({"second", "seconde", "segundo", "segunda"})  # what comes after the first, before any other word
_SIGH = frozenset({"what", "such", "für", "so"})  # "What a day!" counts nothing


def measures(text: str, language: str) -> Iterator[Number]:
    """Every unit behind an indefinite article, as one of that unit."""
    articles, found = lexicon(language).one, words(text)
    for place, word in enumerate(found):
        sighed = place > 0 and found[place - 1].low in _SIGH
        behind = place + 1 + (place + 1 < len(found) and found[place + 1].low in _FULL)
        if word.low in articles and not sighed and _measures(text, found, behind, language):
            unit = found[behind]
            yield Number(word.start, unit.end, frozenset({1.0}), unit_of(unit.low))


def mentioned(text: str, language: str) -> set[str]:
    """The units that a text names as one or without a number: "1 year", "last year", but not "6 years"."""
    known, found = lexicon(language).numbers, words(text)
    counted = {word.start for before, word in pairwise(found) if before.low in known or before.text.isdecimal()}
    counted -= {word.start for before, word in pairwise(found) if before.text == "1"}
    return {unit_of(word.low) for word in found if word.start not in counted} - {""}


def _measures(text: str, found: list[Word], place: int, language: str) -> bool:
    if place >= len(found) or len(found[place].low) < 2 or not unit_of(found[place].low):
        return False
    if found[place].low not in _PLACE or place + 1 == len(found):
        return True
    following = found[place + 1]
    return text[found[place].end : following.start] != " " or following.low in lexicon(language).function
