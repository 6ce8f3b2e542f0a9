"""What the author's notes say: sentences taken over from there are theirs, whoever hands them over."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Literal

from musespark.create.authorship.table import Origin
from musespark.create.words.tokens import fold, sentences

_WORD = re.compile(r"\w+")
_PADDED = 30_001


@dataclass(frozen=True)
class Notes:
    """The words that were typed as notes, and the sentences of all notes that no model wrote; both as `plain` does."""

    typed: str = ""
    sentences: frozenset[str] = frozenset()

    def origin_of(self, sentence: str, came: Literal["ai", "imported"]) -> Origin:
        """Who wrote a sentence that a model offered, or that was taken from the notes.

        A model's sentence that the notes say in the same words is the author's; of what comes from notes whose typing
        was not recorded no more is known than that.
        """
        if came == "ai" and plain(sentence) not in self.sentences:
            return "ai"
        # Hashtags are single words of the notes.
        said = [plain(part) for part in (sentence.split() if sentence.lstrip().startswith("#") else [sentence])]
        return "typed" if all(part and self._say(part) for part in said) else "imported"

    def _say(self, part: str) -> bool:
        return f" {part} " in self._row if " " in part else part in self._words

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(self.typed.split(" "))

    @cached_property
    def _row(self) -> str:
        # In a long text a search takes time in proportion, whatever is sought (two-way, since Python 3.10).
        return f" {self.typed} ".ljust(_PADDED)


def plain(text: str) -> str:
    """The text without case, spaces and punctuation that say nothing about who wrote it."""
    return " ".join(_WORD.findall(fold(text)))


def notes(typed: str, whole: str) -> Notes:
    """The notes `whole`, of which `typed` was typed."""
    return Notes(plain(typed), frozenset(filter(None, map(plain, sentences(whole)))))


def stretches(text: str) -> Iterator[str]:
    """The sentences of a text, each with what follows up to the next, so that together they are the text."""
    starts, here = [0], 0
    for sentence in sentences(text):
        at = text.find(sentence, here)  # abbreviations are joined with one space, so it may not be found
        if at >= 0:
            starts.append(at)
            here = at + len(sentence)
    # What stands before the first sentence belongs to it.
    yield from (text[start:end] for start, end in pairwise([0, *starts[2:], len(text)]))
