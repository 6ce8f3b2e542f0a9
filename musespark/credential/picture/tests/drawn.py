"""Small pictures for tests: photographs that scikit-image carries, and cards drawn from a template."""

import io
from functools import cache
from pathlib import Path

import numpy as np
import skimage
from PIL import Image, ImageDraw

from musespark.credential.picture import Picture, describe, unpack

PHOTOS = Path(skimage.__file__).parent / "data"


@cache
def photo(name: str) -> Image.Image:
    """Return a photograph of scikit-image."""
    with Image.open(PHOTOS / f"{name}.png") as image:
        return image.convert("RGB")


def file_of(image: Image.Image) -> bytes:
    """Return the picture as the bytes of a PNG."""
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def asked(image: Image.Image) -> Picture:
    """Return the picture as it is asked about."""
    return describe(file_of(image))


@cache
def kept(name: str) -> Picture:
    """Return a photograph as it comes back from its row."""
    return unpack(asked(photo(name)).packed())


def card(seed: int) -> Image.Image:
    """Return a card with a frame and corners that all cards have, and marks like letters that are its own."""
    made = Image.new("RGB", (600, 600), "#f6efe2")
    on = ImageDraw.Draw(made)
    for inset in (14, 22, 30):
        on.rectangle((inset, inset, 600 - inset, 600 - inset), None, "#b3532f", 3)
    for x, y in ((50, 50), (500, 50), (50, 500), (500, 500)):
        on.polygon((x, y, x + 50, y + 10, x + 20, y + 50), None, "#b3532f", 4)
        on.ellipse((x + 8, y + 8, x + 40, y + 28), None, "#b3532f", 3)
    draw = np.random.default_rng(seed)
    for row in range(120, 480, 40):
        for column in range(70, 530, 24):
            dots = draw.integers(0, 20, (3, 2)) + np.array((column, row))
            on.line([tuple(dot) for dot in dots.tolist()], "#2b2620", 4)
    return made
