"""What a text denies: each negating word with the content words in its reach.

A simple window after the word, before it too in languages that negate behind; characters around it in scripts
without spaces (the idea of NegEx, Chapman et al. 2001, without its medical lists).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise

from musespark.create.words.language import UNSPACED, lexicon
from musespark.create.words.tokens import Word, root, sentences, words

REACH = 4  # content words after a negation that it may be about
_BEHIND = frozenset({"hi", "ko", "tr", "de", "nl"})  # the negation may stand behind what it denies
# By language: the Dutch "of" is no English one, and the Spanish "o" no Portuguese article.
_OR = {
    language: re.compile(rf"\b(?:{ors})(?=\s+([^\W\d_]+))", re.IGNORECASE)
    for language, ors in {
        "en": "or|nor",
        "de": "oder|noch",
        "es": "o|ni",
        "fr": "ou|ni",
        "it": "o|né",
        "pt": "ou|nem",
        "nl": "of|noch",
        "ru": "или|ни",
        "ar": "أو",
    }.items()
}
_STOPS = re.compile(r"[,.;:!?()\n،؛]|\b(?:but|aber|pero|mais|sondern|sino|ma|mas|maar|но|لكن)\b")


@dataclass(frozen=True, slots=True)
class Denial:
    """A negating word at start..end and the roots in its reach (pairs of characters in scripts without spaces).

    One of the `nearest` alone states what is denied. One of the `core` does so beside another root of the `scope`:
    "there", of somebody who was not. `places` are where the denied words begin.
    """

    start: int
    end: int
    about: frozenset[str]
    nearest: frozenset[str]
    core: frozenset[str] = frozenset()
    scope: frozenset[str] = frozenset()
    places: frozenset[int] = frozenset()


def denials(text: str, language: str) -> list[Denial]:
    """Every negation of the text."""
    return [*(_unspaced if language in UNSPACED else _spaced)(text, language)]


def stated(text: str, language: str, denied: frozenset[int] = frozenset()) -> set[str]:
    """Roots of the words that carry content, without those that begin at a `denied` place; none without spaces."""
    if language in UNSPACED:
        return set()
    empty = lexicon(language).empty
    return {root(word.text, language) for word in words(text) if word.start not in denied and word.low not in empty}


@dataclass(frozen=True, slots=True)
class Sayings:
    """What a text says in its sentences without any negation.

    For each such sentence the places of each root (in scripts without spaces: the first one of each pair of
    characters), and for each root the numbers of its sentences.
    """

    sentences: list[dict[str, list[tuple[int, int]]]]
    where: dict[str, list[int]]


def sayings(text: str, language: str) -> Sayings:
    """What the sentences without any negation say."""
    made, here = Sayings([], {}), 0
    for sentence in sentences(text):
        here = max(text.find(sentence, here), here)
        if not denials(sentence, language):
            said = (_pairs if language in UNSPACED else _roots)(sentence, here, language)
            for name in said:
                made.where.setdefault(name, []).append(len(made.sentences))
            made.sentences.append(said)
        here += len(sentence)
    return made


def says(said: Sayings, denial: Denial, spared: set[str]) -> bool:
    """Whether a text says what is denied; for `spared` see `mentions`."""
    return any(name in said.where for name in denial.nearest - spared) or any(_together(said, denial))


def mentions(said: Sayings, denial: Denial, spared: set[str]) -> Iterator[tuple[int, int]]:
    """Places where a text says what is denied, in a sentence without any negation.

    `spared` are roots that the denying text states as well: one of them says it only beside another word of the denial.
    """
    alone, together = denial.nearest - spared, {*_together(said, denial)}
    for number in sorted(together.union(*(said.where.get(name, ()) for name in alone))):
        meant = alone | denial.scope if number in together else alone
        yield from sorted(place for name in meant for place in said.sentences[number].get(name, ()))


def _together(said: Sayings, denial: Denial) -> Iterator[int]:
    """The numbers of the sentences that have one of the core beside another root of the scope."""
    for name in denial.core:
        for number in said.where.get(name, ()):
            if sum(other in said.sentences[number] for other in denial.scope) > 1:
                yield number


def _pairs(sentence: str, here: int, _language: str) -> dict[str, list[tuple[int, int]]]:
    places = range(len(sentence) - 2, -1, -1)
    return {sentence[at : at + 2]: [(here + at, here + at + 2)] for at in places}


def _roots(sentence: str, here: int, language: str) -> dict[str, list[tuple[int, int]]]:
    said: dict[str, list[tuple[int, int]]] = {}
    for word in words(sentence):
        said.setdefault(root(word.text, language), []).append((here + word.start, here + word.end))
    return said


@dataclass(frozen=True, slots=True)
class _Reading:
    """The words of a text, and what tells how far a negation reaches; numbers are those of words.

    `solid` carry content, `before` and `behind` are where a reach that goes on ends at the latest, `vague` counts the
    words like "any" up to each, `stops` are places in the text.
    """

    found: list[Word]
    solid: list[int]
    before: list[int]
    behind: list[int]
    vague: list[int]
    stops: list[int]
    ors: list[re.Match[str]]

    def after(self, place: int) -> list[int]:
        """Up to REACH words with content behind a word, the nearest first."""
        wall = bisect_right(self.behind, place)
        end = self.behind[wall] if wall < len(self.behind) else len(self.found)
        first = bisect_right(self.solid, place)
        return [each for each in self.solid[first : first + REACH] if each < end]

    def ahead(self, place: int) -> list[int]:
        """Up to REACH words with content before a word, the nearest first."""
        wall = bisect_left(self.before, place)
        end = self.before[wall - 1] if wall else -1
        last = bisect_left(self.solid, place)
        return [each for each in reversed(self.solid[max(last - REACH, 0) : last]) if each > end]

    def joined(self, place: int) -> list[Word]:
        """What an "or" adds to the denied word: fertiliser or compost."""
        here = self.found[place].end
        stop, nearest = bisect_left(self.stops, here), bisect_left(self.ors, here, key=re.Match.start)
        match = self.ors[nearest] if nearest < len(self.ors) else None
        if match is None or (stop < len(self.stops) and match.end(1) > self.stops[stop]):
            return []
        return [Word(match.group(1), *match.span(1))]


def _read(text: str, language: str) -> _Reading:
    lex, found = lexicon(language), words(text)
    gaps = enumerate(pairwise(found), start=1)
    apart = {place for place, (one, other) in gaps if _STOPS.search(text, one.end, other.start)}
    stopping = {place for place, word in enumerate(found) if _STOPS.fullmatch(word.low)}
    return _Reading(
        found,
        [place for place, word in enumerate(found) if word.low not in lex.empty or word.low in lex.places],
        sorted(stopping | {place - 1 for place in apart}),
        sorted(stopping | apart),
        [*accumulate((word.low in lex.any for word in found), initial=0)],
        [match.start() for match in _STOPS.finditer(text)],
        [match for ors in [_OR.get(language)] if ors for match in ors.finditer(text)],
    )


def _spaced(text: str, language: str) -> Iterator[Denial]:
    negation = lexicon(language).negation
    if not any(word.low in negation for word in words(text)):
        return
    reading = _read(text, language)
    for place, word in enumerate(reading.found):
        if word.low in negation:
            yield _denial(reading, place, language)


def _denial(reading: _Reading, place: int, language: str) -> Denial:
    lex, found = lexicon(language), reading.found
    after, before = reading.after(place), reading.ahead(place)
    reached = after + before if language in _BEHIND else after
    denied = [found[each] for each in reached]
    solid = [each for each in reached if found[each].low not in lex.places]
    is_being = any(each.low in lex.being for each in found[place + 1 : place + 2])
    first = [] if is_being else [*_nearest(reading, solid, language), *reading.joined(place)]
    near = [found[each] for each in solid[:1]]
    loose = denied if is_being else [*near, *first, *(each for each in denied if each.low in lex.places)]

    def names(chosen: list[Word]) -> frozenset[str]:
        return frozenset(root(each.text, language) for each in chosen)

    scope = names([*denied, *(found[each] for each in before[:1]), *first])
    starts = frozenset(each.start for each in [*denied, *first])
    word = found[place]
    return Denial(word.start, word.end, names(denied), names(first), names(loose), scope, starts)


def _nearest(reading: _Reading, solid: list[int], language: str) -> list[Word]:
    """What is denied: the first word, but the plumber of "did not call a plumber", the sugar of "did not use sugar"."""
    if len(solid) < 2:
        return [reading.found[each] for each in solid]
    verb, thing = solid[:2]
    if verb < thing and reading.vague[thing] > reading.vague[verb + 1]:
        return [reading.found[thing]]
    if root(reading.found[verb].text, language) not in _light(language):
        return [reading.found[verb]]
    return [] if verb + 1 < thing else [reading.found[thing]]


@cache
def _light(language: str) -> set[str]:
    return {root(each, language) for each in lexicon(language).light}


def _unspaced(text: str, language: str) -> Iterator[Denial]:
    marks = "|".join(map(re.escape, sorted(lexicon(language).negation, key=len, reverse=True)))
    for match in re.finditer(marks, text):
        before, after = text[max(match.start() - 6, 0) : match.start()], text[match.end() : match.end() + 5]
        # Japanese denies what stands before, Chinese what comes after.
        side, other = (before, "") if language == "ja" else (after, before)
        side = re.split(r"[、。，,.！？!?\s]", side)[-1 if language == "ja" else 0]
        about = frozenset(side[i : i + 2] for i in range(max(len(side) - 1, 0)))
        nearest = frozenset(pair for pair in about if _solid(pair))
        yield Denial(match.start(), match.end(), about or frozenset({other[-2:]}), nearest)


def _solid(pair: str) -> bool:
    """Both characters Chinese or katakana: a word's body, not its grammar."""
    return all("\u4e00" <= char <= "\u9fff" or "\u30a1" <= char <= "\u30fa" for char in pair)
