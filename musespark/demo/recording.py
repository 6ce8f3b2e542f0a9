"""The recordings of the demo world: a look along a painting, wheels over three floors. Needs the extra `video`."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image, ImageOps

from musespark.support import blobs
from musespark.support.media import compose
from musespark.support.media.compose import RATE, Pixels, Samples
from musespark.support.media.prepare import prepare
from musespark.works import recordings
from musespark.works.recordings import Kept

SIZE, FRAMES_A_SECOND, SECONDS = (640, 360), 12, 4


def record(kind: str, image: Image.Image, seed: int) -> Kept:
    """Make a "film" or a "sound" and keep it as an upload is kept; no transaction should be open."""
    sound = wheels(seed)
    data = (
        compose.compose(along(image), sound, rate=FRAMES_A_SECOND) if kind == "film" else compose.compose(samples=sound)
    )
    original = blobs.put(data, suffix=".mp4" if kind == "film" else ".m4a")
    with TemporaryDirectory() as folder:
        source = Path(folder) / "source"
        source.write_bytes(data)
        return recordings.keep(prepare(source, Path(folder)), original, len(data))


def along(image: Image.Image) -> Iterator[Pixels]:
    """Yield the frames of a look from the left of a picture to its right."""
    width, height = SIZE
    whole = ImageOps.fit(image.convert("RGB"), (width * 5 // 4, height))
    frames = FRAMES_A_SECOND * SECONDS
    for place in range(frames):
        left = round((whole.width - width) * (1 - np.cos(np.pi * place / (frames - 1))) / 2)
        yield np.asarray(whole.crop((left, 0, left + width, height)))


def wheels(seed: int) -> Samples:
    """Return the sound of wheels on marble, on tile, on rough asphalt: noise, the gaps between tiles, rumble."""
    chance = np.random.default_rng(seed)
    floor = RATE * SECONDS // 3
    moments = np.arange(floor) / RATE
    noise = chance.standard_normal(floor * 3).astype(np.float32)
    smooth = np.convolve(noise, np.ones(64) / 64, "same")
    marble = smooth[:floor] * 0.4
    tile = smooth[floor : 2 * floor] * 0.4 + noise[floor : 2 * floor] * 0.5 * np.exp(-(moments * 9 % 1) * 30)
    asphalt = noise[2 * floor :] * 0.12 * (1 + 0.6 * np.sin(2 * np.pi * 23 * moments))
    return np.concatenate([marble, tile, asphalt]).astype(np.float32).clip(-0.9, 0.9)[None]
