"""Write what is served: H.264 and AAC in an MP4 whose index comes first. Runs in the confined process alone."""

from collections.abc import Iterator
from fractions import Fraction

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.filter import Graph
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, VideoReformatter
from av.video.stream import VideoStream
from numpy.typing import NDArray

from musespark.support.media import LONGER, SHORTER

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
        self.shape: tuple[str, str, int] | None = None
        self.graph: Graph | None = None
        self.peaks: list[float] = []  # 0 to 1, one for each STEP samples

    def put(self, frame: AudioFrame, at: float) -> None:
        """Add the frame of second `at`."""
        shape = (frame.format.name, frame.layout.name, frame.sample_rate)
        if self.graph is None or shape != self.shape:
            self._drain()
            self.graph, self.shape = self._graph(shape, is_first=self.shape is None), shape
        frame.pts, frame.time_base = round(at * frame.sample_rate), Fraction(1, frame.sample_rate)
        self.graph.push(frame)
        self._write(self.graph)

    def end(self) -> None:
        """Add what filters and encoder still hold."""
        self._drain()
        self.out.mux(self.stream.encode(None))

    def _drain(self) -> None:
        if self.graph:
            self.graph.push(None)
            self._write(self.graph)

    def _write(self, graph: Graph) -> None:
        for frame in _pulled(graph):
            self.peaks.append(float(np.abs(frame.to_ndarray()).max(initial=0.0)))
            self.out.mux(self.stream.encode(frame))

    def _graph(self, shape: tuple[str, str, int], *, is_first: bool) -> Graph:
        sample, layout, rate = shape
        graph = Graph()
        # gaps are filled and overlaps cut, nothing is stretched; the first silence is what the sound starts after
        filled = f"{RATE}:async=1" + (":first_pts=0" if is_first else "")
        graph.link_nodes(
            graph.add_abuffer(sample_rate=rate, format=sample, layout=layout, time_base=Fraction(1, rate)),
            graph.add("aresample", filled),
            graph.add("aformat", f"sample_fmts=fltp:sample_rates={RATE}:channel_layouts={self.layout}"),
            graph.add("asetnsamples", f"n={STEP}:p=0"),
            graph.add("abuffersink"),
        ).configure()
        return graph


def _pulled(graph: Graph) -> Iterator[AudioFrame]:
    while True:
        try:
            frame = graph.pull()
        except (av.BlockingIOError, av.EOFError):
            return
        if isinstance(frame, AudioFrame):
            yield frame


def served_size(width: int, height: int) -> tuple[int, int]:
    """Return the size in which a video is served: even sides, at most LONGER by SHORTER, never enlarged."""
    scale = min(1.0, LONGER / max(width, height), SHORTER / min(width, height))
    return max(2, int(width * scale) // 2 * 2), max(2, int(height * scale) // 2 * 2)
