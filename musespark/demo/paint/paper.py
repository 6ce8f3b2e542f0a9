"""Ink and paint on paper: overprinted shapes, watercolour washes, the stroke of a reed pen."""

import math

import numpy as np
from PIL import Image, ImageFilter

from musespark.demo.paint.canvas import Canvas, Pen, mix


def overprint(c: Canvas, colours: list[str]) -> None:
    """Two or three inks over each other on soft paper, a little out of register. Colours: paper, then inks."""
    paper, *inks = colours
    c.field(c.noise(40, 3), [mix(paper, "#000000", 0.05), paper, mix(paper, "#ffffff", 0.2)])
    prints = [_discs, _bars, _halftone, _quarters]
    for n, kind in enumerate(c.rng.permutation(len(prints))[: min(3, len(inks))]):
        c.print_over(lambda p, k=int(kind): prints[k](c, p), inks[n])  # type: ignore[misc]  # bound in the loop
    c.veil(np.clip(c.noise(120, 2) * 2 - 1.25, 0, 1), paper, 0.6)
    for n in range(4):  # registration marks, as the printer leaves them on a proof
        x, y = (0.04, 0.96)[n % 2], (0.04, c.high - 0.04)[n // 2]
        c.line([(x - 0.018, y), (x + 0.018, y)], "#2a2622", 0.002)
        c.line([(x, y - 0.018), (x, y + 0.018)], "#2a2622", 0.002)
        c.ring(x, y, 0.009, "#2a2622", 0.002)


def _discs(c: Canvas, p: Pen) -> None:
    for _ in range(int(c.rng.integers(1, 4))):
        p.disc(
            float(c.rng.uniform(0.25, 0.75)), float(c.rng.uniform(0.25, 0.75)) * c.high, float(c.rng.uniform(0.16, 0.3))
        )


def _bars(c: Canvas, p: Pen) -> None:
    width, lean = float(c.rng.uniform(0.03, 0.07)), float(c.rng.uniform(-0.3, 0.3))
    for n in range(int(0.8 / (2 * width))):
        x = 0.1 + 2 * n * width
        p.poly(
            [(x, 0.1), (x + width, 0.1), (x + width + lean * 0.3, c.high - 0.1), (x + lean * 0.3, c.high - 0.1)],
            "white",
        )


def _halftone(c: Canvas, p: Pen) -> None:
    fx, fy = float(c.rng.uniform(0.2, 0.8)), float(c.rng.uniform(0.2, 0.8)) * c.high
    for row in range(int(c.high / 0.03)):
        for column in range(33):
            x, y = (column + 0.5 * (row % 2)) * 0.03 + 0.02, row * 0.03 + 0.03
            r = 0.019 * max(0.0, 1 - math.hypot(x - fx, y - fy) / 0.62)
            if r > 0.002 and 0.09 < x < 0.91 and 0.09 < y < c.high - 0.09:
                p.disc(x, y, r)


def _quarters(c: Canvas, p: Pen) -> None:
    across = 3
    side, top = 0.8 / across, 0.1
    for row in range(int((c.high - 0.2) / side)):
        for column in range(across):
            x, y, turn = 0.1 + column * side, top + row * side, int(c.rng.integers(4))
            if c.rng.random() < 0.72:
                cx, cy = x + side * (turn % 2), y + side * (turn // 2)
                arc = [
                    (cx + side * math.cos(t), cy + side * math.sin(t))
                    for t in np.linspace(0, math.pi / 2, 24) + (0, math.pi / 2, -math.pi / 2, math.pi)[turn]
                ]
                p.poly([(cx, cy), *arc], "white")


def wash(c: Canvas, colours: list[str]) -> None:
    """A watercolour: washes with dark edges, running into each other, on rough paper. Colours: paper, then paints."""
    paper, *paints = colours
    tooth = c.noise(110, 2)
    c.field(tooth, [mix(paper, "#000000", 0.06), paper, "#ffffff"])
    y, x = c.grid()
    level = c.high * float(c.rng.uniform(0.5, 0.62))
    sky = np.clip((level - y) * 9, 0, 1) * np.clip(c.noise(3, 4) * 1.7 - 0.25, 0, 1)
    c.veil(sky * (0.55 + 0.45 * tooth), paints[0], 0.8)
    for n, tint in enumerate([*paints[1:], *paints[1:]][:5]):
        edge = level + 0.07 * n * c.high + 0.09 * (c.noise(4, 3) - 0.5) + 0.05 * np.sin(x * (3 + n) + n * 2)
        body = np.clip((y - edge) * 60, 0, 1) * np.clip((edge + 0.22 - y) * 5, 0, 1)
        c.veil(body * (0.42 + 0.4 * c.noise(5, 4)) * (0.6 + 0.4 * tooth), tint, 0.9)
        c.veil(np.exp(-(((y - edge - 0.004) / 0.006) ** 2)) * c.noise(7, 2), mix(tint, "#000000", 0.35), 0.55)
    for _ in range(int(c.rng.integers(3, 8))):
        _tree(c, float(c.rng.uniform(0.08, 0.92)), level + 0.03, paints[-1])
    margin = np.minimum(np.minimum(x, 1 - x), np.minimum(y, c.high - y)) + 0.012 * (c.noise(9, 3) - 0.5)
    c.veil(np.clip((0.045 - margin) * 120, 0, 1), mix(paper, "#ffffff", 0.5))


def _tree(c: Canvas, x: float, foot: float, tint: str) -> None:
    tall = float(c.rng.uniform(0.06, 0.2))

    def crown(p: Pen) -> None:
        for _ in range(16):
            p.disc(
                x + float(c.rng.normal(0, tall * 0.16)),
                foot - tall * float(c.rng.uniform(0.3, 1)),
                tall * float(c.rng.uniform(0.06, 0.16)),
            )

    c.soft(crown, tint, 0.003, 0.75)
    c.line([(x, foot), (x, foot - tall * 0.5)], mix(tint, "#000000", 0.5), 0.004)


def brush(c: Canvas, colours: list[str]) -> None:
    """One stroke of a broad reed pen on burnished paper, and its seal. Colours: paper, ink, seal."""
    paper, ink, seal = colours[:3]
    c.field(c.noise(3, 5), [mix(paper, "#8a5a20", 0.18), paper, mix(paper, "#ffffff", 0.2)])
    layer = Image.new("L", (1000, round(1000 * c.high)))
    pen, points = Pen(layer), _gesture(c)
    for n, (x, y) in enumerate(points):
        press = 0.5 + 0.5 * math.sin(math.pi * n / len(points)) ** 0.6
        half = 0.075 * press
        pen.poly(
            [
                (x - half * 0.76, y - half),
                (x - half * 0.62, y - half * 1.08),
                (x + half * 0.76, y + half),
                (x + half * 0.62, y + half * 1.08),
            ],
            "white",
        )
    dry = np.asarray(layer.filter(ImageFilter.GaussianBlur(0.8)), np.float32) / 255
    rows, columns = dry.shape
    hair = np.asarray(
        Image.fromarray(c.rng.random((rows // 3, 60), np.float32)).resize((columns, rows), Image.Resampling.BICUBIC)
    )
    late = np.linspace(0, 1, columns)[None, ::-1]
    c.lay(Image.fromarray((dry * np.where(hair < 0.22 * late, 0.35, 1) * 255).astype(np.uint8)), ink, 0.96)
    c.box(0.8, c.high - 0.2, 0.09, 0.09, seal, 0.006)
    c.poly([(0.845, c.high - 0.185), (0.875, c.high - 0.155), (0.845, c.high - 0.125), (0.815, c.high - 0.155)], paper)
    c.disc(0.845, c.high - 0.155, 0.01, colour=seal)
    for n in range(int(c.rng.integers(1, 4))):
        x, y = 0.3 + 0.12 * n, c.high * 0.8
        c.poly([(x, y - 0.03), (x + 0.03, y), (x, y + 0.03), (x - 0.03, y)], ink)


def _gesture(c: Canvas) -> list[tuple[float, float]]:
    ts = np.linspace(0, 1, 420)
    bend, loop, dip = (float(c.rng.uniform(low, high)) for low, high in ((0.5, 1.2), (0.4, 1.6), (0.1, 0.24)))
    xs = 0.84 - 0.66 * ts + 0.1 * np.sin(ts * math.tau * loop)
    ys = c.high * (0.5 + dip * np.sin(ts * math.pi * 2 * bend + 0.6) - 0.12 * np.cos(ts * math.tau * loop))
    return list(zip(xs.tolist(), ys.tolist(), strict=True))
