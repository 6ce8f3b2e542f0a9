"""Take the prints of published Works, and hand them out as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musespark.credential.fingerprint import DIMENSIONS, Vectors, embed, exact, look, shingles, skeleton
from musespark.credential.models import Bearing, Label, PicturePoints, PicturePrint, TextPrint
from musespark.credential.overtaken import unless_overtaken
from musespark.credential.picture import VERSION, codes_of
from musespark.credential.within import seen
from musespark.support import blobs, clock
from musespark.works.models import Asset, Work
from musespark.works.queries import looks_of

LONG_ENOUGH = 40  # letters from which the same skeleton is no accident


def skeleton_hash(text: str) -> str:
    """Return the SHA-256 of the text's letters, or "" where they are too few to mean anything."""
    letters = skeleton(text).letters
    return exact(letters.encode()) if len(letters) >= LONG_ENOUGH else ""


def words_of(work: Work) -> str:
    """Return what of a Work is compared as text."""
    return joined(work.title, work.text)


def joined(title: str, text: str) -> str:
    """Return a title and a text as they are compared."""
    return f"{title}\n{text}".strip()


def take(work: Work, layouts: frozenset[str] = frozenset()) -> None:
    """Keep the prints of `work`; again where its text changed. `layouts` are sha256s of pictures the studio drew.

    Raises Overtaken.
    """
    text = words_of(work)
    row = TextPrint(
        work=work,
        exact=skeleton_hash(text),
        shingles=shingles(text).tobytes(),
        embedding=embed([text])[0].tobytes(),
        at=clock.now(),
    )
    looks = [_picture(asset, layouts) for asset in looks_of(work).filter(picture_print=None)]
    points = [points_of(asset, layouts) for asset in looks_of(work).filter(picture_points=None)]
    with unless_overtaken(work):
        old = TextPrint.objects.filter(work=work).first()
        if old is None or (bytes(old.shingles), bytes(old.embedding)) != (row.shingles, row.embedding):
            # A new row with a new id: whoever keeps an index sees it as news.
            TextPrint.objects.filter(work=work).delete()
            row.save(force_insert=True)
        PicturePrint.objects.bulk_create(looks, ignore_conflicts=True)
        PicturePoints.objects.bulk_create(points, ignore_conflicts=True)


def shown_bytes(asset: Asset) -> bytes:
    """Return the smallest served form of the picture, which decodes fastest, else its original."""
    small = asset.renditions.filter(name="small").first()
    return blobs.get(small.blob if small else asset.blob)


def _picture(asset: Asset, layouts: frozenset[str]) -> PicturePrint:
    hashed = look(shown_bytes(asset))
    return PicturePrint(
        work_id=asset.work_id,
        asset=asset,
        exact=asset.sha256,
        pdq=hashed.pdq,
        quality=hashed.quality,
        is_layout=asset.sha256 in layouts,
        at=clock.now(),
    )


def points_of(asset: Asset, layouts: frozenset[str] = frozenset()) -> PicturePoints:
    """Return the row of points of a picture, not yet saved. Raises OSError."""
    picture = seen(asset)
    return PicturePoints(
        work_id=asset.work_id,
        asset=asset,
        version=VERSION,
        codes=codes_of(picture).tobytes(),
        packed=picture.packed(),
        is_layout=asset.sha256 in layouts,
        at=clock.now(),
    )


@dataclass(frozen=True)
class Read:
    """Columns in the order asked for; zeros (originality 1) where a Work has no prints yet."""

    vectors: Vectors  # (n, 256)
    cluster: NDArray[np.int64]  # the first Work of its cluster of near-copies; 0 for none
    originality: NDArray[np.float32]  # 0 to 1
    machine: NDArray[np.float32]  # share made by AI, 0 to 1


def read(work_ids: Sequence[int]) -> Read:
    """Return the columns that ranking needs. Three queries (in slices of 5,000 ids)."""
    place = {work: row for row, work in enumerate(work_ids)}
    size = len(work_ids)
    columns = Read(embedding(work_ids), np.zeros(size, np.int64), np.ones(size, np.float32), np.zeros(size, np.float32))
    for ids in _slices(work_ids):
        bearings = Bearing.objects.filter(work__in=ids).values_list("work_id", "cluster", "originality")
        for work, cluster, originality in bearings:
            columns.cluster[place[work]] = cluster
            columns.originality[place[work]] = 1.0 if originality is None else originality
        for work, machine in Label.objects.filter(work__in=ids).values_list("work_id", "machine"):
            columns.machine[place[work]] = machine / 1_000_000
    return columns


def embedding(work_ids: Sequence[int]) -> Vectors:
    """Return unit vectors of meaning, shape (n, 256), float16; zeros for a Work without one. One query."""
    place = {work: row for row, work in enumerate(work_ids)}
    vectors = np.zeros((len(work_ids), DIMENSIONS), np.float16)
    for ids in _slices(work_ids):
        for work, data in TextPrint.objects.filter(work__in=ids).values_list("work_id", "embedding"):
            vectors[place[work]] = np.frombuffer(data, np.float16)
    return vectors


def _slices(ids: Sequence[int]) -> list[Sequence[int]]:
    # Databases bound the parameters of one statement.
    return [ids[start : start + 5000] for start in range(0, len(ids), 5000)]
