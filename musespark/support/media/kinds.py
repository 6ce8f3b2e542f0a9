"""What a file is by its first bytes, never by its name: the containers that we take."""

from dataclasses import dataclass

FIRST = 4096  # bytes that are enough to tell


@dataclass(frozen=True)
class Container:
    """A kind of file: how FFmpeg calls the one reader that may open it, its suffix, its media types."""

    reader: str
    suffix: str
    video: str  # "" where it never holds a video that we take
    sound: str


MP4 = Container("mov", ".mp4", "video/mp4", "audio/mp4")
WEBM = Container("matroska", ".webm", "video/webm", "audio/webm")
OGG = Container("ogg", ".ogg", "", "audio/ogg")
WAV = Container("wav", ".wav", "", "audio/wav")
MP3 = Container("mp3", ".mp3", "", "audio/mpeg")
CONTAINERS = {each.reader: each for each in (MP4, WEBM, OGG, WAV, MP3)}


def sniff(head: bytes) -> Container | None:
    """Return the container that begins with `head`; None for everything that we don't take."""
    if head[4:8] in {b"ftyp", b"moov", b"mdat", b"wide"}:  # QuickTime's oldest files begin without a type
        return MP4
    if head.startswith(b"\x1aE\xdf\xa3"):
        return WEBM
    if head.startswith(b"OggS"):
        return OGG
    if head.startswith((b"RIFF", b"RF64")) and head[8:12] == b"WAVE":
        return WAV
    return MP3 if head.startswith(b"ID3") or _is_mpeg_audio(head) else None


def _is_mpeg_audio(head: bytes) -> bool:
    """Whether it begins with the header of an MPEG audio frame: eleven bits of sync, no reserved value in it."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    version, layer, rate, frequency = head[1] >> 3 & 3, head[1] >> 1 & 3, head[2] >> 4, head[2] >> 2 & 3
    return version != 1 and layer in {1, 2} and rate not in {0, 15} and frequency != 3
