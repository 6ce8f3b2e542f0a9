"""Sounds, by the triples of their peaks. A doc is a SoundPrint: a part of a recording's sound."""

from collections.abc import Sequence

from django.db.models import QuerySet

from musespark.credential.models import RECORDING_VERSION, SoundPrint
from musespark.credential.shelves.shelf import Row, Shelf
from musespark.credential.sound.index import SoundIndex
from musespark.credential.sound.peaks import unpacked


class SoundShelf(Shelf[SoundIndex]):
    """The sounds of Works, drafts too, as they are listened to today: whoever asks leaves out what nobody may see."""

    name = f"sounds-{RECORDING_VERSION}"
    doc = "id"
    columns = ("peaks",)
    index = SoundIndex

    def rows(self) -> "QuerySet[SoundPrint]":
        return SoundPrint.objects.filter(recording__frames_print__version=RECORDING_VERSION)

    def put(self, index: SoundIndex, rows: Sequence[Row]) -> None:
        index.fill([(number, unpacked(peaks)) for number, _, peaks in rows])


SOUNDS = SoundShelf()
