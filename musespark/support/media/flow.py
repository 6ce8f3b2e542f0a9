"""Sound as it comes, turned into one rate, form and layout, each frame at its own moment. In the confined process."""

from collections.abc import Iterator
from fractions import Fraction

import av
from av.audio.frame import AudioFrame
from av.filter import Graph


class Flow:
    """Frames in, frames out: silence where the recording leaves a gap, as often anew as the recording changes."""

    def __init__(self, rate: int, sample: str, layout: str, step: int = 0) -> None:
        """Frames of `step` samples come out; of any number where that is 0."""
        self._form, self._step = f"sample_fmts={sample}:sample_rates={rate}:channel_layouts={layout}", step
        self._rate = rate
        self._shape: tuple[str, str, int] | None = None
        self._graph: Graph | None = None

    def put(self, frame: AudioFrame, at: float) -> Iterator[AudioFrame]:
        """Take the frame of second `at`; yield what is done."""
        shape = (frame.format.name, frame.layout.name, frame.sample_rate)
        if self._graph is None or shape != self._shape:
            yield from self.end()
            self._graph, self._shape = self._made(shape, is_first=self._shape is None), shape
        frame.pts, frame.time_base = round(at * frame.sample_rate), Fraction(1, frame.sample_rate)
        self._graph.push(frame)
        yield from _pulled(self._graph)

    def end(self) -> Iterator[AudioFrame]:
        """Yield what the filters still hold."""
        if self._graph:
            self._graph.push(None)
            yield from _pulled(self._graph)

    def _made(self, shape: tuple[str, str, int], *, is_first: bool) -> Graph:
        sample, layout, rate = shape
        graph = Graph()
        # gaps are filled and overlaps cut, nothing is stretched; the first silence is what the sound starts after
        filled = f"{self._rate}:async=1" + (":first_pts=0" if is_first else "")
        graph.link_nodes(
            graph.add_abuffer(sample_rate=rate, format=sample, layout=layout, time_base=Fraction(1, rate)),
            graph.add("aresample", filled),
            graph.add("aformat", self._form),
            *([graph.add("asetnsamples", f"n={self._step}:p=0")] if self._step else []),
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
