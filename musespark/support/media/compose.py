"""Compose a recording of pictures that were drawn and a sound that was computed: for the demo world and for tests."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.stream import Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]  # (height, width, 3)
Samples = NDArray[np.float32]  # (channels, n), -1 to 1
RATE = 48_000


@dataclass(frozen=True)
class Form:
    """A container by FFmpeg's name, the codecs in it, and what is written into its head."""

    container: str = "mp4"
    video: str = "libx264"
    sound: str = "aac"
    metadata: tuple[tuple[str, str], ...] = ()


def compose(
    pixels: Iterable[Pixels] = (), samples: Samples | None = None, *, rate: int = 25, form: Form | None = None
) -> bytes:
    """Return the file: `pixels` at `rate` frames a second, `samples` at RATE. Sides must be even."""
    chosen, file = form or Form(), io.BytesIO()
    frames = list(pixels)
    with av.open(file, "w", format=chosen.container, options={"fflags": "+bitexact"}) as out:
        out.flags |= 0x400  # neither program nor moment is written down
        out.metadata.update(chosen.metadata)
        film = out.add_stream(chosen.video, rate=rate) if frames else None
        layout = "stereo" if samples is not None and len(samples) == 2 else "mono"
        track = out.add_stream(chosen.sound, rate=RATE, layout=layout) if samples is not None else None
        if film:
            _shoot(out, film, frames, rate)
        if track and samples is not None:
            _play(out, track, AudioFrame.from_ndarray(np.ascontiguousarray(samples), "fltp", layout))
    return file.getvalue()


def _shoot(out: OutputContainer, film: Stream, frames: Sequence[Pixels], rate: int) -> None:
    assert isinstance(film, VideoStream)
    film.height, film.width = frames[0].shape[:2]
    film.pix_fmt = "yuv420p"
    for place, each in enumerate(frames):
        frame = VideoFrame.from_ndarray(each, "rgb24")
        frame.pts, frame.time_base = place, Fraction(1, rate)
        out.mux(film.encode(frame))
    out.mux(film.encode(None))


def _play(out: OutputContainer, track: Stream, sound: AudioFrame) -> None:
    assert isinstance(track, AudioStream)
    sound.sample_rate, sound.pts, sound.time_base = RATE, 0, Fraction(1, RATE)
    out.mux(track.encode(sound))
    out.mux(track.encode(None))
