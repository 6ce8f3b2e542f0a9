"""Pictures, by points that are found again after a crop, a caption or a screenshot. A doc is a PicturePoints."""

from collections.abc import Sequence

import numpy as np
from django.db.models import QuerySet

from musespark.credential.models import PicturePoints
from musespark.credential.picture import VERSION, VoteIndex
from musespark.credential.shelves.shelf import Row, Shelf


class PointShelf(Shelf[VoteIndex]):
    """The pictures of published Works that have points."""

    name = f"points-{VERSION}"
    doc = "id"
    columns = ("codes",)
    index = VoteIndex

    def rows(self) -> "QuerySet[PicturePoints]":
        return PicturePoints.objects.filter(work__publication__isnull=False, version=VERSION)

    def put(self, index: VoteIndex, rows: Sequence[Row]) -> None:
        for number, _, codes in rows:
            index.add(number, np.frombuffer(codes, np.uint64))


POINTS = PointShelf()
