"""Small videos and sounds for tests, made with PyAV: moving coloured squares, a tone that swells."""

from typing import Any

import numpy as np

from musespark.support.media.compose import RATE, Form, Pixels, Samples, compose

WEBM = Form("webm", "libvpx", "libopus")


def scenes(count: int = 25, width: int = 64, height: int = 48) -> list[Pixels]:
    """Frames of eight by eight pixels large squares that move down, a pixel a frame."""
    squares = np.random.default_rng(7).integers(0, 255, (height // 8, width // 8, 3), dtype=np.uint8)
    first = squares.repeat(8, 0).repeat(8, 1)
    return [np.roll(first, place, 0) for place in range(count)]


def plain(colour: int, count: int, width: int = 64, height: int = 48) -> list[Pixels]:
    """Frames of one grey."""
    return [np.full((height, width, 3), colour, np.uint8)] * count


def tone(seconds: float = 1.0, channels: int = 2, level: float = 0.3) -> Samples:
    """A tone of 440 Hz that swells from a tenth of its loudness."""
    moments = np.arange(round(seconds * RATE)) / RATE
    wave = np.sin(2 * np.pi * 440 * moments) * level * np.linspace(0.1, 1.0, len(moments))
    return np.repeat(wave.astype(np.float32)[None], channels, 0)


def film(seconds: float = 1.0, **options: Any) -> bytes:
    """A video with sound, 25 frames a second."""
    return compose(scenes(round(seconds * 25)), tone(seconds), **options)


def song(seconds: float = 1.0, form: Form | None = None) -> bytes:
    """A sound without pictures, as M4A unless `form` says otherwise."""
    return compose(samples=tone(seconds), form=form)
