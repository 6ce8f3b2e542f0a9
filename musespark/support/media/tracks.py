"""Write what is served: H.264 and AAC in an MP4 whose index comes first. Runs in the confined process alone."""

from fractions import Fraction

import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, VideoReformatter
from av.video.stream import VideoStream
from numpy.typing import NDArray

from musespark.support.media import LONGER, SHORTER
from musespark.support.media.flow import Flow

CLOCK = 90_000  # ticks a second: no common frame rate is rounded by more than a hundredth of a millisecond
RATE, STEP = 48_000, 1024  # samples a second, and in a frame of AAC
PLAIN = {"preset": "veryfast", "crf": "23", "maxrate": "4M", "bufsize": "8M", "threads": "2"}

Plane = NDArray[np.uint8]


class Film:
    """The pictures: upright, as large as SHORTER allows and never enlarged, each at its own moment."""

    def __init__(self, out: OutputContainer, size: tuple[int, int], turn: int, rate: Fraction) -> None:
        self.out, self.turn = out, turn
        self.size = size  # before it is turned
        width, height = size if turn % 2 == 0 else size[::-1]
        self.stream: VideoStream = out.add_stream("libx264", rate=rate, options=PLAIN)
        self.stream.width, self.stream.height, self.stream.pix_fmt = width, height, "yuv420p"
        self.stream.codec_context.time_base = self.stream.time_base = Fraction(1, CLOCK)
        self.stream.codec_context.color_range = ColorRange.MPEG
        self.shaper = VideoReformatter()
        self.last = -1

    def put(self, frame: VideoFrame, at: float) -> VideoFrame | None:
        """Add the frame of second `at` and return it as it is shown; None where it comes too late to be shown."""
        ticks = round(at * CLOCK)
        if ticks <= self.last:
            return None
        self.last = ticks
        shown = self._upright(frame)
        long = float(frame.duration * (frame.time_base or 0)) if frame.duration else 0.0
        shown.pts, shown.time_base, shown.duration = ticks, Fraction(1, CLOCK), round(long * CLOCK)
        self.out.mux(self.stream.encode(shown))
        return shown

    def end(self) -> None:
        """Add what the encoder still holds."""
        self.out.mux(self.stream.encode(None))

    def _upright(self, frame: VideoFrame) -> VideoFrame:
        shaped = self.shaper.reformat(frame, *self.size, "yuv420p", dst_color_range=ColorRange.MPEG)
        if not self.turn:
            return shaped
        width, height = self.size
        flat = shaped.to_ndarray()
        planes = np.split(flat.ravel(), [width * height, width * height * 5 // 4])
        halves = [(height, width), (height // 2, width // 2), (height // 2, width // 2)]
        turned = [np.rot90(plane.reshape(each), self.turn) for plane, each in zip(planes, halves, strict=True)]
        whole = np.concatenate([each.ravel() for each in turned]).reshape(-1, turned[0].shape[1])
        return VideoFrame.from_ndarray(np.ascontiguousarray(whole), "yuv420p")


class Track:
    """The sound: one or two channels as loud as they were, silence where the file leaves a gap."""

    def __init__(self, out: OutputContainer, channels: int) -> None:
        self.out = out
        self.layout = "mono" if channels == 1 else "stereo"
        self.stream: AudioStream = out.add_stream("aac", rate=RATE, layout=self.layout)
        self.stream.bit_rate = 96_000 if channels == 1 else 160_000
        self.flow = Flow(RATE, "fltp", self.layout, STEP)
        self.peaks: list[float] = []  # 0 to 1, one for each STEP samples

    def put(self, frame: AudioFrame, at: float) -> None:
        """Add the frame of second `at`."""
        for made in self.flow.put(frame, at):
            self._encode(made)

    def end(self) -> None:
        """Add what filters and encoder still hold."""
        for made in self.flow.end():
            self._encode(made)
        self.out.mux(self.stream.encode(None))

    def _encode(self, frame: AudioFrame) -> None:
        self.peaks.append(float(np.abs(frame.to_ndarray()).max(initial=0.0)))
        self.out.mux(self.stream.encode(frame))


def served_size(width: int, height: int) -> tuple[int, int]:
    """Return the size in which a video is served: even sides, at most LONGER by SHORTER, never enlarged."""
    scale = min(1.0, LONGER / max(width, height), SHORTER / min(width, height))
    return max(2, int(width * scale) // 2 * 2), max(2, int(height * scale) // 2 * 2)
