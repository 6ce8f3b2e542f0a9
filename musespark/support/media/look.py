"""What stands for a recording where it can't play: a frame of a video, the drawn loudness of a sound."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from av.video.frame import VideoFrame
from PIL import Image, ImageDraw

BLACK, FLAT = 32.0, 8.0  # mean and spread of luma (16 to 235) up to which a frame shows nothing
BARS, SIZE = 120, (1200, 675)
NIGHT, LIGHT = (27, 31, 42), (214, 220, 235)  # both themes show it as it is: a picture


class Poster:
    """The first frame that is neither black nor flat; where all are, the one with the most in it."""

    def __init__(self) -> None:
        self.frame: VideoFrame | None = None
        self.at = 0.0
        self._best = -1.0

    def look(self, frame: VideoFrame, at: float) -> None:
        """Take the frame of second `at` where it is a better one than those before; looks no further than needed."""
        if self._best >= FLAT:
            return
        worth = worth_of(frame)
        if worth > self._best:
            self.frame, self.at, self._best = frame, at, worth

    def image(self) -> Image.Image:
        """Return the frame that was taken as a picture."""
        if self.frame is None:
            raise ValueError("No frame was looked at.")
        return picture_of(self.frame)


def picture_of(frame: VideoFrame) -> Image.Image:
    """Return the frame as a picture."""
    return Image.fromarray(frame.to_ndarray(format="rgb24"))


def worth_of(frame: VideoFrame) -> float:
    """Return the spread of a planar frame's luma, less than FLAT where it is black or flat."""
    luma = frame.to_ndarray()[: frame.height : 4, ::4].astype(np.float32)
    spread = float(luma.std())
    return spread if luma.mean() > BLACK else min(spread, FLAT - 1.0)


def waveform(peaks: Sequence[float]) -> Image.Image:
    """Draw `peaks` (0 to 1 over equal steps of time) as bars: loud is high, silence is a line of dots."""
    width, height = SIZE
    image = Image.new("RGB", SIZE, NIGHT)
    draw = ImageDraw.Draw(image)
    pitch = width / (BARS + 4)
    for place, peak in enumerate(bars(peaks)):
        left, half = (place + 2) * pitch, max(2.0, peak * height * 0.42)
        box = (left + pitch * 0.2, height / 2 - half, left + pitch * 0.8, height / 2 + half)
        draw.rounded_rectangle(box, radius=pitch * 0.3, fill=LIGHT)
    return image


def bars(peaks: Sequence[float]) -> list[float]:
    """Return BARS heights, 0 to 1: the greatest peak of each stretch of the recording."""
    if not peaks:
        return [0.0] * BARS
    edges = np.linspace(0, len(peaks), BARS + 1).astype(int)
    return [min(1.0, max(peaks[start : max(end, start + 1)])) for start, end in pairwise(edges)]
