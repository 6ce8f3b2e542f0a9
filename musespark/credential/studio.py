"""From what the studio recorded of a Work to the facts that label and claim are made from."""

from collections.abc import Mapping, Sequence

from musespark.create import layers, process
from musespark.create.models import Offer
from musespark.create.queries import process_record, title_counts
from musespark.credential.process import Layer, ProcessRecord, Tool
from musespark.works.models import Work

# what the studio calls a part of a picture -> what a label may say of it
KINDS = {"photo": "photo", "drawn": "drawn", "text": "text", "ai": "ai", "work": "others"}


def recorded(work: Work) -> ProcessRecord | None:
    """Return the studio's record of `work`; None where it holds nothing, so that the files speak for themselves."""
    made = process_record(work)
    if not made.text and not made.pictures:
        return None
    pictures = {each.sha256: shown for each in made.pictures if (shown := _layers(each))}
    return ProcessRecord(
        text=made.text,
        title=title_counts(work),
        ai_sentences=made.ai_sentences,
        ai_edited_sentences=made.ai_edited_sentences,
        pictures=pictures,
        tools=tuple(Tool(model.name, model.sha256[:12], "model") for model in made.models),
        complete=made.complete,
        log_sha256=made.log_sha256,
    )


def layers_of_poster(kept: Sequence[Mapping[str, object]], offer: Offer, photo: str) -> tuple[Layer, ...]:
    """Return the layers of a poster that nobody accepted yet; `photo` is the blob of the picture inside it, or ""."""
    return tuple(_layer(part, photo) for part in layers.of_poster(kept, offer))


def _layers(picture: process.PictureProcess) -> tuple[Layer, ...]:
    """Return the layers of a picture; none for an upload whose maker said nothing: its own file may know more."""
    if picture.source == "drawn":  # its author says so; what the studio draws is a poster's layer
        return (Layer("own-drawing"),)
    known = tuple(_layer(part, picture.parent_blob) for part in picture.layers if part.area)
    return () if all(layer.kind == "unknown" for layer in known) else known


def _layer(part: layers.Layer, photo: str) -> Layer:
    """What a layer of a studio poster is; the picture inside it (role "photo") is kept apart as a file of its own."""
    inside = part.role == "photo"
    kind = "own-drawing" if inside and part.kind == "drawn" else KINDS.get(part.kind, "unknown")
    return Layer(kind, part.area, "picture" if inside else part.role, source=photo if inside else "")
