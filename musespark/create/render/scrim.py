"""How dark a veil over a photo must be so that text on it can be read: found from the pixels behind the text."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from musespark.create.render.colour import READABLE, Rgb, css, luminance, luminous

_MARGIN = 0.25  # contrast kept in hand for resampling and 8-bit gradients
# Smootherstep in eight pieces: a straight ramp shows its ends as bands.
_EASE = tuple((n / 8, (n / 8) ** 3 * (n / 8 * (n / 8 * 6 - 15) + 10)) for n in range(9))


def strength(cut: Image.Image, band: tuple[float, float], veil: Rgb, ink: Rgb) -> float:
    """Return the least opacity of `veil` at which light `ink` is readable on every pixel of the band.

    `band` is the part of the cut photo behind the text, as shares of its height from the top.
    """
    bright = np.ascontiguousarray(_brightest(cut, band).T)
    limit = (luminance(ink) + 0.05) / (READABLE + _MARGIN) - 0.05
    low, high = 0.0, 1.0
    for _ in range(9):
        middle = (low + high) / 2
        low, high = (low, middle) if _lightest(bright, veil, middle) <= limit else (middle, high)
    return high


def gradient(veil: Rgb, alpha: float, start: float, end: float, towards: str = "bottom") -> str:
    """Write a CSS gradient that is clear before `start`, eases in, and is `alpha` from `end` on (shares)."""
    stops = [f"{css(veil, alpha * a)} {100 * (start + (end - start) * x):.2f}%" for x, a in _EASE]
    return f"linear-gradient(to {towards},{','.join(stops)})"


def lay(
    page: Image.Image, place: tuple[int, int, int, int], veil: Rgb, alpha: float, ease: tuple[float, float]
) -> None:
    """Draw the veil that `gradient` writes, towards the bottom, in a place (left, top, right, bottom) of a picture."""
    (left, top, right, bottom), (start, end) = place, ease
    stops, values = zip(*((start + (end - start) * x, 255 * alpha * a) for x, a in _EASE), strict=True)
    fade = np.interp((np.arange(bottom - top) + 0.5) / (bottom - top), stops, values)
    mask = Image.fromarray(np.rint(fade).astype(np.uint8)[:, None])
    page.paste(veil, place, mask.resize((right - left, bottom - top), Image.Resampling.NEAREST))


def _lightest(bright: NDArray[np.uint8], veil: Rgb, alpha: float) -> float:
    """Return the highest luminance of pixels (3, n) under a veil, by a table for each channel."""
    tables = luminous(np.rint(np.arange(256)[:, None] * (1 - alpha) + np.array(veil) * alpha).astype(np.uint8))
    red, green, blue = (tables[:, channel].take(levels) for channel, levels in enumerate(bright))
    return float((red + green + blue).max())


def _brightest(cut: Image.Image, band: tuple[float, float]) -> NDArray[np.uint8]:
    """Return the highest channels of each four by four pixels in the band, (n, 3): never below any of them."""
    top = min(int(band[0] * cut.height), cut.height - 1)
    bottom = max(int(np.ceil(band[1] * cut.height)), top + 1)
    pixels = np.asarray(cut.crop((0, top, cut.width, bottom)), dtype=np.uint8)
    for axis in (0, 1):
        pixels = _pairs(_pairs(pixels, axis), axis)
    return pixels.reshape(-1, 3)


def _pairs(pixels: NDArray[np.uint8], axis: int) -> NDArray[np.uint8]:
    """Keep the higher of each two neighbours along an axis; a last one without a neighbour stays."""
    even = np.moveaxis(pixels, axis, 0)[::2]
    odd = np.moveaxis(pixels, axis, 0)[1::2]
    higher = even.copy()
    np.maximum(even[: len(odd)], odd, out=higher[: len(odd)])
    return np.moveaxis(higher, 0, axis)
