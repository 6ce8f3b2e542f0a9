"""Take the prints of a recording: what its frames and its sound are recognised by. Takes seconds: for a job alone."""

import logging
from collections.abc import Iterator

import numpy as np
from django.db import transaction

from musespark.credential.film.frames import Frames, keep
from musespark.credential.models import RECORDING_VERSION, FramesPrint, SoundPrint
from musespark.credential.sound.peaks import RATE, Floats, Peaks, listen
from musespark.support import blobs, clock
from musespark.support.media.prepare import watched
from musespark.support.refuse import Refused
from musespark.support.room import making_room
from musespark.works.models import Recording

log = logging.getLogger(__name__)

PART, OVERLAP = 200, 30  # seconds of sound in one print, and more that stand in the next one too


def take(recording: Recording) -> None:
    """Keep the prints of `recording`, unless they are there. Of what can't be decoded any more there is nothing."""
    if FramesPrint.objects.filter(recording=recording, version=RECORDING_VERSION).exists():
        return
    try:
        frames, sounds = _listened(recording)
    except Refused as refused:
        log.warning("recording %s is not compared with others, it can't be decoded: %s", recording.pk, refused)
        frames, sounds = keep(np.zeros((0, 0, 0), np.uint8), (), 0.0), []
    with transaction.atomic():
        if Recording.objects.select_for_update().filter(pk=recording.pk).exists():
            # new rows with new ids: whoever keeps an index sees them as news
            FramesPrint.objects.filter(recording=recording).delete()
            SoundPrint.objects.filter(recording=recording).delete()
            FramesPrint.objects.create(
                recording=recording, frames=frames.packed(), version=RECORDING_VERSION, at=clock.now()
            )
            SoundPrint.objects.bulk_create(
                SoundPrint(recording=recording, start=start, peaks=part.packed(), at=clock.now())
                for start, part in sounds
            )


def parts(samples: Floats) -> Iterator[tuple[int, Peaks]]:
    """Yield the peaks of each part of a sound in which there are any, with the second at which it starts."""
    for start in range(0, max(1, len(samples) // RATE - OVERLAP), PART):
        peaks = listen(samples[start * RATE : (start + PART + OVERLAP) * RATE])
        if len(peaks):
            yield start, peaks


def _listened(recording: Recording) -> tuple[Frames, list[tuple[int, Peaks]]]:
    with making_room() as folder, blobs.at_hand(recording.blob, folder) as path:
        found = watched(path, folder)
        return keep(found.frames, found.times, found.seconds), list(parts(found.samples))
