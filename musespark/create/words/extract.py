"""Titles and captions out of the person's own sentences: offered at once, and all there is without a model."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import numpy as np

from musespark.create.words.brief import Brief
from musespark.create.words.language import UNSPACED, detect, lexicon
from musespark.create.words.meaning import likeness, varied
from musespark.create.words.numbers import numbers
from musespark.create.words.tokens import content, fold, sentences, without_tags, words

TITLE = 80  # characters, longest
CAPTION = 400
ALT = 200
_WEIGHED = 100  # sentences whose worth is weighed; further ones follow as they stand

_OPENING = 0.45  # what the first sentence is ahead of others: people begin with what it is about
_CLAUSES = (". ", "。", "、", "，", "، ", ", ", "; ", ": ", " – ", " — ")
_LEFT = 3  # words that a cut leaves at least
_ADDRESS = re.compile(r"https?://(?:www\.)?([^/\s?#]+)\S*")

# Words for a picture: a sentence with one says what the picture shows, and behind "Photo:" it says nothing else.
_SHOWN = (
    "photos? photographs? pictures? images? snapshots? fotos? fotografie(?:n)? bild(?:er|es|ern)? aufnahmen? "
    "fotografías? imagen imágenes fotografias? imagem imagens immagin[ei] afbeelding(?:en)? фото фотографи\\w+ "
    "сним(?:ок|ке) (?:ال|بال)?صور(?:ة|تي) fotoğraf\\w* resim 사진\\w* तस्वीर फोटो"
)
_OF_PICTURE = re.compile(rf"(?<!\w)(?:{'|'.join(_SHOWN.split())})(?!\w)|写真|画像|照片|相片|图片|圖片", re.IGNORECASE)
_LABEL = re.compile(rf"^\s*+(?:{_OF_PICTURE.pattern})\s*+\d*+\s*+[:：]\s*+(?=\S)", re.IGNORECASE)


def own_sentences(brief: Brief) -> list[str]:
    """The person's sentences, draft before notes, each once."""
    return list(dict.fromkeys(sentences(brief.facts)))


def captions(brief: Brief, count: int = 4) -> list[str]:
    """Up to `count` captions of the person's own sentences in their own order, the fullest first."""
    own = own_sentences(brief)
    if not own:
        return []
    order = _by_worth(own, brief)[:_WEIGHED]
    taken: list[set[int]] = []
    # A caption that is a part of another is better than none: such ones come last.
    for nested, shift, length in product((False, True), range(len(order)), (3, 2, 4, 1)):
        chosen = set((order * 2)[shift : shift + length])
        if all(_apart(chosen, other, nested=nested) for other in taken):
            taken.append(chosen)
        if len(taken) == count:
            break
    return [_joined([own[i] for i in sorted(chosen)]) for chosen in taken]


def _apart(one: set[int], other: set[int], *, nested: bool) -> bool:
    """Whether half the sentences at most are in two captions: else they read as one."""
    return 2 * len(one & other) <= len(one | other) and (nested or not (one <= other or other <= one))


def titles(brief: Brief, count: int = 4) -> list[str]:
    """Up to `count` short pieces of the person's own sentences: a whole short one, or a long one's first clause."""
    own = own_sentences(brief)
    found = (title_of(own[i]) for i in _by_worth(own, brief))
    return _first(count, (title for title in found if any(map(str.isalnum, title))))


def title_of(sentence: str) -> str:
    """A sentence as a title: of an address its host, without the hashtags behind it, no longer than a title."""
    return shorten(without_tags(_ADDRESS.sub(r"\1", sentence)), TITLE).rstrip(".。। ")


def alts(brief: Brief, count: int = 10) -> list[str]:
    """Up to `count` of the person's own sentences that may say what a picture shows: those about a picture first.

    The others follow, the fullest first. What describes one picture already is not offered for another one.
    """
    bare = replace(brief, pictures=()) if brief.pictures else brief
    own = own_sentences(bare)
    order = sorted(_by_worth(own, bare), key=lambda i: not about_picture(own[i]))
    found = (shorten(_LABEL.sub("", own[i]), ALT) for i in order)
    return _first(count, (text for text in found if text not in brief.pictures))


def about_picture(sentence: str) -> bool:
    """Whether a sentence speaks of a picture, as "On the photo …" does."""
    return bool(_OF_PICTURE.search(sentence))


def shorten(text: str, most: int) -> str:
    """At most `most` characters, cut at a clause, else at a word and marked "…", never inside one but a wordless run.

    A cut at a word leaves no small word behind, and no number without what it counts.
    """
    if len(text) <= most:
        return text
    head = text[:most]
    for mark in _CLAUSES:
        cut = head.rfind(mark)
        if cut > most // 4:
            return head[:cut].rstrip(" ,;:–—-、，،")
    left = text[: most - 1].split(" ")[:-1]
    return _closed(left, text) if len(" ".join(left)) > most // 4 else head


def _closed(left: list[str], text: str) -> str:
    empty = lexicon(detect(text)).empty
    while len(left) > _LEFT and (fold(left[-1]) in empty or any(map(str.isdigit, left[-1]))):
        left = left[:-1]
    return " ".join(left).rstrip(" ,;:–—-") + "…"


def _first(count: int, texts: Iterator[str]) -> list[str]:
    """The first `count` texts, each once; no more of them are made than that takes."""
    found = dict[str, None]()
    for text in texts:
        if len(found) == count:
            break
        found[text] = None
    return list(found)


def _by_worth(own: list[str], brief: Brief) -> list[int]:
    """The places of all sentences, the best of the first _WEIGHED before the others."""
    weighed = own[:_WEIGHED]
    if len(weighed) < 2:
        return list(range(len(own)))
    alike = likeness(weighed, weighed)
    gains = [
        float(mean) + _concrete(own[i], brief) + _OPENING * (i == 0) for i, mean in enumerate(np.mean(alike, axis=1))
    ]
    return [*varied(gains, alike, len(weighed)), *range(len(weighed), len(own))]


def _concrete(sentence: str, brief: Brief) -> float:
    """A bonus for numbers and for enough content words: what is particular makes a reader stop."""
    has_number = bool(numbers(sentence, brief.tongue))
    size = len(content(sentence, brief.tongue))
    alone = size < 2 if brief.tongue in UNSPACED else len(words(sentence)) < 2
    return 0.2 * has_number + 0.1 * (3 <= size <= 12) - 0.3 * alone


def _joined(own: list[str]) -> str:
    ended = [s if s[-1] in ".!?…。！？؟।" else s + ("。" if "\u3040" <= s[-1] <= "\u9fff" else ".") for s in own]
    spaced = "" if ended and ended[0][-1] == "。" else " "
    return shorten(spaced.join(ended), CAPTION)
