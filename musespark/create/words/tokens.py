"""Cuts a text into sentences and words, in scripts with and without spaces."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from musespark.create.words.language import Verbs, lexicon, verbs

# A mark of the end, its closing quotes, then a space or nothing; the full-width marks need no space after them.
_END = re.compile(
    r"(?<=[.!?…])\s+(?=\S)|(?<=[.!?…][\"'”’»)\]])\s+(?=\S)|(?<=[。！？])(?![」』）])|(?<=[。！？][」』）])|(?<=[؟۔।])\s*"
)
_PARTS = re.compile(r"[;؛；]")
_BULLET = re.compile(r"\s*[-*•·–]\s+")
# Vowel signs and other marks on letters, which a pattern's \\w leaves out: without them Hindi falls to pieces.
MARKS = "".join(chr(code) for code in range(0x300, 0xABF0) if unicodedata.category(chr(code)) in {"Mn", "Mc"})
_LETTERS = rf"(?:[^\W\d_'’぀-鿿]|[{MARKS}\u200c\u200d])"
_WORD = re.compile(rf"[぀-ヿ㐀-鿿豈-﫿ー々〆]+|\d+|[^\W\d_]{_LETTERS}*(?:['’‘ʼ`´-]{_LETTERS}+)*")
_PART = re.compile(r"\S+")
_TAG = re.compile(r"[#＃]\w+")
_VOWEL = re.compile(r"[aeiouy\u0600-\u06ff]")
_TWICE = re.compile(r"([a-z])\1$")
_ABBREVIATION = re.compile(
    r"\b(?:mr|mrs|ms|dr|prof|st|no|vs|etc|ca|bzw|z\.b|sr|sra|m|approx|e\.g|i\.e)\.$", re.IGNORECASE
)
# Nor do these end a sentence inside a line: the number of a list, a German ordinal, an initial, "z. B.".
_NUMBERED = re.compile(
    r"^\d{1,2}\.$|\b(?i:am|vom|zum|beim|im|ab|bis|der|die|das|den|dem)\s\d{1,3}\.$|(?:^|[\s.(])[A-ZÀ-ÖØ-Þ]\.$"
)
_MONTH = re.compile(r"(?:jan|feb|mär|apr|mai|jun|jul|aug|sep|okt|nov|dez)", re.IGNORECASE)
_LETTER = re.compile(r"(?:^|[\s.(])[^\W\d_]\.$")
_LETTERED = re.compile(r"[^\W\d_]\.(?:\s|$)")
_ABBREVIATED = 10  # characters that tell whether an abbreviation stands at the end
_WORDS_KEPT = 20_000  # folded words and roots remembered: those of some dozens of texts
_JOINED = 4  # letters of an Arabic word that begins with one of its own, and not with an "and"
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ`´", "'"))
_LONG = 80  # characters: what is longer is no word, and is not remembered


@dataclass(frozen=True, slots=True)
class Word:
    """A word and where it stands (Python offsets)."""

    text: str
    start: int
    end: int

    @property
    def low(self) -> str:
        """The word for comparing: case folded, typographic apostrophes made plain."""
        return fold(self.text)


def sentences(text: str) -> list[str]:
    """The sentences of a text, stripped; line breaks and semicolons end one too, for people write notes so."""
    found: list[str] = []
    for line in _lines(text):
        for place, piece in enumerate(_END.split(line)):
            last = found[-1][-_ABBREVIATED:] if found else ""
            if piece and last and (_ABBREVIATION.search(last) or (place and _goes_on(last, piece.strip()))):
                found[-1] += f" {piece.strip()}"
            else:
                found.append(piece.strip(" \t-*•·"))
    return [sentence for sentence in found if any(map(str.isalnum, sentence))]


def _goes_on(last: str, piece: str) -> bool:
    """Whether what ends in a dot goes on in the same line: "3. Mai", "z. B.", "J. R. Tolkien"."""
    if _NUMBERED.search(last) or (last[-2:-1].isdigit() and _MONTH.match(piece)):
        return True
    return bool(_LETTER.search(last)) and (piece[:1].islower() or bool(_LETTERED.match(piece)))


def _lines(text: str) -> Iterator[str]:
    for line in filter(str.strip, text.split("\n")):
        if bullet := _BULLET.match(line):
            yield ""  # what stands in a list continues no abbreviation
        for part in _PARTS.split(line[bullet.end() :] if bullet else line):
            yield part.strip()


def words(text: str) -> list[Word]:
    """Words and digit runs with their places; a run of kana and characters counts as one word."""
    return [Word(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]


def content(text: str, language: str) -> list[str]:
    """Stems of the words that carry content; for unspaced scripts pairs of neighbouring characters."""
    skip = lexicon(language).function | lexicon(language).negation
    found: list[str] = []
    for word in words(text):
        if _unspaced(word.text):
            found += [word.text[i : i + 2] for i in range(max(len(word.text) - 1, 1))]
        elif word.low not in skip and not (len(word.text) == 1 and word.text.isascii()):
            found.append(stem(word.text))
    return found


def stem(word: str) -> str:
    """A rough stem: folded, accents off, cut to its first five letters (Arabic without its article)."""
    bare = _bare(word)
    return bare[:5] if len(bare) > 5 else bare.rstrip("s") if len(bare) > 3 else bare


def root(word: str, language: str) -> str:
    """A stem without what time and person put on a verb: "calle" of "called" becomes that of "call".

    Endings are taken off as in Porter's stemmer (1980), step 1, by the table of the language.
    """
    return _root(word[:_LONG], language)


@lru_cache(maxsize=_WORDS_KEPT)
def _root(word: str, language: str) -> str:
    forms = verbs(language)
    base = _bare(word)
    base = forms.irregular.get(base, base)
    while (shorter := _without_ending(base, forms)) != base:
        base = shorter
    for opening in forms.before:
        if base.startswith(opening) and len(base) >= len(opening) + forms.least:
            base = base.removeprefix(opening)
            break
    return stem(_TWICE.sub(r"\1", base))


def _without_ending(base: str, forms: Verbs) -> str:
    for ending, instead in forms.endings:
        left = base.removesuffix(ending)
        whole = left == base or len(left) < forms.least or base.endswith(("ss", "us", "is"))
        if not whole and _VOWEL.search(left + instead):
            return left + instead
    return base


def _bare(word: str) -> str:
    low = fold(word).removesuffix("'s")
    bare = "".join(c for c in unicodedata.normalize("NFD", low) if not unicodedata.combining(c))
    if bare[:1] in {"و", "ف"} and len(bare) > _JOINED:  # "and", "so"
        bare = bare[1:]
    for article in ("بال", "ال"):
        if bare.startswith(article) and len(bare) > len(article) + 2:
            return bare.removeprefix(article)
    return bare


def fold(text: str) -> str:
    """Case folded, compatibility forms and apostrophes made plain."""
    return _folded(text) if len(text) <= _LONG else _folded.__wrapped__(text)


@lru_cache(maxsize=_WORDS_KEPT)
def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text.replace("´", "'")).casefold().translate(_APOSTROPHES)


def without_tags(sentence: str) -> str:
    """The sentence without the hashtags behind its words, and without the marks behind those."""
    parts = list(_PART.finditer(sentence.rstrip(" .!\n\t")))
    kept = len(parts)
    while kept and _TAG.fullmatch(parts[kept - 1].group()):
        kept -= 1
    if kept == len(parts):
        return sentence
    return sentence[: parts[kept - 1].end()] if kept else ""


def sign_before(text: str, at: int, passing: str = "") -> str:
    """The character before a place that is none of `passing` (for "": no white space); "" at the beginning."""
    while at and (text[at - 1] in passing if passing else text[at - 1].isspace()):
        at -= 1
    return text[at - 1 : at]


def grams(text: str, size: int = 4) -> set[tuple[str, ...]]:
    """Runs of `size` words, folded; of characters for unspaced scripts (twice as many)."""
    units: list[str] = []
    for word in words(text):
        units += list(word.text) if _unspaced(word.text) else [word.low]
    size = size * 2 if units and sum(len(u) == 1 for u in units) * 2 > len(units) else size
    return {tuple(units[i : i + size]) for i in range(len(units) - size + 1)}


def _unspaced(word: str) -> bool:
    return "\u3040" <= word[0] <= "\u9fff" or "\uf900" <= word[0] <= "\ufaff"
