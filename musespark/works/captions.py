"""Captions of a recording: put, replaced, taken away; of a published Work the history keeps what they said before."""

from django.db import transaction

from musespark.support import blobs
from musespark.support.media.captions import Cue, of_words, parse, write
from musespark.works.edit import edit
from musespark.works.models import Recording

HEAD = b"WEBVTT"


def put(recording: Recording, data: bytes, *, language: str) -> None:
    """Keep a WebVTT file, or of a sound also plain words, as its captions. Raises Refused with what is wrong in it."""
    is_plain = not recording.is_video and not data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(HEAD)
    cues = of_words(data.decode(errors="replace"), recording.duration) if is_plain else parse(data)
    key = blobs.put(write(cues).encode(), suffix=".vtt")
    _set(recording, key, language)


def remove(recording: Recording) -> None:
    """Take the captions away; without any nothing happens."""
    _set(recording, "", "")


@transaction.atomic
def _set(recording: Recording, key: str, language: str) -> None:
    Recording.objects.filter(pk=recording.pk).update(captions_language=language[:12])
    edit(recording.work, captions=key)


def cues_of(recording: Recording) -> list[Cue]:
    """Return what is said and when, for a transcript; nothing without captions."""
    return parse(blobs.get(recording.captions)) if recording.captions else []


def source_of(recording: Recording) -> str:
    """Return the captions as they are kept, to be edited; "" without any."""
    return blobs.get(recording.captions).decode() if recording.captions else ""
