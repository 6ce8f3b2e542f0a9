"""Which language a text is in, by script and by its small words; and those small words for whoever needs them."""

import re
import tomllib
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

UNSPACED = frozenset({"ja", "zh"})
_SCRIPTS = {
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "CJK": "zh",
    "ARABIC": "ar",
    "CYRILLIC": "ru",
    "DEVANAGARI": "hi",
}
_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_LEAD = 2  # small words that one language is ahead of another before it is chosen for somebody
# Letters that other languages have in the same script: Ukrainian, Serbian or Kazakh; Persian or Urdu.
_KIN = {"ru": frozenset("іїєґўђѓјљњћќџәғқңөұүһ"), "ar": frozenset("پچژگکیےۓٹڈڑں")}


@dataclass(frozen=True)
class Lexicon:
    """The closed words of one language."""

    function: frozenset[str]
    negation: frozenset[str]
    joins: frozenset[str]
    titles: frozenset[str]
    numbers: dict[str, float]
    one: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    auxiliary: frozenset[str] = frozenset()
    being: frozenset[str] = frozenset()
    any: frozenset[str] = frozenset()
    light: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()
    surnames: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()

    @cached_property
    def empty(self) -> frozenset[str]:
        """Words that carry no content where something is denied."""
        return self.function | self.negation | self.auxiliary | self.being


@dataclass(frozen=True, slots=True)
class Verbs:
    """What one language puts on its verbs: see verbs.toml."""

    least: int = 5
    before: tuple[str, ...] = ()
    endings: tuple[tuple[str, str], ...] = ()
    irregular: dict[str, str] = field(default_factory=dict)


@cache
def lexicons() -> dict[str, Lexicon]:
    """Every lexicon by language code, read once from languages.toml."""
    table = tomllib.loads(Path(__file__).with_name("languages.toml").read_text(encoding="utf-8"))
    return {code: _lexicon(entry) for code, entry in table.items()}


def lexicon(language: str) -> Lexicon:
    """The lexicon of a BCP 47 tag's language, English for one that we don't have."""
    known = lexicons()
    return known.get(language.split("-", maxsplit=1)[0].lower(), known["en"])


@cache
def verbs(language: str) -> Verbs:
    """The verb forms of a BCP 47 tag's language, none for one that we don't have."""
    table = tomllib.loads(Path(__file__).with_name("verbs.toml").read_text(encoding="utf-8"))
    entry = table.get(language.split("-", maxsplit=1)[0].lower())
    if entry is None:
        return Verbs()
    endings = (each.partition("=")[::2] for each in entry["endings"].split())
    irregular = dict(pair.split("=") for pair in entry["irregular"].split())
    longest_first = tuple(sorted(endings, key=lambda pair: -len(pair[0])))
    return Verbs(entry["least"], tuple(entry.get("before", "").split()), longest_first, irregular)


def detect(text: str, fallback: str = "en") -> str:
    """The language's code: the script where it says enough, else the language with most of its small words here."""
    scripts = Counter(filter(None, map(_script, text[:4000])))
    if scripts:
        # Japanese writes mostly Chinese characters, but a tenth of kana settles it.
        total, kana = scripts.total(), scripts["ja"]
        letters = sum(map(str.isalpha, text[:4000]))
        if total * 3 > letters:
            return "ja" if kana * 10 > total else scripts.most_common(1)[0][0]
    words = _WORDS.findall(text[:4000].lower())
    votes = {code: _votes(words, lex) for code, lex in lexicons().items() if code not in _SCRIPTS.values()}
    best = max(votes, key=lambda code: votes[code])
    ahead = votes[best] > votes.get(fallback, 0)
    return best if votes[best] and ahead else fallback


def chosen(text: str, stated: str) -> str:
    """The language of a text that is beyond doubt in another one than `stated` (a BCP 47 tag), else `stated`.

    Where `stated` is none that we know, or letters are of a further language in the same script, nothing is sure.
    """
    base = stated.split("-", maxsplit=1)[0].lower()
    found = detect(text, base)
    low = text[:4000].lower()
    if base not in lexicons() or found == base or not _KIN.get(found, frozenset()).isdisjoint(low):
        return stated
    if found in UNSPACED | {"ko"}:
        return found
    votes = {code: _votes(_WORDS.findall(low), lexicon(code)) for code in (found, base)}
    return found if votes[found] >= votes[base] + _LEAD else stated


def _votes(words: list[str], lex: Lexicon) -> float:
    return sum((word in lex.function) + 2 * (word in lex.negation) + (word in lex.numbers) for word in words)


@cache
def _script(char: str) -> str | None:
    if char.isascii():
        return None
    name = unicodedata.name(char, "").split(" ")[0].split("-")[0]
    return _SCRIPTS.get(name)


def _lexicon(entry: dict[str, str]) -> Lexicon:
    lists = {name: frozenset(words.split()) for name, words in entry.items() if name != "numbers"}
    pairs = (pair.split("=") for pair in entry["numbers"].split())
    return Lexicon(**lists, numbers={word: float(value) for word, value in pairs})
