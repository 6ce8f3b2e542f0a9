"""Cloth: loom-woven diamonds and steps, indigo resist, patches."""

import math

import numpy as np
from numpy.typing import NDArray

from musespark.demo.paint.canvas import Canvas, mix

Stitches = NDArray[np.int64]  # rows and columns of a loom: which colour


def weave(c: Canvas, colours: list[str]) -> None:
    """Bands of stepped diamonds and zigzags as a backstrap or pedal loom makes them. Colours: ground and three more."""
    columns = 100
    rows = round(columns * c.high)
    y, x = np.mgrid[0:rows, 0:columns]
    cloth = np.zeros((rows, columns), np.int64)
    at = 0
    while at < rows:
        kind, tall = int(c.rng.integers(4)), int(c.rng.choice([8, 10, 12, 20, 26]))
        band, inner = slice(at, min(rows, at + tall)), y[at : at + tall] - at
        cloth[band] = _band(kind, tall, inner, x[at : at + tall], int(c.rng.integers(1, 4)))
        at += tall
        edge = cloth[at : at + 2]
        edge[:] = int(c.rng.integers(1, 4))
        at += 2
    _threads(c, cloth, colours)


def _band(kind: int, tall: int, y: Stitches, x: Stitches, ink: int) -> Stitches:
    middle = np.abs(y - (tall - 1) / 2)
    step = max(4, tall // 2)
    if kind == 0:  # nested diamonds
        away = np.abs(x % (2 * step) - step) + middle
        return np.where(away < step * 0.35, 1 + ink % 3, np.where(away < step * 0.7, 0, np.where(away < step, ink, 0)))
    if kind == 1:  # zigzag
        return np.where((y + np.abs(x % (2 * step) - step)) % step < step / 2, ink, 0)
    if kind == 2:  # steps
        return np.where((x // 3 + y // 3) % 6 < 3, ink, 1 + ink % 3)
    return np.where(y % 4 < 2, ink, 0)


def _threads(c: Canvas, cloth: Stitches, colours: list[str]) -> None:
    """Give every stitch its own small light and shade."""
    rows, columns = cloth.shape
    shades = c.rng.uniform(-0.12, 0.1, cloth.shape)
    side = 1 / columns
    for row in range(rows):
        for column in range(columns):
            base, shade = colours[cloth[row, column] % len(colours)], float(shades[row, column])
            tint = mix(base, "#ffffff" if shade > 0 else "#000000", abs(shade))
            c.box(column * side, row * side, side, side, tint)
    y, x = c.grid()
    across = np.abs(np.sin(y * columns * math.pi)) * (0.6 + 0.4 * np.abs(np.sin(x * columns * math.pi)))
    c.veil(1 - across, "#1a0f08", 0.34)
    c.veil(np.clip(c.noise(2, 3) - 0.55, 0, 1), "#000000", 0.35)


def adire(c: Canvas, colours: list[str]) -> None:
    """Indigo cloth, its pattern kept white with starch or thread. Colours: deep, middle, resist."""
    deep, middle, resist = colours[:3]
    c.field(c.noise(3, 5), [deep, mix(deep, middle, 0.5), middle])
    across = int(c.rng.choice([3, 4, 5]))
    side = 1 / across
    motifs = [_rings, _spokes, _dots, _combs, _leaf]
    order = c.rng.permutation(len(motifs))
    for row in range(math.ceil(c.high * across)):
        for column in range(across):
            motif = motifs[order[(row * 2 + column) % int(3 + c.rng.integers(2))]]
            motif(c, (column + 0.5) * side, (row + 0.5) * side, side * 0.42, resist)
    for n in range(across + 1):
        for offset in (-0.006, 0.006):
            c.line([(n * side + offset, 0), (n * side + offset, c.high)], mix(middle, resist, 0.75), 0.0035)
            c.line([(0, n * side + offset), (1, n * side + offset)], mix(middle, resist, 0.75), 0.0035)
    c.veil(np.clip(c.noise(7, 5) * 1.9 - 1.05, 0, 1), deep, 0.85)
    c.veil(np.clip(c.noise(60, 2) - 0.55, 0, 1), deep, 0.5)


def _rings(c: Canvas, x: float, y: float, r: float, ink: str) -> None:
    for n in range(5):
        c.ring(x, y, r * (1 - n * 0.19), ink, 0.006)


def _spokes(c: Canvas, x: float, y: float, r: float, ink: str) -> None:
    for n in range(16):
        turn = math.tau * n / 16
        c.line(
            [
                (x + r * 0.25 * math.cos(turn), y + r * 0.25 * math.sin(turn)),
                (x + r * math.cos(turn), y + r * math.sin(turn)),
            ],
            ink,
            0.007,
        )
    c.disc(x, y, r * 0.16, colour=ink)


def _dots(c: Canvas, x: float, y: float, r: float, ink: str) -> None:
    for row in range(-3, 4):
        for column in range(-3, 4):
            c.disc(x + column * r * 0.28, y + row * r * 0.28, r * (0.1 - 0.012 * (abs(row) + abs(column))), colour=ink)


def _combs(c: Canvas, x: float, y: float, r: float, ink: str) -> None:
    for n in range(-4, 5):
        bend = [(x + r * t, y + n * r * 0.22 + r * 0.1 * math.sin(t * 5)) for t in np.linspace(-0.95, 0.95, 14)]
        c.line(bend, ink, 0.006)


def _leaf(c: Canvas, x: float, y: float, r: float, ink: str) -> None:
    side = [(x + r * 0.5 * math.sin(t), y - r * math.cos(t)) for t in np.linspace(0, math.pi, 20)]
    c.poly([*side, *[(2 * x - px, py) for px, py in reversed(side)]], ink)
    for n in range(-3, 4):
        c.line([(x, y + n * r * 0.26 + r * 0.12), (x + r * 0.42, y + n * r * 0.26 - r * 0.1)], "#22356e", 0.004)
        c.line([(x, y + n * r * 0.26 + r * 0.12), (x - r * 0.42, y + n * r * 0.26 - r * 0.1)], "#22356e", 0.004)
    c.line([(x, y - r), (x, y + r)], "#22356e", 0.005)


def girih(c: Canvas, colours: list[str]) -> None:
    """Eight-pointed stars, the crosses between them, each tile a little different. Colours: ground, two tiles, line."""
    ground, one, two, line = colours[:4]
    c.image.paste(line, (0, 0, *c.image.size))
    across = int(c.rng.choice([3, 4, 5]))
    side = 1 / across
    for row in range(-1, math.ceil(c.high * across) + 1):
        for column in range(-1, across + 1):
            x, y = (column + 0.5) * side, (row + 0.5) * side
            jitter = float(c.rng.uniform(-0.07, 0.07))
            _star(c, x + side / 2, y + side / 2, side * 0.33, mix(ground, "#000000", abs(jitter)), 4)
            _star(c, x, y, side * 0.5, mix(one, "#ffffff" if jitter > 0 else "#000000", abs(jitter)), 8)
            _star(c, x, y, side * 0.29, two, 8)
            _star(c, x, y, side * 0.17, ground, 8)
            c.disc(x, y, side * 0.05, colour=one)
    c.veil(c.noise(5, 5), "#120a04", 0.25)


def _star(c: Canvas, x: float, y: float, r: float, colour: str, points: int) -> None:
    inner = 0.765 if points == 8 else 0.62
    corners = []
    for n in range(2 * points):
        turn, reach = math.pi * n / points + math.pi / 8 * (points == 8), (1.0, inner)[n % 2] * r * 0.965
        corners.append((x + reach * math.cos(turn), y + reach * math.sin(turn)))
    c.poly(corners, colour)
