"""Finds what looks like a proper name, or like somebody's words, without a list of names.

In scripts with capitals a name is a capitalised word inside a sentence, in German, whose nouns all have capitals, one
behind a bare preposition or a title, and the first word of a sentence where it is no common one; in Japanese a run of
katakana, the word before an honorific, a common family name or the ending of a given one; in Chinese, Arabic and Korean
the word beside a title. Not seen: an Arabic or Chinese name without a title.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from musespark.create.words.language import UNSPACED, lexicon
from musespark.create.words.meaning import pieces
from musespark.create.words.numbers import numbers
from musespark.create.words.tokens import Word, fold, root, sign_before, stem, words

_QUOTED = re.compile(r"[“„«「『\"]([^“”„«»「」『』\"\n]{8,300})[”“»」』\"]")
_KATAKANA = re.compile(r"[ァ-ヴー]{2,}(?:・[ァ-ヴー]+)*")
# Prepositions before which a German noun rarely stands without an article, unless it is a name.
_BARE = frozenset({"von", "aus", "nach", "bei", "namens"})
_CAPITALS = frozenset({"en", "es", "fr", "it", "pt", "nl", "ru", "de", "tr"})
_RARE_IS_NEW = frozenset({"en", "de"})  # elsewhere a rare first word is a verb more often than a name
_PLAIN_ENDINGS = ("ing", "ed", "ly")  # of English words that open a sentence and are no names
_KANJI = re.compile(r"(?<![一-鿿々])([一-鿿々]{2,5})(?=[はがもとにを、])")
_HANDLE = re.compile(r"@[\w.]+|https?://\S+|\b[\w-]{1,63}\.(?:com|org|net|de|fr|es|jp|io)\b")
_WHOLE = 4  # letters of a word that can be a part of another
_LONGEST = 60  # letters of a part that is looked for in a longer word
_AFTER = frozenset({"ja", "zh", "ko", "hi"})  # languages whose titles follow the name


@dataclass(frozen=True, slots=True)
class _Known:
    """The brief's words: all of them behind and before line breaks, for looking up beginnings and endings; roots."""

    lows: frozenset[str]
    row: str
    roots: frozenset[str]

    @classmethod
    def of(cls, brief: str, language: str) -> "_Known":
        lows = {word.low for word in words(brief)}
        roots = frozenset(root(low, language) for low in lows)
        return cls(frozenset(low for low in lows if len(low) >= _WHOLE), "\n".join(["", *sorted(lows), ""]), roots)

    def compounds(self, low: str) -> bool:
        """Whether a word and one of the brief's are a part of each other, as in a compound."""
        if len(low) >= _WHOLE and (f"\n{low}" in self.row or f"{low}\n" in self.row):
            return True
        sizes = range(_WHOLE, min(len(low), _LONGEST) + 1)
        return any(low[:size] in self.lows or low[-size:] in self.lows for size in sizes)


def names(offer: str, brief: str, language: str) -> Iterator[tuple[int, int]]:
    """Places of words in the offer that look like names and don't stand in the brief."""
    folded, known = fold(brief), {stem(word.text) for word in words(brief)}
    said = _Known.of(brief, language)
    for match in _HANDLE.finditer(offer):
        bare = match.group().rstrip(".,;:!?…)]}\"'”’»。、")  # the end of a sentence is none of an address
        if fold(bare) not in folded:
            yield match.start(), match.start() + len(bare)
    if language in UNSPACED:
        yield from _unspaced(offer, folded, language)
    found, counted = words(offer), {number.start for number in numbers(offer, language)}
    for place, word in enumerate(found):
        fresh = stem(word.text) not in known and word.low not in lexicon(language).function
        opens = word.start not in counted and _opens_as_name(offer, word, said, language)
        if fresh and (opens or _is_name(offer, found, place, language)):
            yield word.start, word.end


def quotations(text: str) -> Iterator[tuple[int, int]]:
    """Places of quoted words, quotation marks left out; shorter than 8 characters is a title or irony, not speech."""
    for match in _QUOTED.finditer(text):
        yield match.span(1)


def _is_name(text: str, found: list[Word], place: int, language: str) -> bool:
    word = found[place]
    if _titled(text, found, place, language):
        return True
    if language not in _CAPITALS:
        # A word in Latin letters amid another script is a brand or a foreign name.
        return word.text[0].isupper() and word.text.isascii()
    if not word.text[0].isupper() or word.low == "i" or word.low.startswith("i'"):
        return False
    doubled = _doubled(text, found, place)
    if language == "de":
        return (doubled and not _opens(text, word)) or (place > 0 and found[place - 1].low in _BARE)
    return doubled or not _opens(text, word)


def _opens_as_name(text: str, word: Word, known: _Known, language: str) -> bool:
    """Whether the first word of a sentence has its capital for itself: no common word, and nothing of the brief's."""
    if language not in _CAPITALS or not word.text[0].isupper() or not _opens(text, word):
        return False
    if any(_is_plain(part, known, language) for part in re.split(r"['-]", word.low) if part):
        return False
    # The vocabulary has common words uncapitalised, and common names with their capital alone.
    rare, common = pieces(word.text) > 1, min(pieces(word.low), pieces(word.low.removesuffix("s"))) == 1
    return not common and (not rare or language in _RARE_IS_NEW)


def _is_plain(low: str, known: _Known, language: str) -> bool:
    lex = lexicon(language)
    if low in lex.empty | lex.openers | lex.places or low in lex.numbers or low.isdigit():
        return True
    if language == "en" and low.endswith(_PLAIN_ENDINGS) and len(low) > 5:
        return True
    return root(low, language) in known.roots or known.compounds(low)


def _doubled(text: str, found: list[Word], place: int) -> bool:
    """Whether another capitalised word follows at once: first name and family name."""
    if place + 1 == len(found):
        return False
    word, following = found[place], found[place + 1]
    between = text[word.end : following.start]
    return between == " " and following.text[0].isupper() and following.low != "i"


def _titled(text: str, found: list[Word], place: int, language: str) -> bool:
    titles = lexicon(language).titles
    beside = place + 1 if language in _AFTER else place - 1
    if not 0 <= beside < len(found) or found[place].low in titles:
        return False
    near = found[beside]
    first, second = sorted((found[place], near), key=lambda word: word.start)
    return near.low in titles and set(text[first.end : second.start]) <= {" ", "."}


def _unspaced(offer: str, folded: str, language: str) -> Iterator[tuple[int, int]]:
    for match in _KATAKANA.finditer(offer):
        if fold(match.group()) not in folded:
            yield match.span()
    titles = "|".join(map(re.escape, sorted(lexicon(language).titles, key=len, reverse=True)))
    for match in re.finditer(rf"([一-鿿々]{{1,4}})(?:{titles})", offer):
        if match.group(1) not in folded:
            yield match.span(1)
    if language == "ja":
        for match in _KANJI.finditer(offer):
            if match.group(1) not in folded and _like_japanese_name(match.group(1)):
                yield match.span(1)


def _like_japanese_name(run: str) -> bool:
    lex = lexicon("ja")
    family = any(run.startswith(name) and len(run) <= len(name) + 2 for name in lex.surnames if len(name) > 1)
    given = len(run) < 4 and run.endswith(tuple(lex.given)) and run not in lex.openers
    return family or given


def _opens(text: str, word: Word) -> bool:
    before = sign_before(text, word.start, " \t\"'“”„«»‘’([¿¡-–—*")
    return not before or before in ".!?…:\n。！？"
