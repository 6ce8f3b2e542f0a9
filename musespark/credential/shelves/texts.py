"""Texts, by the rare shingles that they share. A doc is a Work."""

from collections.abc import Sequence

import numpy as np
from django.db.models import QuerySet

from musespark.credential.fingerprint import VERSION
from musespark.credential.models import TextPrint
from musespark.credential.shelves.shelf import Row, Shelf
from musespark.credential.shingles import ShingleIndex

MANY = 1000  # from which all at once is cheaper than one by one


class TextShelf(Shelf[ShingleIndex]):
    """The texts of published Works, as today's letters and runs have them."""

    name = f"texts-{VERSION}"
    doc = "work_id"
    columns = ("work_id", "work__author_id", "work__publication__at", "shingles")
    index = ShingleIndex

    def rows(self) -> "QuerySet[TextPrint]":
        return TextPrint.objects.filter(work__publication__isnull=False, version=VERSION)

    def put(self, index: ShingleIndex, rows: Sequence[Row]) -> None:
        texts = [(row[2], np.frombuffer(row[5], np.uint32), row[3], row[4].timestamp()) for row in rows]
        if len(texts) > MANY:
            index.fill(texts)
            return
        for work, hashes, author, at in texts:
            index.add(work, hashes, author=author, at=at)


TEXTS = TextShelf()
