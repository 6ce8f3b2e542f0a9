"""Films, by the PDQ hashes of their frames. A doc is a FramesPrint."""

from collections.abc import Sequence

from django.db.models import QuerySet

from musespark.credential.film.frames import unpacked
from musespark.credential.film.index import FrameIndex
from musespark.credential.models import RECORDING_VERSION, FramesPrint
from musespark.credential.shelves.shelf import Row, Shelf


class FrameShelf(Shelf[FrameIndex]):
    """The frames of Works, drafts too, as they are kept today: whoever asks leaves out what nobody may see."""

    name = f"frames-{RECORDING_VERSION}"
    doc = "id"
    columns = ("frames",)
    index = FrameIndex

    def rows(self) -> "QuerySet[FramesPrint]":
        return FramesPrint.objects.filter(version=RECORDING_VERSION)

    def put(self, index: FrameIndex, rows: Sequence[Row]) -> None:
        index.fill([(number, unpacked(frames)) for number, _, frames in rows])


FRAMES = FrameShelf()
