"""The facts of a Work's making, frozen: what credentials and labels are made from."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from musespark.create.authorship import shares
from musespark.create.authorship.shares import Span
from musespark.create.layers import Layer, of_poster
from musespark.create.manuscript import count, settle
from musespark.create.models import AssetOrigin, Offer, SpanRecord
from musespark.create.words.tokens import sentences
from musespark.works.models import Asset, Work

WHOLE = 1_000_000
MACHINE = frozenset({"ai", "ai-edited"})


@dataclass(frozen=True)
class PictureProcess:
    """Where one Asset is from; `source` is AssetOrigin's, `parent_blob` the key of the photo inside a studio poster."""

    asset_id: int
    sha256: str
    source: str
    layers: tuple[Layer, ...]
    parent_blob: str = ""


@dataclass(frozen=True)
class Model:
    """A language model some of whose words were accepted."""

    name: str
    sha256: str = ""


@dataclass(frozen=True)
class ProcessRecord:
    """All that is recorded of a Work's making.

    `text` counts surviving letters of title and text by origin (typed, pasted, ai, ai-edited, imported, unknown),
    white space left out; a sentence of the text with any machine character counts as AI, as
    edited where it has others too. `complete` is False where the log has a gap, `log_sha256` is over the event logs
    of title and text.
    """

    text: Mapping[str, int] = field(default_factory=dict)
    ai_sentences: int = 0
    ai_edited_sentences: int = 0
    pictures: tuple[PictureProcess, ...] = ()
    models: tuple[Model, ...] = ()
    complete: bool = False
    log_sha256: str = ""


def process_record(work: Work) -> ProcessRecord:
    """What is known of how `work` was made; at most 18 queries, four for a published one.

    A Work that was not written in the studio has its text counted as "unknown" and `complete` False.
    """
    rows = [settle(work, "title", work.title), settle(work, "text", work.text)]
    parts = [shares.from_json(row.spans) for row in rows]
    counts = Counter(count(work.title, parts[0])) + Counter(count(work.text, parts[1]))
    plain, edited = _sentences(work.text, parts[1])
    return ProcessRecord(
        text=dict(counts),
        ai_sentences=plain,
        ai_edited_sentences=edited,
        pictures=tuple(picture(asset) for asset in work.assets.select_related("origin__offer__brief__work")),
        models=_models({span.offer for part in parts for span in part if span.offer}),
        complete=all(row.complete for row in rows),
        log_sha256=_hash(rows),
    )


def picture(asset: Asset) -> PictureProcess:
    """The record of one picture; without any it is of unknown origin."""
    origin: AssetOrigin | None = getattr(asset, "origin", None)
    if origin is None:
        return PictureProcess(asset.pk, asset.sha256, "unknown", (Layer("unknown", WHOLE),))
    if origin.offer:
        layers, parent = of_poster(origin.layers, origin.offer), str(origin.offer.spec.get("photo_blob", ""))
        return PictureProcess(asset.pk, asset.sha256, origin.source, layers, parent)
    layers = tuple(Layer(**layer) for layer in origin.layers) or (Layer(origin.source, WHOLE),)
    return PictureProcess(asset.pk, asset.sha256, origin.source, layers)


def _sentences(text: str, spans: Sequence[Span]) -> tuple[int, int]:
    """How many sentences are the machine's word for word, and how many in part."""
    origins = [span.origin for span in spans for _ in range(span.start, span.end)]
    whole = edited = here = 0
    for sentence in sentences(text):
        start = max(text.find(sentence, here), here)  # abbreviations are joined with one space, so it may not be found
        here = start + len(sentence)
        kinds = {origin for origin, letter in zip(origins[start:here], sentence, strict=False) if letter.isalnum()}
        if kinds & MACHINE:
            whole, edited = (whole + 1, edited) if kinds == {"ai"} else (whole, edited + 1)
    return whole, edited


def _models(offers: set[str]) -> tuple[Model, ...]:
    ids = [int(offer) for offer in offers if offer.isdecimal() and len(offer) < 19]
    named = Offer.objects.filter(pk__in=ids).exclude(model="")
    return tuple(Model(*pair) for pair in sorted(set(named.values_list("model", "model_sha256"))))


def _hash(rows: Sequence[SpanRecord]) -> str:
    return hashlib.sha256("".join(row.log_sha256 for row in rows).encode()).hexdigest()
