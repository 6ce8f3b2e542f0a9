"""Open a stranger's recording and hand out its frames, each within bounds. Runs in the confined process alone."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import IO

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from musespark.support.media import MOST_FRAMES, MOST_PIXELS, SOUND_SECONDS, VIDEO_SECONDS
from musespark.support.media.kinds import FIRST, MP3, Container, sniff
from musespark.support.refuse import Refused

VIDEO_CODECS = {"h264", "hevc", "vp8", "vp9", "av1", "libdav1d", "mpeg4"}
SOUND_CODECS = {"aac", "mp3", "mp3float", "opus", "vorbis", "flac", "alac"}  # and every pcm_*
CALM = {"max_pixels": str(MOST_PIXELS), "threads": "2"}
LOOK = {"max_pixels": str(10 * MOST_PIXELS)}  # while it is only looked at: one that is somewhat too large is told so
SLACK = 0.5  # seconds that clocks may be off
OTHER = "This is no video or sound that we take. Save it as MP4, WebM, MP3, M4A, Ogg or WAV, and try again."
DAMAGED = "This file is damaged or cut short. Export or record it again."
NOTHING = "There is nothing in this file that can be played. Export it again as MP4, WebM, MP3, M4A, Ogg or WAV."


class Source:
    """A recording that is open: `video` (None: a sound), `sound` (None: silent), and what it says of itself."""

    def __init__(self, held: InputContainer, container: Container) -> None:
        self.held, self.container = held, container
        self.video = next((each for each in held.streams.video if not _is_cover(each)), None)
        self.sound = next(iter(held.streams.audio), None)
        self.start = (held.start_time or 0) / av.time_base
        self.end = 0.0  # seconds that were handed out
        self._frames = self._samples = 0
        if self.video and not container.video:
            raise Refused("This video is in a file for sound. Save it as MP4 or WebM, and try again.")
        if not (self.video or self.sound):
            raise Refused(NOTHING)
        for stream in self.streams:
            _check(stream)
        if self.claimed > self.most + SLACK and container is not MP3:  # which only guesses
            raise self.too_long()

    @property
    def streams(self) -> list[VideoStream | AudioStream]:
        """What is decoded of it, at most one video and one sound."""
        return [each for each in (self.video, self.sound) if each]

    @property
    def most(self) -> float:
        """Seconds that it may last."""
        return VIDEO_SECONDS if self.video else SOUND_SECONDS

    @property
    def claimed(self) -> float:
        """Seconds that it says it lasts; 0 where it does not say."""
        said = [float(each.duration * (each.time_base or 0)) for each in self.streams if each.duration]
        return max(said, default=(self.held.duration or 0) / av.time_base)

    @property
    def squeeze(self) -> Fraction:
        """How much wider than high a pixel is; 1 where that is nothing that a camera would say."""
        ratio = self.video and self.video.codec_context.sample_aspect_ratio
        return ratio if ratio and Fraction(1, 4) <= ratio <= 4 else Fraction(1)

    def too_long(self) -> Refused:
        """Return the refusal of what lasts longer than it may."""
        if self.video:
            return Refused("This video is over three minutes long. Cut it, and try again.")
        return Refused("This sound is over twenty minutes long. Cut it, and try again.")

    def frames(self) -> Iterator[tuple[VideoFrame | AudioFrame, float]]:
        """Yield each frame with its second from the start; raises Refused at a bound and at what can't be decoded."""
        with _understood():
            for packet in self.held.demux(*self.streams):
                yield from self._within(packet.decode())
        if not self.end or (self.video and not self._frames):
            raise Refused(NOTHING)
        lacks = self.claimed - self.end
        if lacks > max(1.0, self.claimed / 10) and self.container is not MP3:
            raise Refused(DAMAGED)

    def _within(self, decoded: Iterable[object]) -> Iterator[tuple[VideoFrame | AudioFrame, float]]:
        for frame in decoded:
            if isinstance(frame, VideoFrame | AudioFrame):
                at = self._counted(frame)
                if self.end > self.most + SLACK:
                    raise self.too_long()
                if at >= 0:
                    yield frame, at

    def _counted(self, frame: VideoFrame | AudioFrame) -> float:
        at = self.end if frame.time is None else frame.time - self.start
        if isinstance(frame, AudioFrame):
            self._samples += frame.samples
            long = frame.samples / max(frame.sample_rate, 1)
            self.end = max(self.end, at + long, self._samples / max(frame.sample_rate, 1))
            return at
        self._frames += 1
        if self._frames > MOST_FRAMES:
            raise Refused("This video has more than sixty frames a second over three minutes. Save it with fewer.")
        if frame.width * frame.height > MOST_PIXELS:
            raise Refused(_large(frame.width, frame.height))
        self.end = max(self.end, at + float(frame.duration * (frame.time_base or 0) if frame.duration else 0))
        return at


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """Open the recording at `path` by its own bytes. Raises Refused with a sentence, whatever is wrong with it."""
    with path.open("rb") as file, _held(file) as source:
        yield source


@contextmanager
def _held(file: IO[bytes]) -> Iterator[Source]:
    container = sniff(file.read(FIRST))
    file.seek(0)
    if container is None:
        raise Refused(OTHER)
    # a file object, and the one reader: so it can name no other file and no address to read from
    with _understood():
        held = av.open(file, format=container.reader, options=LOOK, metadata_errors="replace")
    assert isinstance(held, InputContainer)
    with held:
        yield Source(held, container)


@contextmanager
def _understood() -> Iterator[None]:
    """Whatever the decoders raise on hostile bytes comes out as a Refused with a sentence."""
    try:
        yield
    except (av.FFmpegError, ValueError, OverflowError, ZeroDivisionError) as error:
        raise Refused(DAMAGED) from error


def _check(stream: VideoStream | AudioStream) -> None:
    context = stream.codec_context
    name = context.name if context else ""
    if isinstance(stream, VideoStream):
        if name not in VIDEO_CODECS:
            raise Refused("Nobody's browser plays how this video is coded. Save it as MP4 (H.264) or WebM.")
        if stream.width * stream.height > MOST_PIXELS:
            raise Refused(_large(stream.width, stream.height))
        context.options = CALM
    elif name not in SOUND_CODECS and not name.startswith("pcm_"):
        raise Refused("Nobody's browser plays how this sound is coded. Save it as MP3, M4A (AAC), Ogg or WAV.")


def _large(width: int, height: int) -> str:
    return f"This video is {width} × {height} pixels large; at most 4096 × 2304 are possible. Save it smaller."


def _is_cover(stream: VideoStream) -> bool:
    """Whether it is the picture on the cover of a sound."""
    return bool(stream.disposition & (Disposition.attached_pic | Disposition.still_image))
