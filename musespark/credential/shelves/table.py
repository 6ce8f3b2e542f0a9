"""Pictures by their PDQ hash, in rows of the database: for an instance whose index is too large for each process.

The same three calls, the same answers; by bench/search.py five to eight times the work, and 0.5 to 1.3 kB a picture.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from django.db.models import Exists, Max, OuterRef
from numpy.typing import NDArray

from musespark.credential.bands import LookHit
from musespark.credential.fingerprint import NEAR, QUALITY, Bits, bits_of
from musespark.credential.models import PictureBand, PicturePrint
from musespark.credential.shelves.shelf import late

BANDS = 16  # of 16 bits: of two hashes within 31 bits one band differs in at most one
AT_ONCE = 5000  # parameters of one statement, or pictures written at once
_FLIPS = np.concatenate([[0], 1 << np.arange(16)])
_OF_BAND = np.arange(BANDS) << 16


class TableIndex:
    """A doc is a PicturePrint. What two processes add at once is there once."""

    def add(self, doc: int, bits: Bits) -> None:
        """Keep the hash of `doc`, four 64-bit words. One query."""
        self.fill([doc], bits.reshape(1, 4))

    def fill(self, docs: Sequence[int], words: Bits) -> None:
        """Keep many at once. One query or a few."""
        rows = zip(docs, _buckets(words).tolist(), strict=True)
        bands = [PictureBand(print_id=doc, bucket=bucket) for doc, buckets in rows for bucket in buckets]
        PictureBand.objects.bulk_create(bands, batch_size=AT_ONCE, ignore_conflicts=True)

    def forget(self, doc: int) -> None:
        """Drop `doc`. A print that is deleted takes its bands along. One query."""
        PictureBand.objects.filter(print=doc).delete()

    def propose(self, views: Bits) -> list[LookHit]:
        """Return the pictures within NEAR bits of any view (shape (n, 4)), nearest first. A query for 5,000 of them."""
        probes = np.unique(_buckets(views)[:, :, None] ^ _FLIPS).tolist()
        found: set[int] = set()
        for some in _slices(probes):
            found.update(PictureBand.objects.filter(bucket__in=some).values_list("print_id", flat=True))
        hits: list[LookHit] = []
        for some in _slices(sorted(found)):
            hits += _compared(PicturePrint.objects.filter(pk__in=some).values_list("pk", "pdq"), views)
        return sorted(hits, key=lambda hit: (hit.distance, hit.doc))


class TableShelf:
    """The one way to the table: caught up with the prints, as other shelves are with theirs."""

    def __init__(self) -> None:
        self._index = TableIndex()

    @contextmanager
    def current(self) -> Iterator[TableIndex]:
        """Give the index, with the prints that have no rows yet read in. Two small queries where none is."""
        last = PictureBand.objects.aggregate(last=Max("print"))["last"] or 0
        bare = ~Exists(PictureBand.objects.filter(print=OuterRef("pk")))
        rows = PicturePrint.objects.filter(bare, pk__gt=last - late(), quality__gte=QUALITY)
        rows = rows.filter(work__publication__isnull=False).order_by("pk")
        while some := list(rows.values_list("pk", "pdq")[:AT_ONCE]):
            self._index.fill([pk for pk, _ in some], bits_of(b"".join(pdq for _, pdq in some)))
        yield self._index

    def keep(self) -> None:
        """Save nothing: rows are kept as they are."""

    def start_anew(self) -> None:
        """Drop nothing: what is held is the rows."""


def _buckets(words: Bits) -> NDArray[np.int64]:
    """Return the bucket of each band, shape (n, 16): the band's number above its bits."""
    bands: NDArray[np.int64] = np.ascontiguousarray(words).view(np.uint16).reshape(-1, BANDS).astype(np.int64)
    return bands | _OF_BAND


def _compared(rows: Iterable[tuple[int, Any]], views: Bits) -> list[LookHit]:
    docs, pdqs = zip(*rows, strict=True)
    far = np.bitwise_count(bits_of(b"".join(pdqs)) ^ views[:, None]).sum(axis=2).min(axis=0)
    return [LookHit(doc, bits) for doc, bits in zip(docs, far.tolist(), strict=True) if bits <= NEAR]


def _slices(values: Sequence[int]) -> Iterator[Sequence[int]]:
    return (values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE))


TABLE = TableShelf()
