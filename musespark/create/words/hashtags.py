"""Hashtags from the brief's own words; suggestions are taken only if they are clean and about the brief."""

import re
from collections import Counter
from collections.abc import Sequence

from musespark.create.words.brief import Brief
from musespark.create.words.language import UNSPACED
from musespark.create.words.nouns import Signs, nouns, signs
from musespark.create.words.numbers import is_date, is_unit
from musespark.create.words.tokens import MARKS, fold, sentences, stem, words

MOST = 5
_OPENING = 6  # letters that a word of the first sentence is ahead of others
# A whole run of characters: not what follows a figure (it counts), nor what an ending of a verb follows.
_RUN = re.compile(
    r"(?<![ァ-ヴー])[ァ-ヴー]{2,12}(?![ァ-ヴー])"
    r"|(?<![一-鿿々\d〇一二三四五六七八九十百千])[一-鿿々]{2,4}(?=[はがをにのともでやへさしす、。，！？\s]|$)"
)
_OWN = re.compile(rf"[#＃]((?:\w|[{MARKS}])+)")
_PIECES = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")  # written without spaces, and cut by nothing here
_HAN = re.compile(r"[一-鿿]{2,}")
_SMALL = frozenset("的了是在我你他她它们們和也都很不一有这那這個个上下里裡就还還把给跟到去来說说做")
_OUTSIDE = re.compile(rf"(?![{MARKS}])(?:[^\w]|_)")
_PARTICLE = re.compile(r"(?<=\w\w)(?:에서|에게|으로|[을를은는의])$")


def hashtags(brief: Brief, suggested: Sequence[str] = (), count: int = MOST) -> list[str]:
    """Up to `count` tags without "#": the person's own first, then suggestions about the brief, then its own words."""
    candidates = [*_OWN.findall(brief.facts), *_about(brief, suggested), *_own_words(brief)]
    found: dict[str, str] = {}
    for candidate in candidates:
        tag = clean(candidate)
        if tag:
            found.setdefault(stem(tag), tag)
    return list(found.values())[:count]


def clean(raw: str) -> str:
    """A tag as it may be written: letters and digits of any script, 2 to 30, not only digits; "" for anything else."""
    tag = _OUTSIDE.sub("", fold(raw.strip().lstrip("#＃")))
    return tag if 2 <= len(tag) <= 30 and not tag.isdecimal() else ""


def _about(brief: Brief, suggested: Sequence[str]) -> list[str]:
    known = {stem(word.text) for word in words(brief.facts)}
    facts = fold(brief.facts)
    return [tag for tag in suggested if stem(clean(tag) or "-") in known or (clean(tag) and clean(tag) in facts)]


def _own_words(brief: Brief) -> list[str]:
    known = signs(brief.tongue)
    if brief.tongue in UNSPACED:
        if brief.tongue == "zh":
            return _repeated(brief.facts)
        runs = Counter(run for run in _RUN.findall(brief.facts) if not is_unit(run) and known and known.fit(run))
        return [run for run, _ in _about_this(runs, known).most_common(2 * MOST)]
    bare = (_PARTICLE.sub("", low) for low in nouns(brief))
    counts = _about_this(Counter(low for low in bare if not _PIECES.search(low)), known)
    first = {low for each in sentences(brief.facts)[:1] for low in fold(each).replace("'", " ").split()}
    first = {_OUTSIDE.sub("", low) for low in first}
    # Longer words say more, repeated ones matter more, and people begin with what it is about; the order breaks ties.
    return sorted(
        counts,
        key=lambda low: -(_OPENING * (low in first) + (min(len(low), 9) + 4 * (counts[low] - 1)) * (len(low) > 3)),
    )[: 2 * MOST]


def _about_this(counts: Counter[str], known: Signs | None) -> Counter[str]:
    """Without the days and the people close to anybody, unless the brief comes back to them."""
    kin = known.kin if known else frozenset()
    return Counter({low: often for low, often in counts.items() if often > 1 or not (low in kin or is_date(low))})


def _repeated(text: str) -> list[str]:
    """What Chinese says twice: without spaces, that alone shows where a word begins and ends."""
    found = Counter(
        run[i : i + size] for run in _HAN.findall(text) for size in (4, 3, 2) for i in range(len(run) - size + 1)
    )
    often = [part for part, count in found.items() if count > 1 and part[0] not in _SMALL and part[-1] not in _SMALL]
    # A run is a part of a longer one where it is that one without its first or its last character, or both.
    inside = {shorter for part in often for shorter in (part[1:], part[:-1], part[:-2], part[1:-1], part[2:])}
    return [part for part in often if part not in inside]
