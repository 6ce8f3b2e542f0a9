"""Pictures, by their PDQ hash. A doc is a PicturePrint."""

from collections.abc import Sequence

import numpy as np
from django.db.models import QuerySet

from musespark.credential.bands import HashIndex
from musespark.credential.fingerprint import QUALITY, bits_of
from musespark.credential.models import PicturePrint
from musespark.credential.shelves.shelf import Row, Shelf


class LookShelf(Shelf[HashIndex]):
    """The pictures of published Works whose hash means something."""

    name = "looks"
    doc = "id"
    columns = ("pdq",)
    index = HashIndex

    def rows(self) -> "QuerySet[PicturePrint]":
        return PicturePrint.objects.filter(work__publication__isnull=False, quality__gte=QUALITY)

    def put(self, index: HashIndex, rows: Sequence[Row]) -> None:
        index.fill(np.array([row[0] for row in rows], np.int64), bits_of(b"".join(row[2] for row in rows)))


LOOKS = LookShelf()
