"""The creator's voice: their own nearest past works, shown to the model as turns that it already wrote."""

from collections.abc import Sequence

from musespark.create.words.brief import Brief
from musespark.create.words.extract import shorten
from musespark.create.words.language import lexicon
from musespark.create.words.meaning import likeness, varied
from musespark.create.words.tokens import grams, words

EXEMPLARS = 3
EXEMPLAR = 280  # characters: each costs prompt, and the sound of a voice is in its first sentences


def nearest(brief: Brief, count: int = EXEMPLARS) -> list[str]:
    """Up to `count` of the author's past works, near the brief and unlike each other; [] if there are none."""
    past = [shorten(text.strip(), EXEMPLAR) for text in brief.past if len(words(text)) > 3][:200]
    if not past:
        return []
    gains = likeness(past, [brief.facts])[:, 0].tolist()
    return [past[i] for i in varied(gains, likeness(past, past), count)]


def as_notes(text: str, language: str) -> str:
    """A past work as the notes it might have come from: its content words in order, small words left out."""
    skip = lexicon(language).function - lexicon(language).negation
    return " ".join(word.text for word in words(text) if word.low not in skip)


def leaks(offer: str, exemplars: Sequence[str], brief: str) -> bool:
    """Whether the offer repeats four words in a row from an exemplar that the brief doesn't hold."""
    copied = set[tuple[str, ...]]().union(*map(grams, exemplars)) - grams(brief)
    return bool(grams(offer) & copied)
