"""Pictures that are seen again within others: cut out, captioned, photographed from a screen, laid into a collage.

The index of points proposes some (shelves/points.py), the look at each of them decides (picture/).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import Q

from musespark.credential.models import PicturePoints
from musespark.credential.picture import Match, Picture, compare, describe, unpack
from musespark.credential.shelves.points import POINTS
from musespark.support import blobs
from musespark.works.models import Asset

CLOSER = 20  # pictures that are looked at closely
KEPT = 64  # pictures whose points are kept at hand; 80 ms each


@dataclass(frozen=True)
class Within:
    """A kept picture that is found in the asked one at `position`, or the other way round."""

    work: int
    asset: int
    position: int
    match: Match
    is_layout: bool


def seen(asset: Asset) -> Picture:
    """Return the points of a picture, found once in a process. Raises OSError."""
    return described(_clear(asset))


@lru_cache(maxsize=KEPT)
def described(blob: str) -> Picture:
    """Return the points of a picture file, by its blob. Raises OSError."""
    return describe(blobs.get(blob))


def _clear(asset: Asset) -> str:
    """The middle rendition is as large as points need, and decodes fast."""
    medium = asset.renditions.filter(name="medium").first()
    return medium.blob if medium else asset.blob


def within(pictures: Sequence[Picture], wanted: list[Q]) -> Iterator[Within]:
    """Yield the kept pictures that are seen in the asked ones. Two queries a picture, and one each for a first look."""
    for position, asked in enumerate(pictures):
        with POINTS.current() as index:
            docs = [doc for doc, _ in index.propose(asked, CLOSER)]
        rows = PicturePoints.objects.filter(*wanted, id__in=docs)
        for number, at, work, asset, is_layout in rows.values_list("id", "at", "work_id", "asset_id", "is_layout"):
            match = _compared(asked, number, at)
            if match is not None and match.kind != "template":
                yield Within(work, asset, position, match, is_layout)


@lru_cache(maxsize=4096)
def _compared(asked: Picture, number: int, at: datetime) -> Match | None:  # noqa: ARG001  tells databases apart
    """A page looks at the same pictures several times; what is kept of one never changes."""
    kept = PicturePoints.objects.filter(pk=number).values_list("packed", flat=True).first()
    return compare(asked, unpack(bytes(kept))) if kept else None
