"""Which of several candidates to show: true to the brief, in its language, unlike what was shown and made before."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from musespark.create.words.brief import Brief
from musespark.create.words.factlock import Mark, check
from musespark.create.words.language import detect, lexicon
from musespark.create.words.meaning import likeness
from musespark.create.words.nouns import signs
from musespark.create.words.prompt import exemplars as exemplars_for
from musespark.create.words.prompt import instructions
from musespark.create.words.tokens import content, fold, grams, sentences, words
from musespark.create.words.voice import leaks

ADDED = 0.3  # share of new content words up to which a rewording stays a rewording
SAME = 0.86  # share of common characters from which two texts count as one
SHARED = 0.5  # share of common sentences, or of common words between two lines, up to which two texts differ
_KANA = dict.fromkeys(("HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "IDEOGRAPHIC"), "CJK")
_LOOP = 0.25  # share of three-word runs said again from which a text goes in circles
_MARKUP = re.compile(r"[{}<>|\\`\ufffd]|\*\*|^#+\s|\b(?:json|caption|title)\s*[:\"]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate with its marks and score; `refusal` says why it is not shown at all, "" if it may be."""

    text: str
    marks: tuple[Mark, ...]
    score: float
    refusal: str = ""


def judge(text: str, brief: Brief, shown: Sequence[str], exemplars: Sequence[str], *, adding: bool = False) -> Judged:
    """Score one candidate: about -1 to 1, more is better. With `adding` it is to stand beside what the draft says."""
    marks = tuple(check(text, brief.facts, brief.tongue))
    twice = told(text, brief) if adding else 0.0
    refusal = "it stands in the draft already" if twice == 1 else _refusal(text, brief, shown, exemplars)
    near = likeness([text], [brief.facts, *shown, *brief.past[:50]])[0]
    seen, past = near[1 : 1 + len(shown)], near[1 + len(shown) :]
    score = float(near[0]) - 0.25 * len(marks) - 0.8 * added(text, brief) - 0.3 * _repetition(text)
    score -= 0.2 * _borrowed(text, brief) + twice
    score -= 0.3 * float(max(seen, default=0)) + 0.1 * float(max(past, default=0))
    return Judged(text, marks, round(score, 4), refusal)


def best(
    texts: Sequence[str], brief: Brief, shown: Sequence[str], exemplars: Sequence[str], *, adding: bool = False
) -> Judged | None:
    """The best candidate that may be shown, None if none may."""
    judged = (judge(text, brief, shown, exemplars, adding=adding) for text in dict.fromkeys(texts))
    return max((one for one in judged if not one.refusal), key=lambda one: one.score, default=None)


def sound(one: Judged, brief: Brief) -> bool:
    """Whether a candidate is good enough to look no further: nothing marked, few words that the brief doesn't hold."""
    return not one.marks and added(one.text, brief) <= ADDED


def added(text: str, brief: Brief) -> float:
    """The share of the text's content words that the brief doesn't hold, 0 to 1."""
    stems = content(text, brief.tongue)
    return sum(stem not in brief.stems for stem in stems) / len(stems) if stems else 1.0


def told(text: str, brief: Brief) -> float:
    """The share of the text's sentences that stand in the draft or its title, word for word, 0 to 1."""
    draft = _barely(f"{brief.title}\n{brief.draft}")
    parts = [_barely(part) for part in sentences(text)]
    return sum(part in draft for part in parts) / len(parts) if parts else 0.0


def _barely(text: str) -> str:
    """The words of a text in a row, each between two spaces, without case and punctuation."""
    kept = (" " if unicodedata.category(char).startswith("P") else char for char in fold(text))
    return f" {' '.join(''.join(kept).split())} "


def same(one: str, other: str) -> bool:
    """Whether two texts say the same with (almost) the same letters."""
    return as_one(plainly(one), plainly(other))


def plainly(text: str) -> str:
    """The letters of a text for `as_one`: folded, spaces evened, without the marks around."""
    return " ".join(fold(text).split()).strip(" .!?。")


def as_one(left: str, right: str) -> bool:
    """Whether two texts have (almost) the same letters in the same order."""
    size = len(left) + len(right)
    if left == right or 2 * min(len(left), len(right)) <= SAME * size:
        return left == right
    return 2 * _in_common(left, right) > SAME * size


def _in_common(one: str, other: str) -> int:
    """The length of the longest common subsequence, a whole row of its table at a step (Hyyrö 2004)."""
    places: dict[str, int] = {}
    for at, char in enumerate(one):
        places[char] = places.get(char, 0) | 1 << at
    row = whole = (1 << len(one)) - 1
    for char in other:
        met = row & places.get(char, 0)
        row = (row + met | row - met) & whole
    return len(one) - row.bit_count()


def _refusal(text: str, brief: Brief, shown: Sequence[str], exemplars: Sequence[str]) -> str:
    if not any(map(str.isalnum, text)):
        return "it says nothing"
    return _strange(text, brief, exemplars) or _repeated(text, brief, shown) or _unfinished(text, brief)


def _strange(text: str, brief: Brief, exemplars: Sequence[str]) -> str:
    known = {word.low for word in words(brief.facts)}
    # What the brief says too tells no language: "cent" is French as well.
    own = " ".join(word.text for word in words(text) if word.low not in known)
    known_letters, its_letters = letters(brief.facts), letters(text)
    foreign = its_letters - known_letters or (known_letters and not its_letters)
    if detect(own, brief.tongue) != brief.tongue or foreign:
        return "it is in another language"
    if leaks(text, [*exemplars, *instructions(brief)], brief.facts) or _borrowed(text, brief) > 1:
        return "it repeats an example"
    return "it is not plain text" if _MARKUP.search(text) and not _MARKUP.search(brief.facts) else ""


def _repeated(text: str, brief: Brief, shown: Sequence[str]) -> str:
    if stammers(text, brief.tongue) and not stammers(brief.facts, brief.tongue):
        return "it says a word twice"
    if _repetition(text) > _LOOP > _repetition(brief.facts):
        return "it goes in circles"
    return "it was shown already" if any(alike(text, other, brief.tongue) for other in shown) else ""


def _unfinished(text: str, brief: Brief) -> str:
    known, last = signs(brief.tongue), words(text)[-1:]
    opens = known and last and last[0].low in known.before and not fold(brief.facts).endswith(last[0].low)
    return "it ends in the middle" if opens else ""


def alike(one: str, other: str, language: str) -> bool:
    """Whether somebody who reads both would take them for one: the same sentences, or lines of the same words."""
    if same(one, other):
        return True
    parts = [{fold(part).strip(" .!?。") for part in sentences(text)} for text in (one, other)]
    if max(map(len, parts)) > 1:
        return _common(*parts) > SHARED
    stems = [set(content(text, language)) for text in (one, other)]
    return stems[0] <= stems[1] or _common(*stems) > SHARED


def letters(text: str) -> set[str]:
    """The scripts of a text's letters by their Unicode names, Latin left out: it stands in every language."""
    names = {unicodedata.name(char, "").split(" ")[0] for char in text if char.isalpha() and not char.isascii()}
    return {_KANA.get(name, name) for name in names} - {
        "LATIN",
        "FULLWIDTH",
        "MODIFIER",
        "MICRO",
        "FEMININE",
        "MASCULINE",
    }


def _common(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one or other else 1.0


def stammers(text: str, language: str) -> bool:
    """Whether a content word comes again at once, or behind one other content word: "kitchen leaky kitchen".

    Or two words in a row come again in their sentence: "two years of it after two years".
    """
    empty, run, last = lexicon(language).empty, list[str](), 0
    if any(_said_again(part, empty) for part in sentences(text)):
        return True
    for word in words(text):
        run = [] if text[last : word.start].strip() or word.low in empty else run
        if word.low in run[-2:]:
            return True
        run += [] if word.low in empty else [word.low]
        last = word.end
    return False


def _said_again(sentence: str, empty: frozenset[str]) -> bool:
    found = words(sentence)
    pairs = [
        (one.low, other.low)
        for one, other in pairwise(found)
        if sentence[one.end : other.start] == " " and one.low != other.low and not {one.low, other.low} <= empty
    ]
    return len(pairs) > len(set(pairs))


def _borrowed(text: str, brief: Brief) -> int:
    """How many content words the text has from our examples and not from the brief."""
    foreign = {stem for example in exemplars_for(brief, []) for stem in content(example, brief.tongue)}
    return len(foreign & set(content(text, brief.tongue)) - brief.stems)


def _repetition(text: str) -> float:
    """The share of three-word runs that say again what was said, 0 to 1."""
    sentences = [grams(part, 3) for part in text.split(". ")]
    every = sum(map(len, sentences))
    return 1 - len(set[tuple[str, ...]]().union(*sentences)) / every if every else 0.0
