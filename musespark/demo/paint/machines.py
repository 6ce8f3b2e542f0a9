"""Machines: one taken apart on a blueprint, a wave on glass, a synthesizer's front."""

import math

import numpy as np

from musespark.demo.paint.canvas import Canvas, mix


def blueprint(c: Canvas, colours: list[str]) -> None:
    """A machine taken apart, drawn part above part. Colours: ground, line, mark."""
    ground, line, mark = colours[:3]
    c.field(c.noise(4, 4), [mix(ground, "#000000", 0.18), ground])
    for n in range(1, 40):
        tint = mix(ground, line, 0.1 if n % 5 else 0.2)
        c.line([(n / 40, 0), (n / 40, c.high)], tint, 0.001)
        c.line([(0, n / 40), (1, n / 40)], tint, 0.001)
    c.line([(0.5, 0.06), (0.5, c.high - 0.06)], mix(ground, line, 0.5), 0.0015)
    at, count = c.high * 0.14, int(c.rng.integers(4, 7))
    for _ in range(count):
        wide, tall = float(c.rng.uniform(0.12, 0.3)), float(c.rng.uniform(0.03, 0.09)) * c.high
        _part(c, at, wide, tall, line, int(c.rng.integers(3)))
        c.line([(0.5 + wide, at), (0.86, at - 0.03)], mark, 0.002)
        c.ring(0.885, at - 0.03, 0.022, mark, 0.003)
        c.disc(0.885, at - 0.03, 0.006, colour=mark)
        at += tall + (c.high * 0.74 - count * 0.05) / count


def _part(c: Canvas, y: float, wide: float, tall: float, line: str, kind: int) -> None:
    ts = np.linspace(0, math.tau, 60)
    for level in (y, y + tall):
        c.line([(0.5 + wide * math.cos(t), level + wide * 0.24 * math.sin(t)) for t in ts], line, 0.003)
    for side in (-wide, wide):
        c.line([(0.5 + side, y), (0.5 + side, y + tall)], line, 0.003)
    if kind == 0:
        c.line([(0.5 + wide * 0.4 * math.cos(t), y + wide * 0.1 * math.sin(t)) for t in ts], line, 0.002)
    for n in range(12 if kind == 1 else 0):
        t = math.tau * n / 12
        c.disc(0.5 + wide * 0.72 * math.cos(t), y + wide * 0.17 * math.sin(t), 0.005, colour=line)
    for n in range(18 if kind == 2 else 0):
        t = math.pi * n / 17
        c.line(
            [
                (0.5 + wide * math.cos(t), y + wide * 0.24 * math.sin(t)),
                (0.5 + wide * math.cos(t), y + tall + wide * 0.24 * math.sin(t)),
            ],
            line,
            0.0015,
        )


def scope(c: Canvas, colours: list[str]) -> None:
    """A wave on an oscilloscope's glass. Colours: glass, grid, beam."""
    glass, grid, beam = colours[:3]
    y, x = c.grid()
    c.field(np.clip(1 - np.hypot(x - 0.5, y - c.high / 2) * 1.2, 0, 1), [mix(glass, "#000000", 0.65), glass])
    for n in range(1, 10):
        for line in ([(n / 10, 0.05), (n / 10, c.high - 0.05)], [(0.05, n * c.high / 10), (0.95, n * c.high / 10)]):
            c.line(line, mix(glass, grid, 0.4 if n != 5 else 0.75), 0.0016)
    a, b, shift = int(c.rng.integers(1, 6)), int(c.rng.integers(2, 7)), float(c.rng.uniform(0, 3))
    fold = float(c.rng.uniform(0.2, 1.4))
    ts = np.linspace(0, math.tau, 1400)
    xs = 0.5 + 0.36 * np.sin(a * ts + shift + fold * 0.3 * np.sin(7 * ts))
    ys = c.high / 2 + 0.36 * c.high * np.sin(b * ts + fold * np.sin(3 * ts))
    path = list(zip(xs.tolist(), ys.tolist(), strict=True))
    c.soft(lambda p: p.line(path, "white", 0.014), beam, 0.014, 0.8)
    c.line(path, beam, 0.005)
    c.line(path, mix(beam, "#ffffff", 0.75), 0.002)


def panel(c: Canvas, colours: list[str]) -> None:
    """A synthesizer's front: knobs, sockets, cables between. Colours: metal, ink, then caps and cables."""
    metal, ink, *caps = colours
    y, x = c.grid()
    c.field(
        0.5 + 0.25 * np.sin(y * 900) * c.noise(2) + 0.3 * (x - 0.5),
        [mix(metal, "#000000", 0.12), metal, mix(metal, "#ffffff", 0.2)],
    )
    across = 4
    side = 1 / across
    sockets = []
    for row in range(int(c.high * across)):
        for column in range(across):
            cx, cy = (column + 0.5) * side, (row + 0.5) * side * c.high / (int(c.high * across) / across)
            if (row + column + int(c.rng.integers(2))) % 3 == 0:
                sockets.append((cx, cy))
                _socket(c, cx, cy, ink)
            else:
                _knob(c, cx, cy, side * float(c.rng.choice([0.2, 0.27])), caps[int(c.rng.integers(len(caps)))], ink)
    for n in range(0, len(sockets) - 1, 2):
        _cable(c, sockets[n], sockets[(n * 3 + 1) % len(sockets)], caps[n % len(caps)])


def _knob(c: Canvas, x: float, y: float, r: float, cap: str, ink: str) -> None:
    for n in range(11):
        t = math.radians(130 + 28 * n)
        c.line(
            [
                (x + r * 1.25 * math.cos(t), y + r * 1.25 * math.sin(t)),
                (x + r * 1.42 * math.cos(t), y + r * 1.42 * math.sin(t)),
            ],
            ink,
            0.003,
        )
    c.soft(lambda p: p.disc(x + 0.012, y + 0.018, r), "#000000", 0.012, 0.55)
    c.disc(x, y, r, colour="#1b1a1c")
    c.disc(x, y, r * 0.78, colour=cap)
    c.disc(x - r * 0.12, y - r * 0.14, r * 0.6, colour=mix(cap, "#ffffff", 0.12))
    t = math.radians(float(c.rng.uniform(130, 410)))
    c.line(
        [
            (x + r * 0.2 * math.cos(t), y + r * 0.2 * math.sin(t)),
            (x + r * 0.95 * math.cos(t), y + r * 0.95 * math.sin(t)),
        ],
        "#ffffff",
        0.007,
    )


def _socket(c: Canvas, x: float, y: float, ink: str) -> None:
    c.disc(x, y, 0.045, colour="#c9c6bf")
    c.disc(x, y, 0.034, colour="#8d8a84")
    c.disc(x, y, 0.021, colour="#0c0c0e")
    c.line([(x - 0.04, y + 0.065), (x + 0.04, y + 0.065)], ink, 0.003)


def _cable(c: Canvas, start: tuple[float, float], end: tuple[float, float], tint: str) -> None:
    sag = 0.1 + 0.25 * abs(start[0] - end[0])
    points = [
        (start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * t + sag * math.sin(t * math.pi))
        for t in np.linspace(0, 1, 40).tolist()
    ]
    c.soft(lambda p: p.line([(x + 0.012, y + 0.02) for x, y in points], "white", 0.018), "#000000", 0.01, 0.45)
    c.line(points, mix(tint, "#000000", 0.25), 0.02)
    c.line([(x - 0.003, y - 0.004) for x, y in points], mix(tint, "#ffffff", 0.25), 0.007)
    for x, y in (start, end):
        c.disc(x, y, 0.026, colour="#151416")
