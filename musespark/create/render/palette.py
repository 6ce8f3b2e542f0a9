"""Colours of a poster: taken from the photo, the brand or a small house collection, then made readable.

Everything is reckoned in OKLab (Bjorn Ottosson, 2020), where equal steps look equal. A palette is three tones;
a tone is a ground with an ink, a softer ink and an accent that all keep their contrast on it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from musespark.create.render.colour import (
    Floats,
    Rgb,
    bytes_of,
    contrast,
    lch_of,
    linear_of,
    mix,
    oklab,
    parse,
    readable,
    rgb_of,
)

# Where there is neither photo nor brand: pairs that printers have trusted for a long time.
HOUSE = (
    ("#1f3a5f", "#d2452f", "#e98f2c"),
    ("#14342b", "#1f7a5c", "#f2b84b"),
    ("#1b1b4b", "#3d4fd1", "#ff8a5b"),
    ("#3b2414", "#e0952b", "#2d6a6a"),
    ("#3a1d3f", "#8a3f8f", "#f2a65a"),
    ("#0f3d4a", "#1c7c93", "#f28a6a"),
    ("#43202b", "#c94f6d", "#5b8f8a"),
)


@dataclass(frozen=True, slots=True)
class Tone:
    """A ground and what may be set on it: ink (7:1), soft and accent (4.5:1), all as (r, g, b) bytes."""

    ground: Rgb
    ink: Rgb
    soft: Rgb
    accent: Rgb

    @property
    def faintest(self) -> Rgb:
        """Return the text colour that stands out least, which a veil must suffice for."""
        return min((self.ink, self.soft, self.accent), key=lambda colour: contrast(colour, self.ground))


@dataclass(frozen=True)
class Palette:
    """Three tones grown from a main and a second colour, each as OKLCh (lightness, chroma, hue in radians)."""

    base: tuple[float, float, float]
    main: tuple[float, float, float]
    second: tuple[float, float, float]

    @cached_property
    def night(self) -> Tone:
        """Return a deep ground in the photo's own hue, for light type."""
        _, chroma, hue = self.base
        ground = rgb_of(0.2, min(chroma, 0.055), hue)
        return _tone(ground, rgb_of(0.965, 0.016, self.main[2]), self.main, 0.8)

    @cached_property
    def paper(self) -> Tone:
        """Return a warm or cool white, for dark type."""
        # Halfway to ivory: pure tints of red or violet look like medicine.
        a, b = math.cos(self.main[2]) + 1.2 * math.cos(1.4), math.sin(self.main[2]) + 1.2 * math.sin(1.4)
        ground = rgb_of(0.958, 0.017, math.atan2(b, a))
        return _tone(ground, rgb_of(0.25, 0.055, self.base[2]), self.main, 0.55)

    @cached_property
    def bold(self) -> Tone:
        """Return the main colour at full strength as the ground."""
        _, chroma, hue = self.main
        # Orange and yellow turn to mud when deep; every other hue is richer at middle lightness.
        golden = 0.78 < hue % math.tau < 2.1
        ground = rgb_of(0.71 + 0.1 * (hue % math.tau - 0.78) if golden else 0.49, min(max(chroma, 0.13), 0.19), hue)
        ink = rgb_of(0.22, 0.06, self.base[2]) if golden else rgb_of(0.975, 0.014, hue)
        return _tone(ground, ink, self.second, 0.38 if golden else 0.87)

    @cached_property
    def swatches(self) -> tuple[Rgb, ...]:
        """Return five colours that sit together in a pattern, deepest first."""
        base, main, second = self.base, self.main, self.second
        return (
            rgb_of(0.34, min(max(base[1], 0.05), 0.09), base[2]),
            rgb_of(0.6, min(max(main[1], 0.12), 0.19), main[2]),
            rgb_of(0.75, min(max(second[1], 0.09), 0.15), second[2]),
            rgb_of(0.58, min(max(base[1], 0.06), 0.1), base[2]),
            rgb_of(0.86, 0.06, main[2]),
        )


def palette_of(colours: Sequence[tuple[Rgb, float]], seed: int = 0) -> Palette:
    """Grow a palette from weighted colours; where they are all grey, the accents come from the house."""
    points = [(lch_of(colour), weight) for colour, weight in colours]
    vivid = sorted(points, key=lambda point: -point[0][1] * (0.25 + math.sqrt(point[1])))
    if vivid[0][0][1] < 0.035:
        house = [lch_of(parse(colour)) for colour in HOUSE[seed % len(HOUSE)]]
        return Palette(base=vivid[0][0], main=house[1], second=house[2])
    main = vivid[0][0]
    apart = [lch for lch, _ in vivid[1:] if lch[1] > 0.04 and _turn(lch[2], main[2]) > 0.7]
    second = apart[0] if apart else (main[0], main[1], main[2] + (0.75 if seed % 2 else -0.75))
    if seed % 3 == 2 and apart:
        main, second = second, main
    base = max((point for point in points if point[0][0] < 0.6), key=lambda point: point[1], default=vivid[-1])[0]
    return Palette(base=base if base[1] > 0.012 else (base[0], 0.02, main[2]), main=main, second=second)


def house_palette(seed: int) -> Palette:
    """Return one of the house palettes, chosen by the seed."""
    base, main, second = (lch_of(parse(colour)) for colour in HOUSE[seed % len(HOUSE)])
    return Palette(base=base, main=main, second=second)


def clusters(pixels: NDArray[np.uint8], count: int = 6, rounds: int = 8) -> list[tuple[Rgb, float]]:
    """Group pixels (n, 3) by k-means in OKLab; return each centre with its share of the pixels.

    Deterministic: the first centres are the pixels furthest from those before them (Gonzalez, 1985).
    """
    lab = oklab(pixels)
    centres = _spread(lab, count)
    for _ in range(rounds):
        nearest = _distances(lab, centres).argmin(axis=1)
        groups = [lab[nearest == k] for k in range(len(centres))]
        centres = np.array([g.mean(axis=0) if len(g) else c for g, c in zip(groups, centres, strict=True)])
    shares = np.bincount(_distances(lab, centres).argmin(axis=1), minlength=len(centres)) / len(lab)
    return [(_rgb_of_lab(centre), float(share)) for centre, share in zip(centres, shares, strict=True) if share]


def _tone(ground: Rgb, ink: Rgb, accent: tuple[float, float, float], lightness: float) -> Tone:
    ink = readable(ink, ground, 7.0)
    _, chroma, hue = accent
    return Tone(
        ground=ground,
        ink=ink,
        soft=readable(mix(ink, ground, 0.78), ground),
        accent=readable(rgb_of(lightness, min(max(chroma, 0.1), 0.17), hue), ground),
    )


def _rgb_of_lab(lab: Floats) -> Rgb:
    return bytes_of(linear_of(lab))


def _spread(lab: Floats, count: int) -> Floats:
    centres = [lab.mean(axis=0)]
    reach = _distances(lab, np.array(centres))[:, 0]
    while len(centres) < count and reach.max() > 1e-4:
        centres.append(lab[int(reach.argmax())])
        reach = np.minimum(reach, _distances(lab, centres[-1][None])[:, 0])
    return np.array(centres)


def _distances(lab: Floats, centres: Floats) -> Floats:
    # A channel at a time costs a fifth of one large array of differences.
    squares: Floats = (lab[:, :1] - centres[:, 0]) ** 2
    squares += (lab[:, 1:2] - centres[:, 1]) ** 2
    squares += (lab[:, 2:] - centres[:, 2]) ** 2
    return squares


def _turn(one: float, other: float) -> float:
    return abs((one - other + math.pi) % math.tau - math.pi)
