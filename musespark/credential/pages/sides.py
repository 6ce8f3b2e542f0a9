"""Two Works side by side, with what stands in both marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from musespark.credential.hit import Near
from musespark.credential.picture import Quad
from musespark.works.models import Asset, Rendition, Work
from musespark.works.queries import looks_of


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


@dataclass(frozen=True)
class Framed:
    """A picture to be shown, with the corners of what is also in the other one, in percent of its sides; "": all."""

    picture: Rendition
    corners: str = ""

    @property
    def url(self) -> str:
        return self.picture.url

    @property
    def width(self) -> int:
        return self.picture.width

    @property
    def height(self) -> int:
        return self.picture.height


def pictures_of(near: Near, work: Work) -> tuple[Framed | None, Framed | None]:
    """Return the picture of `work` that was asked about and the one of the near Work that it is like, each framed.

    The first of each where no picture is alike. Up to five queries.
    """
    if not near.picture:
        return framed(work.assets.first()), framed(near.work.assets.first())
    mine = looks_of(work)[near.position : near.position + 1].first()
    theirs = near.work.assets.filter(pk=near.asset or 0).first()
    match = near.match
    return framed(mine, match.region if match else ()), framed(theirs, match.origin if match else ())


def framed(asset: Asset | None, corners: Quad = ()) -> Framed | None:
    """Return the small form of a picture with the frame drawn on it. A query."""
    small = asset.renditions.filter(name="small").first() if asset else None
    return Framed(small, " ".join(f"{100 * x:.1f},{100 * y:.1f}" for x, y in corners)) if small else None
