"""Films to be stolen, drawn here: pans over photographs that come with scikit-image, and discs that move."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from skimage import data

from bench.sounds_material import drawn
from musespark.credential.sound.peaks import RATE, Floats

Film = NDArray[np.uint8]  # (n, height, width, 3)
PHOTOGRAPHS = (
    "astronaut",
    "coffee",
    "chelsea",
    "rocket",
    "camera",
    "coins",
    "brick",
    "grass",
    "gravel",
    "page",
    "text",
    "clock",
)
A_SECOND, SECONDS, WIDTH, HEIGHT = 10, 40, 320, 180


@dataclass(frozen=True)
class Clip:
    """A film of two to four shots, whose frames start at `cuts`, and its sound, one channel at RATE."""

    name: str
    frames: Film
    cuts: tuple[int, ...]
    samples: Floats


def clips() -> Iterator[Clip]:
    """Yield one film for each photograph: a pan over it among shots of moving discs."""
    for seed, name in enumerate(PHOTOGRAPHS):
        many = 2 + seed % 3
        edges = np.linspace(0, A_SECOND * SECONDS, many + 1).astype(int)
        shots = [
            _pan(_photograph(name), int(end - start), seed)
            if number == seed % many
            else _discs(int(end - start), seed * 9 + number)
            for number, (start, end) in enumerate(pairwise(edges))
        ]
        yield Clip(name, np.concatenate(shots), tuple(edges.tolist()), drawn(500 + seed, SECONDS))


def _photograph(name: str) -> Image.Image:
    pixels = np.asarray(getattr(data, name)())
    return Image.fromarray(pixels).convert("RGB").resize((520, 400), Image.Resampling.LANCZOS)


def _pan(photograph: Image.Image, many: int, seed: int) -> Film:
    chance = np.random.default_rng(seed)
    corners = chance.uniform(0, [100, 120], (2, 2))
    zooms = chance.uniform(1.0, 1.3, 2)
    frames = []
    for share in np.linspace(0, 1, many):
        x, y = corners[0] * (1 - share) + corners[1] * share
        zoom = zooms[0] * (1 - share) + zooms[1] * share
        box = (x, y, x + WIDTH * zoom, y + HEIGHT * zoom)
        frames.append(np.asarray(photograph.resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR, box)))
    return np.stack(frames)


def _discs(many: int, seed: int) -> Film:
    """Twenty discs that move each their way before a ground of two colours."""
    chance = np.random.default_rng(1000 + seed)
    down, across = np.mgrid[:HEIGHT, :WIDTH]
    colours = chance.integers(0, 255, (2, 3))
    share = ((down / HEIGHT + across / WIDTH * chance.uniform(-1, 1)) % 1)[..., None]
    ground = (colours[0] * share + colours[1] * (1 - share)).astype(np.uint8)
    discs = chance.uniform([0, 0, 12, -25, -18], [WIDTH, HEIGHT, 50, 25, 18], (20, 5))
    paints = chance.integers(0, 255, (20, 3))
    frames = np.repeat(ground[None], many, 0)
    for at in range(many):
        for (x, y, r, right, low), paint in zip(discs, paints, strict=True):
            here, there = (x + right * at / A_SECOND) % WIDTH, (y + low * at / A_SECOND) % HEIGHT
            frames[at][(across - here) ** 2 + (down - there) ** 2 < r * r] = paint
    return frames


def faster(samples: Floats, speed: float) -> Floats:
    """Return the sound played faster, and so higher."""
    places = np.arange(0, len(samples) - 1, speed)
    return np.asarray(np.interp(places, np.arange(len(samples)), samples), np.float32)


def stretch(samples: Floats, start: float, end: float) -> Floats:
    """Return the seconds from `start` to `end`."""
    return samples[int(start * RATE) : int(end * RATE)]
