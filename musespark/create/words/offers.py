"""Offers for a brief, one by one as they come: the person's own words at once, then what a model adds to them."""

import hashlib
import json
import re
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from musespark.create.engine.writer import Ask, EngineUnavailable, Writer
from musespark.create.words import extract, prompt, rerank, voice
from musespark.create.words.brief import Brief
from musespark.create.words.factlock import Mark
from musespark.create.words.hashtags import hashtags
from musespark.create.words.tokens import sentences

_UNKEPT = re.compile("[\x00\ud800-\udfff]")  # no database keeps these, and no word vectors read them
Kind = Literal["title", "caption", "hashtags", "alt"]

EACH = 4  # titles, and captions
MOST = {"title": EACH, "caption": EACH, "hashtags": 1, "alt": 1}
CANDIDATES = 2  # candidates for each tile: they share the reading of the prompt and cost little more than one
MISSES = 2  # tiles of a kind for which nothing fit to show came: then no more of them are tried
ROUNDS = 2  # tries for one tile while nothing sound came
TOKENS = {"title": 40, "caption": 200, "alt": 80}
HEAT = {"title": 0.7, "caption": 0.4, "alt": 0.2}


@dataclass(frozen=True, slots=True)
class Offer:
    """One tile. `origin` is "extracted" (the person's own words) or "model"; the rest is the record of its making."""

    kind: Kind
    text: str
    origin: Literal["extracted", "model"]
    marks: tuple[Mark, ...] = ()
    score: float = 0.0
    model: str = ""
    seed: int = 0
    prompt: str = ""


def always() -> bool:
    """Go on until the end."""
    return True


def offers(brief: Brief, writer: Writer | None, *, go_on: Callable[[], bool] = always) -> Generator[Offer, None, None]:
    """All tiles of a brief: EACH titles and captions, hashtags, alt text for a picture that has none.

    Without a writer all are the person's own words. `go_on` is asked between bits of an answer: False ends quietly.
    If the model fails in the middle, own words fill the places that are left and then EngineUnavailable is raised,
    so that the page has its tiles and a sentence. An empty brief gives nothing.
    """
    if brief.empty:
        return
    own = own_words(brief)
    shown = own if writer is None else opening(own)
    yield from shown
    if writer is None:
        return
    for kind in ("title", "caption"):
        tiles = [offer for offer in shown if offer.kind == kind]
        try:
            for made in _written(brief, writer, kind, tiles, go_on):
                tiles.append(made)
                yield made
        except EngineUnavailable:
            yield from _rest(own, shown, tiles, kind, brief.tongue)
            raise
        if not go_on():
            return
        yield from _rest(own, shown, tiles, kind, brief.tongue)


def own_words(brief: Brief) -> list[Offer]:
    """The offers without any model: titles, captions, hashtags, and an alt text where a picture has none."""
    titles = [Offer("title", text, "extracted") for text in extract.titles(brief, EACH + 1)]
    titles = [offer for offer in titles if not rerank.same(offer.text, brief.title)][:EACH]
    captions = [Offer("caption", text, "extracted") for text in _unsaid(brief)]
    tags = [Offer("hashtags", " ".join(f"#{tag}" for tag in hashtags(brief)), "extracted")]
    undescribed = not all(text.strip() for text in brief.pictures)
    alt = [Offer("alt", text, "extracted") for text in extract.alts(brief, 1) if undescribed]
    return [*titles, *captions, *(offer for offer in tags if offer.text), *alt]


def _unsaid(brief: Brief) -> list[str]:
    """Own captions that would not stand in the draft twice, those of which nothing stands there first."""
    found = {text: rerank.told(text, brief) for text in extract.captions(brief, 2 * EACH)}
    return sorted((text for text, share in found.items() if share < 1), key=lambda text: found[text])[:EACH]


def another(brief: Brief, writer: Writer, like: Offer, shown: Sequence[str]) -> Offer | None:
    """Another of the same kind, with a new seed and unlike those shown; None when nothing new came."""
    if like.kind == "hashtags":
        fresh = " ".join(f"#{tag}" for tag in hashtags(brief, count=10) if f"#{tag}" not in like.text.split())
        return Offer("hashtags", fresh, "extracted") if fresh else None
    return tile(brief, writer, like.kind, len(shown) + EACH, [*shown, like.text])


def warm(writer: Writer, brief: Brief) -> None:
    """Have the model read instructions, examples and voice while the person still writes; raises EngineUnavailable."""
    chat = prompt.messages(brief, voice.nearest(brief), "caption", 0)
    writer.offer(Ask(chat, n=1, max_tokens=1))


def opening(own: Sequence[Offer]) -> list[Offer]:
    """The first own offer of each kind: what stands beside those of a model."""
    kinds: dict[str, Offer] = {}
    for offer in own:
        kinds.setdefault(offer.kind, offer)
    return list(kinds.values())


def _rest(own: list[Offer], shown: Sequence[Offer], tiles: Sequence[Offer], kind: Kind, language: str) -> list[Offer]:
    taken, spare, close = [offer.text for offer in (*shown, *tiles) if offer.kind == kind], list[Offer](), list[Offer]()
    for offer in own:
        if offer.kind != kind or any(rerank.same(offer.text, text) for text in taken):
            continue
        likes = any(rerank.alike(offer.text, text, language) for text in taken)
        (close if likes else spare).append(offer)
        taken.append(offer.text)
    return [*spare, *close][: EACH - len(tiles)]


def _written(
    brief: Brief, writer: Writer, kind: Kind, tiles: list[Offer], go_on: Callable[[], bool]
) -> Iterator[Offer]:
    turn, missed = int.from_bytes(hashlib.sha256(brief.author.encode()).digest()[:4]), 0
    for place in range(EACH - len(tiles)):
        if missed == MISSES:
            return
        made = tile(brief, writer, kind, turn % EACH + place, [offer.text for offer in tiles], go_on)
        if not go_on():
            return
        missed += made is None
        if made:
            yield made


def tile(
    brief: Brief, writer: Writer, kind: Kind, place: int, shown: Sequence[str], go_on: Callable[[], bool] = always
) -> Offer | None:
    """The model's offer for the tile of that place, unlike those `shown`; None when nothing fit to show came."""
    own_voice = voice.nearest(brief)
    chat = prompt.messages(brief, own_voice, kind, place)
    examples = prompt.exemplars(brief, own_voice)
    shown = [*shown, *filter(None, [brief.title])] if kind == "title" else shown
    made: Offer | None = None
    for attempt in range(ROUNDS):
        seed = seed_of(brief.author, kind, place, attempt)
        ask = Ask(chat, prompt.schema(kind), CANDIDATES, seed, HEAT[kind] + 0.15 * attempt, TOKENS[kind])
        texts = [clean(text, kind) for text in _collect(writer, ask, go_on)]
        if not go_on():
            return None
        found = rerank.best([text for text in texts if text], brief, shown, examples, adding=kind == "caption")
        if found and (made is None or found.score > made.score):
            made = Offer(
                kind, found.text, "model", found.marks, found.score, writer.name, seed, prompt.fingerprint(chat)
            )
        if found and rerank.sound(found, brief):
            break
    return made


def seed_of(author: str, kind: str, place: int, attempt: int) -> int:
    """A seed that differs from creator to creator and from tile to tile, and is the same every time."""
    digest = hashlib.sha256(f"{author}\n{kind}\n{place}\n{attempt}".encode()).digest()
    return int.from_bytes(digest[:4]) >> 1


def _collect(writer: Writer, ask: Ask, go_on: Callable[[], bool]) -> list[str]:
    texts = [""] * ask.n
    stream = writer.stream(ask)
    for chunk in stream:
        if not go_on():
            break
        texts[chunk.index] += chunk.text
    return texts


def clean(raw: str, kind: Kind) -> str:
    """The text of an answer: out of its JSON, whole or cut off, ended at its last full sentence, titles shortened."""
    try:
        text, whole = json.loads(raw)[kind], True
    except (ValueError, KeyError, TypeError):
        text, whole = _partial(raw, kind), False
    if not isinstance(text, str):
        return ""
    text = _UNKEPT.sub("", text)
    text = " ".join(text.split()).strip('"“”„ ')
    if kind == "title":
        return extract.shorten(text, extract.TITLE).rstrip(".。,;: ") if whole else ""
    return text if whole and len(text) <= extract.CAPTION else full_sentences(text, extract.CAPTION)


def full_sentences(text: str, most: int) -> str:
    """The whole sentences of a text that fit into `most` characters; "" if not even the first does."""
    kept = ""
    for sentence in sentences(text):
        end = text.find(sentence) + len(sentence)
        if end > most or sentence[-1] not in ".!?…。！？؟।":
            break
        kept = text[:end]
    return kept


def _partial(raw: str, kind: Kind) -> str:
    found = re.search(rf'"{kind}"\s*:\s*"((?:[^"\\]|\\.)*)', raw)
    if not found:
        return ""
    try:
        return str(json.loads(f'"{found.group(1)}"'))
    except ValueError:
        return ""
