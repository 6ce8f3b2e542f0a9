"""What lives: honeycomb with its bees, wet leaves in the rain."""

import math

import numpy as np

from musespark.demo.paint.canvas import Canvas, mix


def comb(c: Canvas, colours: list[str]) -> None:
    """Honeycomb: some cells capped, some full of light. Colours: wax, honey, deep, cap."""
    wax, honey, deep, cap = colours[:4]
    c.image.paste(mix(wax, "#000000", 0.35), (0, 0, *c.image.size))
    r = 0.052
    light = (float(c.rng.uniform(0.25, 0.75)), float(c.rng.uniform(0.2, 0.6)) * c.high)
    filled = c.noise(3, 3)
    for row in range(-1, int(c.high / (1.5 * r)) + 2):
        for column in range(-1, int(1 / (1.732 * r)) + 2):
            x, y = (column + 0.5 * (row % 2)) * 1.732 * r, row * 1.5 * r
            near = max(0.0, 1 - math.hypot(x - light[0], y - light[1]) / 0.8)
            full = float(
                filled[
                    min(len(filled) - 1, max(0, int(y * filled.shape[1]))),
                    min(filled.shape[1] - 1, max(0, int(x * filled.shape[1]))),
                ]
            )
            _cell(c, x, y, r * 0.95, mix(wax, "#000000", 0.25 * (1 - near)))
            _cell(c, x, y, r * 0.78, mix(cap, wax, 0.3) if full > 0.62 else mix(deep, honey, near))
            if full <= 0.62:
                c.disc(x - r * 0.2, y - r * 0.25, r * 0.26, r * 0.18, colour=mix(honey, "#ffffff", 0.25 + 0.55 * near))
    c.veil(c.noise(5, 5), deep, 0.28)
    for _ in range(int(c.rng.integers(2, 6))):
        _bee(c, float(c.rng.uniform(0.1, 0.9)), float(c.rng.uniform(0.1, 0.9)) * c.high)


def _cell(c: Canvas, x: float, y: float, r: float, tint: str) -> None:
    c.poly([(x + r * math.sin(math.pi * n / 3), y + r * math.cos(math.pi * n / 3)) for n in range(6)], tint)


def _bee(c: Canvas, x: float, y: float) -> None:
    turn = float(c.rng.uniform(0, math.tau))
    dx, dy = math.cos(turn), math.sin(turn)
    c.soft(lambda p: p.disc(x + 0.012, y + 0.014, 0.04), "#000000", 0.012, 0.6)
    for n in range(-4, 5):
        c.disc(
            x + dx * n * 0.009,
            y + dy * n * 0.009,
            0.021 * math.sqrt(1 - (n / 5) ** 2),
            colour=("#d9931e", "#2a1a0c")[n % 2],
        )
    c.disc(x + dx * 0.045, y + dy * 0.045, 0.014, colour="#2a1a0c")
    for side in (-1, 1):
        wing = lambda p, s=side: p.disc(x + s * dy * 0.03 - dx * 0.012, y - s * dx * 0.03 - dy * 0.012, 0.028, 0.015)  # noqa: E731  drawn at once
        c.soft(wing, "#fff6e0", 0.003, 0.65)


def leaves(c: Canvas, colours: list[str]) -> None:
    """Wet leaves over each other, rain before them. Colours: deep, leaf, light, flower."""
    deep, leaf, light, flower = colours[:4]
    c.field(c.noise(3, 4), [mix(deep, "#000000", 0.4), deep])
    for n in range(30):
        near = n / 29
        tint = mix(mix(deep, leaf, 0.25 + 0.75 * near), light, float(c.rng.uniform(0, 0.35)) * near)
        _blade(
            c,
            (float(c.rng.uniform(-0.1, 1.1)), float(c.rng.uniform(0, 1.1)) * c.high),
            0.18 + 0.2 * near,
            float(c.rng.uniform(0, math.tau)),
            tint,
        )
    for _ in range(int(c.rng.integers(0, 4))):
        x, y = float(c.rng.uniform(0.15, 0.85)), float(c.rng.uniform(0.15, 0.85)) * c.high
        for petal in range(6):
            t = math.tau * petal / 6
            c.disc(x + 0.045 * math.cos(t), y + 0.045 * math.sin(t), 0.036, colour=mix(flower, "#ffffff", 0.07 * petal))
        c.disc(x, y, 0.022, colour="#f6d365")
    for _ in range(140):
        x, y, far = (
            float(c.rng.uniform(-0.1, 1)),
            float(c.rng.uniform(-0.1, 1)) * c.high,
            float(c.rng.uniform(0.02, 0.07)),
        )
        c.line([(x, y), (x + far * 0.22, y + far)], mix(leaf, "#ffffff", 0.55), 0.0013)


def _blade(c: Canvas, foot: tuple[float, float], size: float, turn: float, tint: str) -> None:
    ts = np.linspace(0, 1, 24)
    half = size * 0.24 * np.sin(ts * math.pi) ** 0.8
    dx, dy = math.cos(turn), math.sin(turn)
    spine = [(foot[0] + dx * t * size, foot[1] + dy * t * size) for t in ts.tolist()]
    left = [(x - dy * h, y + dx * h) for (x, y), h in zip(spine, half.tolist(), strict=True)]
    right = [(x + dy * h, y - dx * h) for (x, y), h in zip(spine, half.tolist(), strict=True)]
    c.poly([*left, *reversed(spine)], mix(tint, "#000000", 0.2))
    c.poly([*right, *reversed(spine)], tint)
    for n in range(3, 22, 3):
        for edge in (left, right):
            end = edge[min(23, n + 2)]
            c.line(
                [spine[n], (spine[n][0] * 0.2 + end[0] * 0.8, spine[n][1] * 0.2 + end[1] * 0.8)],
                mix(tint, "#ffffff", 0.2),
                0.0016,
            )
    c.line(spine, mix(tint, "#ffffff", 0.35), 0.003)
