"""Colour arithmetic: OKLab, contrast, and moving a colour until it can be read.

OKLab (Bjorn Ottosson, 2020) makes equal steps look equal; contrast and luminance are those of WCAG 2.2.
"""

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Rgb = tuple[int, int, int]

READABLE = 4.5  # WCAG 2.2 AA for text of any size
_SAFE = 4.7  # what we aim at, so that rounding and resampling stay above READABLE

_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_FROM_LMS = np.linalg.inv(_TO_LMS)
_FROM_LAB = np.linalg.inv(_TO_LAB)
_BYTES = np.arange(256) / 255
_LUMA = (0.2126, 0.7152, 0.0722)
LINEAR: Floats = np.where(_BYTES <= 0.04045, _BYTES / 12.92, ((_BYTES + 0.055) / 1.055) ** 2.4)
_WEIGHED = tuple((LINEAR * weight).astype(np.float32) for weight in _LUMA)


def luminous(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return what each channel of pixels (..., 3) adds to their luminance."""
    return np.stack([table[pixels[..., channel]] for channel, table in enumerate(_WEIGHED)], axis=-1)


def luminances(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the relative luminance of pixels (..., 3 or 4), by table, for pictures as large as a poster."""
    red, green, blue = _WEIGHED
    lights: NDArray[np.float32] = red[pixels[..., 0]] + green[pixels[..., 1]] + blue[pixels[..., 2]]
    return lights


def contrast(one: Rgb, other: Rgb) -> float:
    """Return the WCAG contrast ratio of two colours, 1 to 21."""
    return ratio(luminance(one), luminance(other))


def ratio(one: float, other: float) -> float:
    """Return the contrast ratio of two relative luminances."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def luminance(colour: Rgb) -> float:
    """Return the relative luminance of a colour, 0 to 1."""
    return sum(weight * float(LINEAR[channel]) for weight, channel in zip(_LUMA, colour, strict=True))


def readable(colour: Rgb, ground: Rgb, least: float = _SAFE) -> Rgb:
    """Move a colour's lightness away from the ground, hue kept, until its contrast is at least `least`."""
    lightness, chroma, hue = lch_of(colour)
    step = 0.015 if luminance(ground) < 0.18 else -0.015
    while contrast(colour, ground) < least and 0 <= lightness <= 1:
        lightness += step
        colour = rgb_of(lightness, chroma, hue)
    if contrast(colour, ground) < least:
        return max(((0, 0, 0), (255, 255, 255)), key=lambda end: contrast(end, ground))
    return colour


def mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    """Return `share` of one colour over the other, as paint of that opacity would look."""
    red, green, blue = (round(a * share + b * (1 - share)) for a, b in zip(one, other, strict=True))
    return red, green, blue


def css(colour: Rgb, alpha: float = 1.0) -> str:
    """Write a colour for CSS."""
    red, green, blue = colour
    return f"rgb({red},{green},{blue})" if alpha >= 1 else f"rgba({red},{green},{blue},{alpha:.3f})"


def parse(colour: str) -> Rgb:
    """Read #rrggbb."""
    value = int(colour[1:], 16)
    return value >> 16, value >> 8 & 255, value & 255


def oklab(pixels: NDArray[np.uint8]) -> Floats:
    """Convert sRGB bytes (n, 3) to OKLab (n, 3)."""
    lab: Floats = np.cbrt(LINEAR[pixels] @ _TO_LMS.T) @ _TO_LAB.T
    return lab


def lch_of(colour: Rgb) -> tuple[float, float, float]:
    """Convert a colour to OKLCh: lightness 0 to 1, chroma, hue in radians."""
    lightness, a, b = (float(value) for value in oklab(np.array([colour], np.uint8))[0])
    return lightness, math.hypot(a, b), math.atan2(b, a)


def rgb_of(lightness: float, chroma: float, hue: float) -> Rgb:
    """Convert OKLCh to bytes, giving up chroma, never hue, where sRGB cannot show the colour."""
    for _ in range(24):
        linear = linear_of(np.array([lightness, chroma * math.cos(hue), chroma * math.sin(hue)]))
        if linear.min() >= -0.001 and linear.max() <= 1.001:
            break
        chroma *= 0.9
    return bytes_of(linear)


def linear_of(lab: Floats) -> Floats:
    """Convert OKLab (..., 3) to linear light, which may lie outside what a screen shows."""
    linear: Floats = (lab @ _FROM_LAB.T) ** 3 @ _FROM_LMS.T
    return linear


def bytes_of(linear: Floats) -> Rgb:
    """Encode linear light as sRGB bytes, clipped."""
    clipped = np.clip(linear, 0, 1)
    encoded = np.where(clipped <= 0.0031308, clipped * 12.92, 1.055 * clipped ** (1 / 2.4) - 0.055)
    red, green, blue = (round(float(channel) * 255) for channel in encoded)
    return red, green, blue
