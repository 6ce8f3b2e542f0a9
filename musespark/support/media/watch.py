"""Write down what a recording shows and how it sounds, plainly enough to be compared. Runs in the confined process.

FOLDER/frames: greys of one byte each, two frames a second, as large as BOX allows; FOLDER/samples: one channel of
RATE float32 samples a second. Both are written as they come, so that memory does not grow with the recording.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO

import numpy as np
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, VideoReformatter

from musespark.support.media.flow import Flow
from musespark.support.media.source import Source

RATE = 11_025  # samples a second
A_SECOND = 2  # frames
BOX = 320  # pixels of the longer side, at most

Tell = Callable[[float], object]


class Frames:
    """The first frame of each half second, all of the size of the first one."""

    def __init__(self, out: IO[bytes]) -> None:
        self.out, self.times, self.size = out, list[float](), (0, 0)
        self._next = 0.0
        self._shaper = VideoReformatter()

    def put(self, frame: VideoFrame, at: float) -> None:
        """Write the frame of second `at` where it is due."""
        if at < self._next:
            return
        self._next = (int(at * A_SECOND) + 1) / A_SECOND
        if not self.times:
            scale = min(1.0, BOX / max(frame.width, frame.height))
            self.size = max(1, round(frame.width * scale)), max(1, round(frame.height * scale))
        grey = self._shaper.reformat(frame, *self.size, "gray", dst_color_range=ColorRange.JPEG, interpolation="AREA")
        self.out.write(np.ascontiguousarray(grey.to_ndarray()).tobytes())
        self.times.append(round(at, 3))


def watch(opened: Source, folder: Path, tell: Tell) -> dict[str, object]:
    """Write both files and return what is in them: the size and the seconds of the frames."""
    with (folder / "frames").open("wb") as seen, (folder / "samples").open("wb") as heard:
        frames, flow = Frames(seen), Flow(RATE, "flt", "mono")
        for frame, at in opened.frames():
            tell(at)
            if isinstance(frame, VideoFrame):
                frames.put(frame, at)
            else:
                _write(heard, flow.put(frame, at))
        _write(heard, flow.end())
    width, height = frames.size
    return {"width": width, "height": height, "times": frames.times, "seconds": round(opened.end, 3)}


def _write(out: IO[bytes], sound: Iterable[AudioFrame]) -> None:
    for frame in sound:
        out.write(frame.to_ndarray().astype("<f4").tobytes())
