"""What a poster of a draft says: a headline, one more own sentence, steps; all of it the person's own words."""

import re
from collections import Counter
from dataclasses import replace

from musespark.create.render import Step, Words
from musespark.create.render.glyphs import drawable, missing
from musespark.create.words import extract
from musespark.create.words.brief import Brief as Facts
from musespark.create.words.hashtags import hashtags
from musespark.create.words.language import UNSPACED
from musespark.create.words.rerank import same
from musespark.create.words.tokens import fold, stem, words
from musespark.works.models import Work

_STEP = re.compile(r"^[^\S\n]*(?:\d{1,2}[.)]|[-*•])\s+(.{2,80}?)(?::\s+(.{2,160}))?$", re.MULTILINE)
_STEPS = 4
_TITLES = 8  # own titles that are looked at
_AGAIN = re.compile(r"([\u2600-\u27bf\U0001f000-\U0001faff]\ufe0f?)(?:\s*\1)+")  # one emoji several times
_SPOKEN = re.compile(r"[“„«「\"]([^“”„«»「」\"\n]{25,180})[”“»」\"]")
_BODY = (12, 160)  # characters of a sentence that stands below a headline


def words_for(work: Work, facts: Facts, place: int = 0) -> Words:
    """What a poster of this draft says: a title, one more own sentence, steps where the notes list some.

    The first poster has the draft's title where there is one; posters at other places have the next own titles, as
    far as the notes have some.
    """
    listed = _STEP.findall(f"{facts.draft}\n{facts.notes}")[:_STEPS]
    if len(listed) < 2:
        listed = []
    apart = replace(facts, draft=_STEP.sub("", facts.draft), notes=_STEP.sub("", facts.notes)) if listed else facts
    headlines = _headlines(apart)
    headline = (headlines[place : place + 1] or headlines[:1] or [""])[0]
    body = "" if listed else _second(facts, headline)
    if not headline:
        # Steps and nothing else: their titles are the message, and would only stand there twice.
        headline, listed = " ".join(f"{title.rstrip('.')}." for title, _ in listed), []
    return Words(
        headline=_settable(headline, facts)[:200],
        kicker=_kicker(facts, headline),
        body=_settable(body, facts),
        steps=tuple(Step(_settable(title, facts), _settable(text, facts)) for title, text in listed),
        handle=f"@{work.author.username}",
        language=facts.tongue,
    )


def spoken(facts: Facts) -> str:
    """The first sentence in quotation marks that a poster can show, without them; "" where there is none."""
    said = (match[1].strip() for match in _SPOKEN.finditer(facts.facts))
    return next((each for each in said if not missing(each, facts.tongue)), "")


def _headlines(facts: Facts) -> list[str]:
    """The title and what else could be one: whole thoughts that fonts can set, and not what a picture shows."""
    own = extract.titles(replace(facts, title=""), _TITLES)
    first = facts.title or next(iter(own), "")
    others = [
        one
        for one in own
        if not same(one, first)
        and not extract.about_picture(one)
        and not missing(one, facts.tongue)
        and (facts.tongue in UNSPACED or len(words(one)) > 1)
    ]
    return [first, *others] if first else others


def _second(facts: Facts, headline: str) -> str:
    """The first own sentence that the headline does not say."""
    bare = headline.rstrip(" .…")
    for sentence in extract.own_sentences(facts):
        short = extract.title_of(sentence)
        said = bare in sentence or not short or same(short, headline)
        if not said and _BODY[0] < len(sentence) <= _BODY[1]:
            return sentence
    return ""


def _settable(text: str, facts: Facts) -> str:
    """The text with each run of one emoji set once, and without those that no font has."""
    return _AGAIN.sub(r"\1", drawable(text, facts.tongue)).strip()


def _kicker(facts: Facts, headline: str) -> str:
    """A word above the headline that says what it is about: written as a hashtag, or twice, and not in the headline."""
    plain = fold(facts.facts)
    said = Counter(stem(word.text) for word in words(facts.facts))
    own, shown = set(plain.split()), {stem(word.text) for word in words(headline)}
    unspaced = facts.tongue in UNSPACED
    for tag in hashtags(facts):
        often = plain.count(tag) if unspaced else said[stem(tag)]
        fits = 3 <= len(tag) + unspaced <= 20
        if fits and (often > 1 or f"#{tag}" in own) and tag not in fold(headline) and stem(tag) not in shown:
            return tag.capitalize()
    return ""
