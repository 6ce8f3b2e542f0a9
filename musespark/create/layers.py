"""What a studio poster is made of: its areas as they were drawn, who made photo and words as far as is known now."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from musespark.create.manuscript import offered
from musespark.create.models import AssetOrigin, Offer


@dataclass(frozen=True)
class Layer:
    """A visible part of a picture: its kind ("photo", "drawn", "text", "ai", "work", "unknown"), millionths, role."""

    kind: str
    area: int
    role: str = ""


def of_poster(kept: Sequence[Mapping[str, Any]], offer: Offer) -> tuple[Layer, ...]:
    """The layers `kept` when the poster was accepted, told anew. At most three queries."""
    return tuple(told for layer in kept for told in _told(Layer(**layer), offer) if told.area)


def _told(layer: Layer, offer: Offer) -> Iterator[Layer]:
    if layer.role == "photo":
        yield replace(layer, kind=_photo_kind(offer) or layer.kind)
    elif layer.kind == "text":
        machine = int(layer.area * machine_share(offer))
        yield replace(layer, area=layer.area - machine)
        yield Layer("ai", machine, "words")
    else:
        yield layer


def _photo_kind(offer: Offer) -> str | None:
    """What its author says of the photo today, None where it has left the Work."""
    return AssetOrigin.objects.filter(asset=offer.spec.get("photo_asset")).values_list("source", flat=True).first()


def machine_share(offer: Offer) -> float:
    """How much of the ink on the poster a model offered for this Work, 0 to 1; what the notes say is not its.

    A poster that was drawn before ink was measured is shared out by its letters.
    """
    model = [_plain(text) for text in offered(offer.brief.work).values()]
    notes = _plain(offer.brief.notes)
    said = [_plain(text) for text in _strings(offer.spec.get("words", {}))]
    taken = {text for text in said if text not in notes and any(text in written for written in model)}
    inked = list(_inked(offer.spec["ink"], said)) if "ink" in offer.spec else [(text, len(text)) for text in said]
    whole = sum(amount for _, amount in inked)
    return sum(amount for text, amount in inked if text in taken) / whole if whole else 0.0


def _inked(lines: Sequence[tuple[str, int]], said: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Each line's ink with the text that it is a line of, "" for what is none's: a handle, a number, an ornament."""
    joined = [(_joined(text), text) for text in said]
    for line, ink in lines:
        letters = _joined(_plain(line))
        yield next((text for whole, text in joined if letters and letters in whole), ""), ink


def _joined(text: str) -> str:
    """The letters alone: a line may break within a word, with a hyphen or without."""
    return "".join(sign for sign in text if sign.isalnum())


def _strings(words: Mapping[str, Any]) -> Iterator[str]:
    yield from (str(words[name]) for name in ("headline", "body", "kicker") if words.get(name))
    yield from (str(text) for step in words.get("steps", ()) for text in step if text)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".!?…。")
