"""Make the tiles of a round: own words and posters at once, then what a model adds, each kept as it comes."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict
from typing import cast

from musespark.create import by_hand, choice, posters
from musespark.create.engine.writer import EngineUnavailable, Writer
from musespark.create.models import AssetOrigin, Cancellation, Conclusion, Offer, Round
from musespark.create.save import words_of
from musespark.create.words import offers as craft
from musespark.create.words.brief import Brief as Facts
from musespark.people.models import Consent
from musespark.people.queries import consents
from musespark.support import clock
from musespark.support.jobs import job
from musespark.traces.record import record
from musespark.works.models import Asset, Work

PAST = 50  # own Works that may teach the voice, the newest
GLANCE = 0.5  # seconds between two looks whether the person cancelled
UNTAGGED = "No word of your notes makes a hashtag; write your own with a # before it."
AGAIN = {"title": "titles", "caption": "texts"}
NOTHING = "Nothing new came. Add a fact to your notes and ask again."


def writer_for(work: Work) -> Writer | None:
    """The model that writes offers for a draft, None where there is none, or AI has to stay out of it. One query."""
    return None if by_hand.bound(work) else choice.writer()


def why_none(work: Work) -> str:
    """A sentence for the person in the studio: why no model writes for this draft."""
    return by_hand.why_off(work) or choice.why_not()


@job
def open_round(round_id: int) -> None:
    """Make the tiles that need no model: nobody waits for these behind somebody else's round. Then the rest follows."""
    asked = _running(round_id)
    if asked is None:
        return
    try:
        if asked.like is None:
            _open(asked)
    finally:
        make_round.enqueue(round_id)


@job(queue_name="slow")
def make_round(round_id: int) -> None:
    """Make the tiles that the round still lacks; a round that is over, or whose draft is gone, needs none."""
    asked = _running(round_id)
    if asked is None:
        return
    problem = "The studio stumbled over this draft. Your words are safe; try again."
    try:
        problem = _make(asked)
    except EngineUnavailable as wrong:
        _keep_new(asked, [] if asked.like else _own_rest(asked))
        problem = f"{str(wrong).rstrip('.')}. Your draft is safe, and you can publish without a model."
    finally:
        # Whatever happened, the page must not wait for ever.
        Conclusion.objects.get_or_create(round=asked, defaults={"problem": problem[:500], "at": clock.now()})


def _own_rest(asked: Round) -> Iterator[craft.Offer]:
    """The person's own words in the places that are still empty."""
    kinds = Counter(asked.offers.values_list("kind", flat=True))
    shown = {_said(*each) for each in asked.brief.offers.values_list("kind", "text")}
    for tile in craft.own_words(facts_of(asked.brief.work)):
        if _said(tile.kind, tile.text) not in shown and kinds[tile.kind] < craft.MOST[tile.kind]:
            kinds[tile.kind] += 1
            yield tile


def _running(round_id: int) -> Round | None:
    asked = Round.objects.select_related("brief__work__author", "like").filter(pk=round_id).first()
    return asked if asked and asked.runs else None


def _open(asked: Round) -> None:
    facts = facts_of(asked.brief.work)
    own = craft.own_words(facts)
    _keep_new(asked, craft.opening(own) if writer_for(asked.brief.work) else own)
    if "poster" in asked.kinds:
        with suppress(ValueError):  # the rest of the round says why none can be laid out
            posters.offer(asked, asked.brief.work, facts)


def facts_of(work: Work) -> Facts:
    """The brief as the text craft reads it; past Works only where their author lets them teach the voice."""
    allowed = (Consent.Signal.WRITING, Consent.Purpose.VOICE) in consents(work.author)
    past = Work.objects.visible().filter(author=work.author).exclude(text="").order_by("-id")[: PAST * allowed]
    # A poster's alt text was made of these very words: it is nothing that the person said.
    shown = work.assets.exclude(origin__source=AssetOrigin.Source.POSTER)
    words = words_of(work)
    return Facts(
        notes=words.notes,
        draft=words.text,
        pictures=tuple(asset.alt for asset in shown),
        past=tuple(one.text for one in past),
        author=work.author.username,
        language=work.language,
        title=words.title,
    )


def _make(asked: Round) -> str:
    """Keep each tile as it comes; return a sentence about what is missing, "" for nothing."""
    work, facts = asked.brief.work, facts_of(asked.brief.work)
    go_on = _watch(asked)
    problem = ""
    if "poster" in asked.kinds:
        try:
            problem = posters.offer(asked, work, facts)
        except ValueError as wrong:
            problem = str(wrong)
    if set(asked.kinds) - {"poster"}:
        said = [_write(asked, facts, go_on), _untagged(asked, facts), problem]
        problem = " ".join(filter(None, said))
    return problem


def _untagged(asked: Round, facts: Facts) -> str:
    """A sentence where hashtags were asked for and the notes have no word that makes one."""
    wanted = "hashtags" in asked.kinds and not asked.like and not facts.empty
    return UNTAGGED if wanted and not asked.brief.offers.filter(kind="hashtags").exists() else ""


def _write(asked: Round, facts: Facts, go_on: Callable[[], bool]) -> str:
    writer = writer_for(asked.brief.work)
    found = _another(asked, facts) if asked.like else craft.offers(facts, writer, go_on=go_on)
    made = _keep_new(asked, found)
    if writer is None:
        return why_none(asked.brief.work) + " These offers are in your own words."
    return (_same(asked) if made else NOTHING) if go_on() else ""


def _same(asked: Round) -> str:
    """A sentence where a model that was asked for texts found none but those that were there."""
    written = set(asked.offers.filter(source=Offer.Source.MODEL).values_list("kind", flat=True))
    silent = [words for kind, words in AGAIN.items() if kind in asked.kinds and kind not in written]
    return f"The model found no other words for your {' and '.join(silent)}: these are your own." if silent else ""


def _keep_new(asked: Round, tiles: Iterable[craft.Offer]) -> int:
    """Keep tiles with words that are new here: a round taken over from a killed worker has some already."""
    shown = {_said(*each) for each in asked.brief.offers.values_list("kind", "text")}
    made = 0
    for tile in tiles:
        said = _said(tile.kind, tile.text)
        if tile.kind in asked.kinds and said not in shown:
            shown.add(said)
            keep_words(asked, tile)
            made += 1
    return made


def _said(kind: str, text: str) -> tuple[str, str]:
    """What tells two offers apart: of hashtags not their order."""
    return kind, " ".join(sorted(text.split())) if kind == "hashtags" else text


def _another(asked: Round, facts: Facts) -> Iterator[craft.Offer]:
    """One more of a kind: from the model where there is one, else the next of the person's own words."""
    like = asked.like
    assert like is not None
    shown = list(asked.brief.offers.filter(kind=like.kind).values_list("text", flat=True))
    writer = writer_for(asked.brief.work)
    before = craft.Offer(_kind(like), like.text, "extracted")
    # Hashtags are counted, not written: they need no writer.
    asks = writer or like.kind == "hashtags"
    found = craft.another(facts, cast("Writer", writer), before, shown) if asks else None
    spare = (tile for tile in craft.own_words(facts) if tile.kind == like.kind and tile.text not in shown)
    chosen = found or next(spare, None)
    if chosen:
        yield chosen


def _kind(like: Offer) -> craft.Kind:
    kinds: dict[str, craft.Kind] = {"title": "title", "hashtags": "hashtags", "alt": "alt"}
    return kinds.get(like.kind, "caption")


def keep_words(asked: Round, tile: craft.Offer) -> Offer:
    """Keep one offer of words and its trace."""
    kept = Offer.objects.create(
        brief=asked.brief,
        round=asked,
        kind=tile.kind,
        position=asked.offers.filter(kind=tile.kind).count(),
        text=tile.text,
        source=Offer.Source.MODEL if tile.origin == "model" else Offer.Source.EXTRACTED,
        marks=[asdict(mark) for mark in tile.marks],
        score=tile.score,
        model=tile.model[:120],
        model_sha256=choice.sha256_of(tile.model) if tile.model else "",
        prompt_sha256=tile.prompt,
        seed=tile.seed,
        asset=_described(asked) if tile.kind == "alt" else None,
    )
    trace(kept)
    return kept


def trace(offer: Offer) -> None:
    """Record that an offer was made."""
    work = offer.brief.work
    record("offered", person=work.author, work=work, offer=offer.pk, offer_kind=offer.kind, source=offer.source)


def _described(asked: Round) -> Asset | None:
    if asked.like:
        return asked.like.asset
    return asked.brief.work.assets.filter(alt="").first() or asked.brief.work.assets.first()


def _watch(asked: Round) -> Callable[[], bool]:
    """Return a cheap question "does the person still want this?": asked often, looked up twice a second."""
    seen = [0.0, True]

    def go_on() -> bool:
        if seen[1] and time.monotonic() - seen[0] > GLANCE:
            seen[:] = [time.monotonic(), not Cancellation.objects.filter(round=asked).exists()]
        return bool(seen[1])

    return go_on
