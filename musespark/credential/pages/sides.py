"""Two Works side by side, with what stands in both marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from musespark.works.models import Rendition, Work


@dataclass(frozen=True)
class Mark:
    """A stretch of text, and whether it also stands in the other Work."""

    text: str
    is_shared: bool


def marks(text: str, spans: Sequence[tuple[int, int]]) -> list[Mark]:
    """Return `text` in stretches; `spans` (start, end) are the shared ones, in order."""
    found, here = [], 0
    for start, end in spans:
        found += [Mark(text[here:start], is_shared=False), Mark(text[start:end], is_shared=True)]
        here = end
    return [mark for mark in [*found, Mark(text[here:], is_shared=False)] if mark.text]


def picture_of(work: Work) -> Rendition | None:
    """Return the small form of the first picture. Two queries."""
    asset = work.assets.first()
    return asset.renditions.filter(name="small").first() if asset else None
