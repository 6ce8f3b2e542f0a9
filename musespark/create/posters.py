"""Posters for a draft: what they say is taken from the person's words, how they look from their photo."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from musespark.create.models import AssetOrigin, Offer, Round
from musespark.create.poster_words import spoken, words_for
from musespark.create.render import SHOWN, Poster, Spec, Step, TooMuchText, Words, render, suitable, vary
from musespark.create.render.glyphs import demand, missing
from musespark.create.render.photo import open_photo
from musespark.create.words import extract
from musespark.create.words.brief import Brief as Facts
from musespark.support import blobs
from musespark.traces.record import record
from musespark.works.models import Asset, Work
from musespark.works.queries import looks_of

WHOLE = 1_000_000
FEW = 300  # pixels of the shorter side: a poster enlarges them almost four times


@dataclass(frozen=True)
class Drawn:
    """A poster that was drawn again: its picture and all that is needed to draw it."""

    blob: str
    spec: dict[str, object]


def offer(asked: Round, work: Work, facts: Facts) -> str:
    """Render the posters that the round lacks and keep them; return a sentence about what is worth knowing, or "".

    A layout that fails its own checks (contrast, fit) makes room for the next one. Raises ValueError with a sentence
    where none can be made.
    """
    photo = photo_of(work)
    most = 1 if asked.like else SHOWN
    kept = list(asked.offers.filter(kind="poster"))
    failed: ValueError | None = None
    while len(kept) < most:
        made, failed = _first(asked, kept, _candidates(asked, work, facts, photo, len(kept)), photo)
        if made is None:
            break
        kept.append(made)
    if not kept:
        raise failed or TooMuchText("This is too much text for a poster. Shorten your title.")
    return _worth_knowing(kept, most, photo)


def _first(
    asked: Round, kept: Sequence[Offer], candidates: Iterator[tuple[str, Spec]], photo: Asset | None
) -> tuple[Offer | None, ValueError | None]:
    """Keep the first candidate of a new layout that passes its checks; else say why the last one failed."""
    used = {str(one.spec["layout"]) for one in kept}
    failed: ValueError | None = None
    for layout, spec in candidates:
        if layout in used:
            continue
        try:
            return _keep(asked, len(kept), layout, spec, photo), None
        except ValueError as wrong:
            failed = wrong
    return None, failed


def _candidates(asked: Round, work: Work, facts: Facts, photo: Asset | None, place: int) -> Iterator[tuple[str, Spec]]:
    """What to try for a place, best first: its words, then those of the first place."""
    if asked.like:
        layout = str(asked.like.spec["layout"])
        version = asked.brief.offers.filter(kind="poster", spec__layout=layout).count()
        yield layout, vary(_spec(asked.like.spec, photo), version)
        return
    data = blobs.get(photo.blob) if photo else None
    before = Counter(map(_look, asked.brief.offers.filter(kind="poster").exclude(round=asked)))
    for words in dict.fromkeys([words_for(work, facts, place), words_for(work, facts)]):
        for layout, plain in _laid_out(data, words):
            spec = _quoting(plain, spoken(facts)) if layout == "quote" else plain
            version = before[layout, spec.words.headline]  # what a round before this one has shown is not shown again
            yield layout, vary(spec, version) if version else spec


def _quoting(spec: Spec, said: str) -> Spec:
    """The poster with what somebody said, where the notes quote it."""
    return replace(spec, words=replace(spec.words, headline=said, body="")) if said else spec


def _look(shown: Offer) -> tuple[str, str]:
    return str(shown.spec["layout"]), str(shown.spec["words"]["headline"])


def _laid_out(data: bytes | None, full: Words) -> Iterator[tuple[str, Spec]]:
    """The layouts for words, best first, then for a short form of them where too few layouts take those."""
    brief = Words(extract.shorten(full.headline, 60), handle=full.handle, language=full.language)
    demand(brief.everything(), brief.language)
    # What stands below a headline may lack a font (a name in another script): then the headline stands alone.
    if not missing(full.everything(), full.language):
        yield from suitable(data, full)
    yield from suitable(data, brief)


def _worth_knowing(kept: Sequence[Offer], most: int, photo: Asset | None) -> str:
    if len(kept) < most:
        said = _("Only %(made)d of %(most)d posters could be laid out with these words. Shorten the title for more.")
        return said % {"made": len(kept), "most": most}
    if photo and is_small(photo) and any(one.spec["photo_blob"] for one in kept):
        said = _("Your photo has only %(width)d × %(height)d pixels, so posters show it soft. Add a larger one.")
        return said % {"width": photo.width, "height": photo.height}
    faint = open_photo(blobs.get(photo.blob)).faint if photo else ""
    if faint == "dark":
        return _(
            "Your photo is nearly black, so posters show little of it. The studio never changes a photo by itself."
        )
    if faint:
        return _(
            "Your photo is nearly white, so posters show little of it. The studio never changes a photo by itself."
        )
    return ""


def is_small(picture: Asset) -> bool:
    """Whether a picture has too few pixels to be shown large."""
    return min(picture.width, picture.height) < FEW


def photo_of(work: Work) -> Asset | None:
    """The first picture that is not itself a studio poster, nor drawn of a sound."""
    return looks_of(work).exclude(origin__source=AssetOrigin.Source.POSTER).first()


def redraw(offer: Offer, said: Mapping[str, str]) -> Drawn:
    """Draw a poster again with other words: "headline", "kicker", "body", and "steps" as lines "title: text".

    Nothing is kept but the picture; see `decide.edit_poster`. Raises ValueError with a sentence where the words don't
    fit, or its photo has left the Work.
    """
    old = _spec(offer.spec, offer.asset)
    lines = [line.strip() for line in said["steps"].splitlines() if line.strip()]
    steps = tuple(Step(title, text) for title, _, text in (line.partition(": ") for line in lines))
    plain = {name: said[name] for name in ("headline", "kicker", "body")}
    spec = replace(old, words=replace(old.words, **plain, steps=steps))
    poster = render(spec, str(offer.spec["layout"]))
    offered = offer.spec.get("offered", offer.spec["words"])
    kept = {**_as_json(poster.layout, spec, poster, offer.asset), "offered": offered}
    return Drawn(blobs.put(poster.data, suffix=".webp"), kept)


def lines_of(words: Mapping[str, Any]) -> str:
    """What a poster says, for a record: a line each for headline, kicker, body and steps."""
    steps = (": ".join(part for part in step if part) for step in words["steps"])
    return "\n".join(text for text in (words["headline"], words["kicker"], words["body"], *steps) if text)


def layers_of(shares: Mapping[str, float], photo_kind: str) -> list[dict[str, object]]:
    """The visible layers of a poster in millionths that sum to 1,000,000; the photo is of the kind its author said.

    With `photo_kind` "" there is no photo, and what the tracing took for one (edges of a pattern) is ground.
    """
    kinds = {"photo": (photo_kind, "photo"), "pattern": ("drawn", "pattern"), "type": ("text", "type")}
    layers = [
        {"kind": kind, "area": round(shares.get(name, 0) * WHOLE), "role": role}
        for name, (kind, role) in kinds.items()
        if kind
    ]
    rest = WHOLE - sum(int(str(layer["area"])) for layer in layers)
    return [layer for layer in [*layers, {"kind": "drawn", "area": rest, "role": "ground"}] if layer["area"]]


def _keep(asked: Round, place: int, layout: str, spec: Spec, photo: Asset | None) -> Offer:
    poster = render(spec, layout)
    kept = Offer.objects.create(
        brief=asked.brief,
        round=asked,
        kind="poster",
        position=place,
        text=spec.words.headline,
        blob=blobs.put(poster.data, suffix=".webp"),
        spec=_as_json(layout, spec, poster, photo),
        source=Offer.Source.RENDERER,
        seed=spec.seed,
        asset=photo,
    )
    work = asked.brief.work
    record("offered", person=work.author, work=work, offer=kept.pk, offer_kind="poster", layout=layout)
    return kept


def _as_json(layout: str, spec: Spec, poster: Poster, photo: Asset | None) -> dict[str, object]:
    words = spec.words
    said = {name: getattr(words, name) for name in ("headline", "kicker", "body", "handle", "footer", "language")}
    return {
        "layout": layout,
        "words": {**said, "steps": [[step.title, step.text] for step in words.steps]},
        "brand": list(spec.brand),
        "size": [spec.width, spec.height],
        "seed": spec.seed,
        "photo_blob": photo.blob if photo and poster.shares.get("photo", 0) > 0 else "",
        "photo_asset": photo.pk if photo and poster.shares.get("photo", 0) > 0 else None,
        "shares": dict(poster.shares),
        "contrast": round(poster.contrast, 2),
        "ink": [[line.text, round(line.ink * WHOLE)] for line in poster.lines],
    }


def _spec(kept: Mapping[str, Any], photo: Asset | None) -> Spec:
    words = dict(kept["words"])
    steps = tuple(Step(*step) for step in words.pop("steps"))
    data = blobs.get(photo.blob) if photo and kept["photo_asset"] else None
    width, height = (int(side) for side in kept["size"])
    return Spec(Words(**words, steps=steps), data, tuple(kept["brand"]), width, height, kept["seed"])
