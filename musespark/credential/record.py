"""What is known of a Work's making: the studio's record where there is one, else what each file says of itself."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from PIL import Image

from musespark.credential import instance
from musespark.credential.ancestry import moment, stand
from musespark.credential.apart import judge_apart
from musespark.credential.facts import Facts
from musespark.credential.fingerprint import exact
from musespark.credential.judge import Verdict
from musespark.credential.process import Layer, ProcessRecord
from musespark.credential.queries import manifest_for, revoked_since
from musespark.credential.reading import private_assertions
from musespark.support import blobs, clock
from musespark.web.spell import clip
from musespark.works.models import Asset, Work
from musespark.works.queries import parents_of

LONGEST_NAME = 64  # as X.520 has it for organisations
Recorder = Callable[[Work], ProcessRecord | None]
recorders: list[Recorder] = []  # filled by loop.py: who knows how a Work was made, first answer counts


def record_of(work: Work) -> ProcessRecord:
    """Return the process record of `work`; an empty, incomplete one where nobody kept any."""
    return next((record for ask in recorders if (record := ask(work)) is not None), ProcessRecord())


def facts_of(work: Work, *, proved: bool, pictures: Sequence[tuple[Layer, ...]] | None = None) -> Facts:
    """Return the facts that the label of `work` is made from.

    Reads each original once, unless the layers of its `pictures` are known already.
    """
    record = record_of(work)
    if pictures is None:
        pictures = [layers_of(asset, record) for asset in work.assets.all()]
    return Facts(
        record=record,
        has_text=bool(work.text.strip()),
        pictures=tuple(pictures),
        notices=tuple(work.notices.order_by("kind").values_list("kind", flat=True)),
        parents=tuple(edge.parent.key for edge in parents_of(work) if not edge.is_quote),
        proved=proved,
    )


def layers_of(asset: Asset, record: ProcessRecord) -> tuple[Layer, ...]:
    """Return what the picture is made of: as the studio or its author said, but its own credential knows better."""
    said = record.pictures.get(asset.sha256)
    if not said:
        return (layer_from(asset.blob),)
    return tuple(_checked(layer, asset) for layer in said)


def _checked(layer: Layer, asset: Asset) -> Layer:
    """A picture that somebody calls their own may carry a credential that knows better.

    One that they say nothing of speaks for itself, inside a poster as it does alone.
    """
    if layer.kind not in {"photo", "own-drawing", "unknown"}:
        return layer
    blob = layer.source or asset.blob
    data = blobs.get(blob)
    if layer.kind != "unknown" and (not has_credential(data) or _is_own(data, asset.work)):
        return layer
    found = layer_from(blob)
    return replace(found, area=layer.area, source=layer.source, role=found.role or layer.role)


def _is_own(data: bytes, work: Work) -> bool:
    """Whether this instance signed these bytes for a Work of the same author: whose credential agrees with the word."""
    signed = manifest_for(exact(data))
    return signed is not None and signed.work.author_id == work.author_id


def layer_from(blob: str) -> Layer:
    """Return an uploaded picture as one layer, from its own credential or camera data. No credential is no blame."""
    if found := sight_of(blob):
        return found.layer
    return Layer("exif" if _has_camera_data(blobs.get(blob)) else "unknown")


@dataclass(frozen=True)
class Sight:
    """What the credential in an uploaded file says; `private` are the addresses in it that tell place or device.

    A file that is not `readable` was too much for a process of its own, and must be read in no other. `stamp` is when a
    trusted authority stamped it, None where none did or where it was changed since; `label` is its manifest's own urn.
    """

    layer: Layer
    private: tuple[str, ...]
    readable: bool
    stamp: datetime | None = None
    label: str = ""


def sight_of(blob: str) -> Sight | None:
    """Return what the credential in an uploaded file says, None where there is none."""
    return sight(blob, instance.anchors()) if has_credential(blobs.get(blob)) else None


@lru_cache(maxsize=64)  # a Work's label and then its credentials ask about the same files
def sight(blob: str, anchors: str) -> Sight:
    """Return what the credential in the file says, read in a process of its own; `anchors` as for judge."""
    verdict = judge_apart(blobs.get(blob), anchors)
    layer, private = _layer(verdict, revoked_since()), private_assertions(verdict.report)
    label = verdict.links[0].key if verdict.links else ""
    return Sight(layer, private, verdict.state != "unreadable", _stamp(verdict), label)


def _stamp(verdict: Verdict) -> datetime | None:
    own = verdict.links[0] if verdict.links else None
    if own is None or verdict.state == "changed" or own.is_changed or "" not in own.stamped_by:
        return None
    return moment(own.stamp)


def has_credential(data: bytes) -> bool:
    """Whether the bytes may carry a C2PA manifest: a cheap look before the real reading."""
    return b"jumb" in data and b"c2pa" in data


def _layer(verdict: Verdict, revoked: Mapping[str, datetime] | None = None) -> Layer:
    signer, origin = _name(verdict.reading.signer), verdict.reading.origin
    standing = stand(verdict.links, clock.now(), revoked=revoked)
    if verdict.state == "older":  # whole by the rules of its time: no blame, and no proof
        return Layer("unknown", signer=signer)
    if verdict.state == "changed" or standing.worst in {"changed", "revoked"}:
        return Layer("broken", signer=signer)
    if origin in {"ai", "ai-edited"}:
        return Layer(origin, signer=signer, role="picture")
    if origin == "camera" and verdict.state == "verified" and standing.worst == "clean":
        return Layer("camera", signer=signer)
    # A capture that nobody we trust vouches for proves nothing.
    return Layer("unknown", signer=signer)


def _name(signer: str) -> str:
    """A stranger's certificate may say anything, at any length, with letters that turn or end the line."""
    return clip("".join(letter if letter.isprintable() else " " for letter in signer), LONGEST_NAME)


def _has_camera_data(data: bytes) -> bool:
    with Image.open(io.BytesIO(data)) as image:
        exif = image.getexif()
    return bool(exif.get(0x010F) or exif.get(0x0110))  # make, model
