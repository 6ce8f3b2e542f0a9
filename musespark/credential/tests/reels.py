"""Films and sounds for tests, small and quick to make: scenes that a camera pans over, tunes played at random."""

import io
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from musespark.credential.film.frames import Frames, keep
from musespark.credential.models import RECORDING_VERSION, FramesPrint, SoundPrint
from musespark.credential.sound.peaks import listen
from musespark.credential.tests.test_sounds import tune
from musespark.support.media.compose import RATE, Pixels, Samples, compose
from musespark.works.models import Recording, Work
from musespark.works.upload import add_picture

A_SECOND = 4  # frames of a film
WIDTH, HEIGHT = 128, 96
Greys = NDArray[np.uint8]


def field(seed: int) -> Image.Image:
    """Many small discs, others for each seed: wherever one looks there is something to see."""
    chance = np.random.default_rng(seed)
    image = Image.new("RGB", (320, 240))
    pen = ImageDraw.Draw(image)
    for x, y, r, *colour in chance.integers(0, [320, 240, 40, 256, 256, 256], (160, 6)).tolist():
        pen.ellipse((x - r, y - r, x + r, y + r), fill=tuple(colour))
    return image


@cache
def shot(seed: int, seconds: float = 8) -> tuple[Pixels, ...]:
    """A camera that pans over a scene, another one for each seed."""
    wide = np.asarray(field(seed))
    steps = np.linspace(0, 1, round(seconds * A_SECOND))
    return tuple(wide[round(144 * at) :][:HEIGHT, round(192 * at) :][:, :WIDTH] for at in steps)


def film(*seeds: int, seconds: float = 8, tune_of: int | None = None) -> bytes:
    """An MP4 of one shot for each seed, with the tune of a seed where one is asked for."""
    pixels = [frame for seed in seeds for frame in shot(seed, seconds)]
    return compose(pixels, None if tune_of is None else played(tune_of, len(pixels) / A_SECOND), rate=A_SECOND)


def played(seed: int, seconds: float) -> Samples:
    """The tune of a seed at the rate of `compose`."""
    low = tune(seed, seconds)
    places = np.arange(round(seconds * RATE)) * len(low) / round(seconds * RATE)
    wave = np.interp(places, np.arange(len(low)), low)
    return np.asarray(wave / np.abs(wave).max() * 0.5, np.float32)[None]


def kept(pixels: Sequence[Pixels], a_second: float = A_SECOND) -> Frames:
    """The frames that are kept of a film, two of each second looked at."""
    step = round(a_second / 2)
    luma = np.array([0.299, 0.587, 0.114], np.float32)
    greys = np.array([frame.astype(np.float32) @ luma for frame in pixels[::step]]).astype(np.uint8)
    return keep(greys, [at / 2 for at in range(len(greys))], len(pixels) / a_second)


def hung(work: Work, *seeds: int, seconds: float = 8, tune_of: int | None = None) -> Recording:
    """Give `work` a film whose prints are taken of what was drawn: nothing is encoded, so it can't be played."""
    pixels = [frame for seed in seeds for frame in shot(seed, seconds)]
    lasts = len(pixels) / A_SECOND
    out = io.BytesIO()
    Image.fromarray(pixels[0]).save(out, "PNG")
    recording = Recording.objects.create(
        work=work,
        asset=add_picture(work, out.getvalue()),
        kind=Recording.Kind.VIDEO,
        original="ab/cd.mp4",
        original_size=1,
        media_type="video/mp4",
        blob="ab/cd.mp4",
        byte_size=1,
        width=WIDTH,
        height=HEIGHT,
        duration=round(lasts * 1000),
    )
    FramesPrint.objects.create(recording=recording, frames=kept(pixels).packed(), version=RECORDING_VERSION)
    if tune_of is not None:
        SoundPrint.objects.create(recording=recording, start=0, peaks=listen(tune(tune_of, lasts)).packed())
    return recording
