"""Skies and lands: ridges under a low sun, stars over a dark plain, star trails, a moon, a ringed planet, contours."""

import math

import numpy as np

from musespark.demo.paint.canvas import Canvas, Plane, mix


def ridges(c: Canvas, colours: list[str]) -> None:
    """Hills behind hills, each nearer one darker, under a low sun. Colours: sky above, sky below, sun, near hill."""
    above, below, sun, near = colours[:4]
    y, _ = c.grid()
    c.field(y / c.high * 1.25 + 0.08 * (c.noise(3) - 0.5), [above, mix(above, below, 0.6), below])
    where = (float(c.rng.uniform(0.25, 0.75)), c.high * float(c.rng.uniform(0.34, 0.44)))
    c.soft(lambda p: p.disc(*where, 0.2), sun, 0.09, 0.55)
    c.disc(*where, 0.075, colour=mix(sun, "#ffffff", 0.35))
    for n in range(6):
        level = c.high * (0.44 + 0.1 * n)
        colour = mix(mix(below, near, 0.22), near, n / 5)
        c.poly([(-0.01, c.high + 0.01), *_ridge(c, level, 0.05 + 0.012 * n), (1.01, c.high + 0.01)], colour)
        c.veil(np.clip(1 - np.abs(y - level - 0.13) / 0.1, 0, 1), below, 0.13)


def _ridge(c: Canvas, level: float, swing: float) -> list[tuple[float, float]]:
    xs = np.linspace(-0.01, 1.01, 180)
    wave = np.zeros_like(xs)
    for k in range(1, 24):
        wave += np.sin(xs * math.tau * k * 0.6 + c.rng.uniform(0, math.tau)) / k**1.35 * c.rng.uniform(0.4, 1)
    return list(zip(xs.tolist(), (level + swing * wave).tolist(), strict=True))


def stars(c: Canvas, colours: list[str]) -> None:
    """The band of the galaxy over a dark ridge. Colours: night, glow, dust, horizon."""
    night, glow, dust, horizon = colours[:4]
    y, x = c.grid()
    tilt = float(c.rng.uniform(-0.7, 0.7))
    across = (x - 0.5) * math.cos(tilt) + (y - c.high * 0.42) * math.sin(tilt) + 0.14 * (c.noise(3) - 0.5)
    band = np.exp(-((across / 0.16) ** 2)) * (0.35 + 0.8 * c.noise(5, 5))
    c.field(np.clip(band * 0.85, 0, 1), [night, mix(night, glow, 0.45), glow, mix(glow, "#ffffff", 0.5)])
    lane = np.exp(-((across / 0.05) ** 2)) * np.clip(c.noise(6, 5) * 2 - 0.75, 0, 1)
    c.veil(lane, dust, 0.8)
    c.veil(np.clip((y / c.high - 0.62) * 2.2, 0, 1) ** 1.5, horizon, 0.75)
    _sprinkle(c, 1500, band)
    c.poly([(-0.01, c.high + 0.01), *_ridge(c, c.high * 0.9, 0.035), (1.01, c.high + 0.01)], mix(night, "#000000", 0.6))


def _sprinkle(c: Canvas, count: int, band: Plane | None = None) -> None:
    rows = band.shape[0] if band is not None else 1
    for _ in range(count):
        x, y = float(c.rng.random()), float(c.rng.random()) * c.high
        size = 0.0007 + 0.0016 * float(c.rng.random()) ** 9
        bright = 0.35 + 0.65 * float(c.rng.random())
        if (
            band is not None
            and c.rng.random()
            > 0.35 + band[min(rows - 1, int(y * band.shape[1])), min(band.shape[1] - 1, int(x * band.shape[1]))]
        ):
            continue
        c.disc(x, y, size, colour=mix("#334466", ("#ffffff", "#cfe0ff", "#ffe8cc")[int(c.rng.integers(3))], bright))
    for _ in range(7):
        x, y = float(c.rng.random()), float(c.rng.random()) * c.high * 0.8
        c.soft(lambda p, x=x, y=y: p.disc(x, y, 0.006), "#dfeaff", 0.008, 0.9)  # type: ignore[misc]  # bound in the loop
        c.disc(x, y, 0.0026, colour="#ffffff")


def trails(c: Canvas, colours: list[str]) -> None:
    """Stars drawn into arcs around the pole by a long exposure, a hut below. Colours: night, glow, arcs, lamp."""
    night, glow, arcs, lamp = colours[:4]
    y, _ = c.grid()
    c.field(np.clip(y / c.high + 0.1 * (c.noise(3) - 0.5), 0, 1) ** 1.6, [night, night, mix(night, glow, 0.7)])
    px, py = float(c.rng.uniform(0.35, 0.65)), c.high * 0.42
    for _ in range(230):
        r = 0.02 + 1.0 * float(c.rng.random()) ** 0.75
        start, sweep = float(c.rng.uniform(0, 360)), float(c.rng.uniform(14, 34))
        tint = mix(night, (arcs, "#ffffff", "#ffd9b0")[int(c.rng.integers(3))], 0.3 + 0.6 * float(c.rng.random()))
        s = c.scale
        c.draw.arc([(px - r) * s, (py - r) * s, (px + r) * s, (py + r) * s], start, start + sweep, tint, width=3)
    c.poly([(-0.01, c.high + 0.01), *_ridge(c, c.high * 0.88, 0.03), (1.01, c.high + 0.01)], mix(night, "#000000", 0.7))
    hut, ground = float(c.rng.uniform(0.15, 0.75)), c.high * 0.9
    c.poly(
        [
            (hut, ground),
            (hut, ground - 0.06),
            (hut + 0.06, ground - 0.1),
            (hut + 0.12, ground - 0.06),
            (hut + 0.12, ground),
        ],
        "#05060a",
    )
    c.soft(lambda p: p.box(hut + 0.045, ground - 0.05, 0.03, 0.03, "white"), lamp, 0.012)
    c.box(hut + 0.048, ground - 0.048, 0.024, 0.026, mix(lamp, "#ffffff", 0.5))


def moon(c: Canvas, colours: list[str]) -> None:
    """A moon at its phase, craters and seas on it. Colours: night, seas, highlands."""
    night, seas, light = colours[:3]
    y, x = c.grid()
    cy, r = c.high / 2, 0.33
    c.field(c.noise(3) * 0.5, [night, mix(night, seas, 0.25)])
    _sprinkle(c, 160)
    dx, dy = (x - 0.5) / r, (y - cy) / r
    inside = np.clip((1 - np.hypot(dx, dy)) * 60, 0, 1)
    ground = np.clip(0.25 + 0.75 * c.noise(5, 6) - 0.35 * np.clip(c.noise(3, 2) * 2.4 - 1.2, 0, 1), 0, 1)
    ball = np.sqrt(np.clip(1 - dx**2 - dy**2, 0, 1))
    phase = float(c.rng.uniform(-0.8, 0.8))
    lit = np.clip((dx * math.cos(phase) + ball * math.sin(phase) + 0.12) * 2.6, 0.02, 1)
    c.veil(inside, mix(night, "#000000", 0.5))
    c.veil(inside * lit * (0.55 + 0.45 * ground), light)
    c.veil(inside * lit * (1 - ground) * 0.8, seas)
    c.soft(lambda p: p.disc(0.5, cy, r + 0.01), light, 0.09, 0.1)


def planet(c: Canvas, colours: list[str]) -> None:
    """A banded planet with rings. Colours: night, band, band, ring."""
    night, one, two, ring = colours[:4]
    y, x = c.grid()
    cy, r = c.high / 2, 0.22
    c.field(c.noise(3) * 0.6, [night, mix(night, two, 0.22)])
    _sprinkle(c, 260)
    tilt = -0.42
    u, v = (
        (x - 0.5) * math.cos(tilt) - (y - cy) * math.sin(tilt),
        (x - 0.5) * math.sin(tilt) + (y - cy) * math.cos(tilt),
    )
    inside = np.clip((r - np.hypot(u, v)) * 200, 0, 1)
    around = np.hypot(u, v / 0.3)
    rings = np.clip((around - 0.27) * 90, 0, 1) * np.clip((0.46 - around) * 90, 0, 1)
    rings *= 0.35 + 0.65 * (np.sin(around * 190) > -0.4) * (np.abs(around - 0.385) > 0.012)
    c.veil(rings * (v < 0), ring, 0.9)
    bands = 0.5 + 0.5 * np.sin(v / r * 11 + 1.2 * (c.noise(4) - 0.5))
    c.veil(inside, one)
    c.veil(inside * bands, two, 0.75)
    c.veil(inside * np.clip((u + 0.4 * v) / r * 0.9 + 0.25, 0, 1), "#05060c", 0.85)
    c.veil(rings * (v >= 0), ring, 0.9)


def contours(c: Canvas, colours: list[str]) -> None:
    """A map of heights, a path over it. Colours: low, middle, high, line, path."""
    low, middle, high, line, path = colours[:5]
    height = c.noise(3, 3)
    c.field(np.floor(height * 9) / 9, [low, middle, high])
    steps = height * 18
    c.veil(np.clip(1 - np.abs(steps - np.round(steps)) * 11, 0, 1), line, 0.75)
    xs = np.linspace(0.1, 0.9, 60)
    ys = c.high * (0.5 + 0.16 * np.sin(xs * 7 + c.rng.uniform(0, 6)) + 0.07 * np.sin(xs * 17))
    points = list(zip(xs.tolist(), ys.tolist(), strict=True))
    for n in range(0, 58, 2):
        c.line(points[n : n + 2], path, 0.008)
    for x, y in (points[0], points[-1]):
        c.disc(x, y, 0.018, colour=path)
        c.disc(x, y, 0.008, colour=low)
