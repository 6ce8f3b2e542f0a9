"""What a place is called: the words and hashtags that are frequent in it and rare outside, as its people write them.

No list of topics: the language of the place is that of its Works. Counted by Works, not by times, so that one long text
names nothing alone.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from musespark.create.words.language import UNSPACED, detect, lexicon
from musespark.create.words.tokens import fold, stem, words

LETTERS = 600  # of a text that are looked at
LEAST = 3  # letters of a word with spaces around it
NAMES = 3
FITTING = 0.4  # of the score of the first name, which the others need
OFTEN = 0.25  # of the Works of a place that say it, at least (and two, where there are two)
# in scripts without spaces a name is a run of characters or of katakana: what is written so is mostly a noun
_RUN = re.compile(r"[㐀-鿿豈-﫿]{1,4}|[ァ-ヿー]{2,8}")
_TAG = re.compile(r"[#＃](\w+)")


@dataclass(frozen=True)
class Said:
    """What one Work says: root -> the form that it has there; hashtags with their sign."""

    forms: Mapping[str, str]


def said(text: str, tags: Iterable[str] = ()) -> Said:
    """Return the words of a text that may name a place, and its hashtags (bare, as they are kept)."""
    bare = _TAG.sub(" ", text[:LETTERS])
    language = detect(bare)
    forms = {root: form for form, root in _words(bare, language)}
    return Said({**forms, **{_root(tag): f"#{tag}" for tag in tags}})


def _words(text: str, language: str) -> Iterable[tuple[str, str]]:
    if language in UNSPACED:
        yield from ((run, run) for run in _RUN.findall(text))
        return
    skip = lexicon(language).empty | lexicon("en").function
    for word in words(text):
        if len(word.text) >= LEAST and word.low not in skip and not word.text.isdigit():
            yield word.text, _root(word.low)


def _root(word: str) -> str:
    return stem(fold(word))


def name(inside: Sequence[Said], outside: Sequence[Said]) -> tuple[str, ...]:
    """Return up to three names of the place of the Works `inside`, the fittest first; none where they share nothing."""
    here, there = _count(inside), _count(outside)
    least = max(min(2, len(inside)), OFTEN * len(inside))
    scores = {
        root: count / len(inside) * log((count + 0.5) / (len(inside) + 1) / _rate(there[root], len(outside)))
        for root, count in here.items()
        if count >= least
    }
    enough = FITTING * max(scores.values(), default=0.0)
    fit = [(score, _form(root, inside)) for root, score in scores.items() if score > 0 and score >= enough]
    fit.sort(key=lambda pair: (-round(pair[0], 6), not pair[1].startswith("#"), pair[1]))  # of equals a hashtag
    return tuple(form for _, form in fit[:NAMES])


def _rate(count: int, of: int) -> float:
    return (count + 0.5) / (of + 1)


def _count(works: Iterable[Said]) -> Counter[str]:
    return Counter(root for each in works for root in each.forms)


def _form(root: str, inside: Iterable[Said]) -> str:
    """The form that most write; of two as frequent a hashtag. Small letters where anybody writes it so."""
    written = [each.forms[root] for each in inside if root in each.forms]
    forms = Counter(map(fold, written))
    best = min(forms, key=lambda form: (-forms[form], not form.startswith("#"), form))
    return max(form for form in written if fold(form) == best)  # small letters sort behind capitals
