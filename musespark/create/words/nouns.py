"""Which words of a brief name something and may stand alone: a few signs by language, for fewer but never odd ones."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from musespark.create.words.brief import Brief
from musespark.create.words.language import lexicon, lexicons, verbs
from musespark.create.words.negation import denials
from musespark.create.words.numbers import is_unit
from musespark.create.words.tokens import Word, sign_before, words

_RUN = 3  # words of a run behind an article that are looked at
# Addresses and handles: no word in them is about the Work.
_ELSEWHERE = re.compile(r"https?://\S+|[@#＃]\S+|(?<!\S)\S+@\S+")
_ELIDED = re.compile(r"^(?:[cdjlmnst]|qu|un|(?:d?al|del|nel|sul|quel)l)'(?=..)")  # what French and Italian hang before
_OWN_LETTERS = frozenset({"ru", "ar", "ko", "hi"})
_OWNER = re.compile(r"'s?$")


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of one language: see nouns.toml."""

    before: frozenset[str] = frozenset()
    head: str = "last"
    verbal: re.Pattern[str] | None = None
    only: re.Pattern[str] | None = None
    never: frozenset[str] = frozenset()
    doers: frozenset[str] = frozenset()
    kin: frozenset[str] = frozenset()

    def fit(self, low: str) -> bool:
        """Whether a word could name something, as far as its form tells."""
        wrong = low in self.never or bool(self.verbal and self.verbal.search(low))
        return not wrong and (self.only is None or bool(self.only.search(low)))


@cache
def signs(language: str) -> Signs | None:
    """The signs of a language, None for one whose words we can't tell apart."""
    table = tomllib.loads(Path(__file__).with_name("nouns.toml").read_text(encoding="utf-8"))
    entry = table.get(language)
    if entry is None:
        return None
    forms = {name: re.compile(entry[name]) for name in ("verbal", "only") if entry.get(name)}
    lists = {name: frozenset(entry.get(name, "").split()) for name in ("before", "never", "doers", "kin")}
    return Signs(
        **lists,  # type: ignore[arg-type]  # mypy takes each for any field; the names above say which
        head=entry.get("head", "last"),
        **forms,  # type: ignore[arg-type]  # as above
    )


def nouns(brief: Brief) -> list[str]:
    """The words that name something, folded, each time they come; [] in a language whose words we can't tell apart."""
    stated = brief.language.split("-")[0].lower()
    known = signs(brief.tongue)
    if known is None or (stated and stated not in lexicons()):
        return []
    text = _ELSEWHERE.sub(lambda found: " " * len(found.group()), brief.facts)
    denied = {place for denial in denials(text, brief.tongue) for place in denial.places}
    found = words(text)
    solid = [
        place
        for place, word in enumerate(found)
        if _solid(word, brief.tongue, known, denied) and (place == 0 or found[place - 1].low not in known.doers)
    ]
    heads = set(_heads(text, found, solid, known, brief.tongue))
    capitals = {place for place in solid if brief.tongue == "de" and found[place].text[0].isupper()}
    # Where signs of a noun are there, the words without one are left out; a bare list of words has no signs.
    chosen = capitals or heads or set(solid)
    return [_bare(found[place]) for place in sorted(chosen)]


def _solid(word: Word, language: str, known: Signs, denied: set[int]) -> bool:
    lex = lexicon(language)
    low = _bare(word)
    if word.start in denied or not low[0].isalpha() or len(low) < 2 or is_unit(low) or _foreign(low, language):
        return False
    small = low in lex.empty | lex.openers | lex.places or low in lex.numbers
    return not small and low not in verbs(language).irregular and known.fit(low)


def _heads(text: str, found: list[Word], solid: list[int], known: Signs, language: str) -> Iterator[int]:
    """Places of the nouns in runs of solid words behind an article, a preposition or a number."""
    if not known.before:
        yield from solid
        return
    inside = set(solid)
    for place in solid:
        opens = place - 1 not in inside or _apart(text, found, place)
        behind = _begins(text, found, place, known, language)
        if (opens and behind) or _ELIDED.match(found[place].low):
            run = [place]
            while run[-1] + 1 in inside and not _apart(text, found, run[-1] + 1) and len(run) < _RUN:
                run.append(run[-1] + 1)
            before_verb = language == "en" and len(run) > 1 and _agree(found[run[-2]], found[run[-1]])
            yield place if known.head == "first" else run[-2] if before_verb else run[-1]


def _begins(text: str, found: list[Word], place: int, known: Signs, language: str) -> bool:
    """Whether an article, an owner or a verb stands before a word, with at most a common adjective between."""
    before = place - 1
    if before < 0 or _apart(text, found, place):
        return False
    plain = not _introduces(found[before], known, language) and found[before].low in lexicon(language).openers
    if plain and not _apart(text, found, before):
        before -= 1
    owns = found[before].low.endswith("'s") and language == "en"
    return owns or _introduces(found[before], known, language) or _did(text, found, before, known, language)


def _did(text: str, found: list[Word], place: int, known: Signs, language: str) -> bool:
    """Whether a verb opens a sentence there, as notes often begin: "Baked bread" names what was baked."""
    low = found[place].low
    is_verb = low in verbs(language).irregular or bool(known.verbal and known.verbal.search(low))
    return is_verb and not sign_before(text, found[place].start, " ").strip(".!?…\n")


def _agree(word: Word, following: Word) -> bool:
    """Whether an English noun and a verb may stand there: one of them has the "s", as in "kids love", "it lasts"."""
    one, other = (each.low.endswith("s") and not each.low.endswith(("ss", "'s")) for each in (word, following))
    return one != other


def _introduces(word: Word, known: Signs, language: str) -> bool:
    return (
        word.low in known.before or word.text.isdecimal() or is_unit(word.low) or word.low in lexicon(language).numbers
    )


def _foreign(low: str, language: str) -> bool:
    """Whether a word is in other letters than its language: a guess at the language was wrong then."""
    return language not in _OWN_LETTERS and low[0] > "\u024f"


def _bare(word: Word) -> str:
    return _OWNER.sub("", _ELIDED.sub("", word.low))


def _apart(text: str, found: list[Word], place: int) -> bool:
    """Whether more than a space (or an apostrophe) stands between a word and the one before it."""
    return place == 0 or text[found[place - 1].end : found[place].start].strip(" '’") != ""
