"""Streets: neon on wet asphalt, facades with lit windows, a skate bowl at the end of the day."""

import math

import numpy as np
from PIL import Image, ImageFilter

from musespark.demo.paint.canvas import Canvas, mix


def neon(c: Canvas, colours: list[str]) -> None:
    """A lane in the rain: signs, their long reflections, somebody with an umbrella. Colours: night, then signs."""
    night, *signs = colours
    _, x = c.grid()
    c.field(np.abs(x - 0.5) * 1.6 + 0.25 * c.noise(4), [mix(night, signs[0], 0.4), night, mix(night, "#000000", 0.6)])
    floor = c.high * 0.58
    for side in (0, 1):
        for n in range(5):
            near = n / 4
            w, top = 0.07 + 0.06 * near, floor - (0.28 + 0.5 * near)
            left = (0.36 - 0.5 * near**1.1) if side == 0 else (0.64 - w + 0.5 * near**1.1)
            c.box(left, top, w, floor - top + 0.01, mix(mix(night, "#20263a", 0.5), "#000000", 0.35 * near))
            _signs(c, left, top, w, floor, signs)
    _wet(c, floor, night)
    _walker(c, floor, signs)
    c.veil(np.clip(c.noise(90, 1) - 0.82, 0, 1) * 3, "#ffffff", 0.22)


def _signs(c: Canvas, left: float, top: float, w: float, floor: float, signs: list[str]) -> None:
    at = top + 0.02
    while at < floor - 0.06:
        tall = float(c.rng.uniform(0.02, 0.1))
        if c.rng.random() < 0.62:
            tint = signs[int(c.rng.integers(len(signs)))]
            x0, wide = left + float(c.rng.uniform(0, w * 0.5)), w * float(c.rng.uniform(0.2, 0.5))
            c.soft(lambda p, x0=x0, at=at, wide=wide, tall=tall: p.box(x0, at, wide, tall, "white"), tint, 0.022, 0.75)  # type: ignore[misc]  # bound in the loop
            c.box(x0, at, wide, tall, mix(tint, "#ffffff", 0.45), 0.004)
        at += tall + float(c.rng.uniform(0.012, 0.05))


def _wet(c: Canvas, floor: float, night: str) -> None:
    """Lay the upper part mirrored and torn sideways below `floor`."""
    row = round(floor * c.scale)
    below = c.image.height - row
    upper = c.image.crop((0, max(0, row - below), c.image.width, row)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    small = upper.resize((250, 40), Image.Resampling.BOX).resize((250, 160)).filter(ImageFilter.GaussianBlur(2))
    pixels = np.asarray(small).copy()
    for n in range(len(pixels)):
        pixels[n] = np.roll(pixels[n], int(3 * math.sin(n * 0.9) + c.rng.integers(-2, 3)), axis=0)
    mirrored = Image.fromarray(pixels).resize((c.image.width, below), Image.Resampling.BICUBIC)
    c.image.paste(mirrored.point(lambda value: value * 0.8), (0, row))
    y, _ = c.grid()
    c.veil(np.clip((y - floor) * 1.2, 0, 1) * (y > floor), mix(night, "#000000", 0.5), 0.7)
    c.line([(0, floor), (1, floor)], mix(night, "#000000", 0.4), 0.004)


def _walker(c: Canvas, floor: float, signs: list[str]) -> None:
    x, s = float(c.rng.uniform(0.42, 0.58)), float(c.rng.uniform(0.75, 1.15))
    ground = floor + 0.11 * s
    c.soft(lambda p: p.disc(x, ground + 0.05 * s, 0.02 * s, 0.06 * s), "#000000", 0.02, 0.6)
    for foot in (-0.012, 0.012):
        c.line([(x, ground - 0.09 * s), (x + foot * s, ground)], "#07080d", 0.013 * s)
    c.poly(
        [
            (x - 0.026 * s, ground - 0.06 * s),
            (x - 0.017 * s, ground - 0.15 * s),
            (x + 0.017 * s, ground - 0.15 * s),
            (x + 0.026 * s, ground - 0.06 * s),
        ],
        "#0a0b12",
    )
    c.disc(x, ground - 0.165 * s, 0.014 * s, colour="#0a0b12")
    tint = signs[int(c.rng.integers(len(signs)))]
    arch = [
        (x + 0.075 * s * math.cos(t), ground - 0.175 * s + 0.055 * s * math.sin(t))
        for t in np.linspace(math.pi, math.tau, 30)
    ]
    c.poly(arch, mix(tint, "#000000", 0.3))
    c.poly([(px * 0.6 + x * 0.4, py) for px, py in arch[8:23]], mix(tint, "#ffffff", 0.18))


def facade(c: Canvas, colours: list[str]) -> None:
    """A block of flats at dusk, some windows lit. Colours: sky, wall, dark window, lamp, lamp."""
    sky, wall, dark, *lamps = colours
    y, _ = c.grid()
    c.field(y / c.high, [sky, mix(sky, wall, 0.5)])
    across, left = int(c.rng.integers(5, 8)), 0.06
    side = (1 - 2 * left) / across
    c.box(left - 0.02, 0.1, 1 - 2 * left + 0.04, c.high, wall)
    c.veil(c.noise(8, 5) * (y > 0.1), "#000000", 0.25)
    for row in range(int((c.high - 0.14) / (side * 1.15)) + 1):
        for column in range(across):
            x0, y0 = left + column * side + side * 0.18, 0.14 + row * side * 1.15
            lit = c.rng.random() < 0.34
            tint = lamps[int(c.rng.integers(len(lamps)))] if lit else mix(dark, "#000000", float(c.rng.uniform(0, 0.3)))
            c.box(x0, y0, side * 0.64, side * 0.82, tint)
            c.box(x0, y0, side * 0.64 * float(c.rng.uniform(0.1, 0.5)), side * 0.82, mix(tint, "#ffffff", 0.25))
            c.line([(x0 + side * 0.32, y0), (x0 + side * 0.32, y0 + side * 0.82)], mix(wall, "#000000", 0.4), 0.005)
            c.box(x0 - side * 0.05, y0 + side * 0.86, side * 0.74, side * 0.05, mix(wall, "#ffffff", 0.3))
            if c.rng.random() < 0.22:
                for n in range(4):
                    c.box(x0 + n * side * 0.16, y0 + side * 0.62, side * 0.1, side * 0.22, lamps[n % len(lamps)])


def concrete(c: Canvas, colours: list[str]) -> None:
    """A skate bowl in late light, a rider's long shadow. Colours: sky, sun, concrete, shade."""
    sky, sun, light, shade = colours[:4]
    y, _ = c.grid()
    c.field(y / c.high, [sky, mix(sky, sun, 0.75), sun])
    edge = c.high * 0.4
    c.soft(lambda p: p.disc(0.74, edge - 0.06, 0.16), sun, 0.08, 0.8)
    c.disc(0.74, edge - 0.07, 0.055, colour=mix(sun, "#ffffff", 0.65))
    for n in range(14):
        w = float(c.rng.uniform(0.04, 0.11))
        c.box(n / 13 - 0.05, edge - float(c.rng.uniform(0.03, 0.16)), w, 0.3, mix(shade, sky, 0.25))
    for n in range(7):
        t = n / 6
        curve = [
            (u, edge + 0.06 * n * c.high + (0.16 + 0.2 * t) * (2 * u - 0.8 - 0.2 * t) ** 2 * 0.6)
            for u in np.linspace(-0.02, 1.02, 50)
        ]
        c.poly([*curve, (1.02, c.high + 0.02), (-0.02, c.high + 0.02)], mix(light, shade, t * 0.85))
        if n == 0:
            c.line(curve, mix(light, "#ffffff", 0.6), 0.009)
    c.veil(c.noise(12, 5) * (y > edge), shade, 0.35)
    _rider(c, 0.33 + float(c.rng.uniform(-0.08, 0.12)), edge + 0.02, shade)


def _rider(c: Canvas, x: float, ground: float, shade: str) -> None:
    dark = mix(shade, "#000000", 0.75)
    c.soft(
        lambda p: p.poly(
            [(x, ground + 0.03), (x - 0.3, ground + 0.32), (x - 0.22, ground + 0.34), (x + 0.05, ground + 0.04)],
            "white",
        ),
        "#000000",
        0.008,
        0.5,
    )
    lean = float(c.rng.uniform(-0.02, 0.03))
    c.line(
        [
            (x - 0.075, ground + 0.008),
            (x - 0.055, ground + 0.022),
            (x + 0.055, ground + 0.022),
            (x + 0.075, ground + 0.004),
        ],
        dark,
        0.012,
    )
    for wheel in (-0.042, 0.042):
        c.disc(x + wheel, ground + 0.036, 0.01, colour=dark)
    hip, neck = (x + lean, ground - 0.085), (x + lean * 2.2, ground - 0.18)
    for foot, knee in ((-0.04, -0.05), (0.045, 0.04)):
        c.line([(x + foot, ground + 0.015), (x + knee + lean, ground - 0.04), hip], dark, 0.024)
    c.line([hip, neck], dark, 0.042)
    for reach, fall in ((-0.11, 0.01), (0.105, -0.03)):
        c.line([neck, (x + reach * 0.6, ground - 0.15 + fall), (x + reach, ground - 0.13 + fall)], dark, 0.017)
    c.disc(neck[0] + 0.008, neck[1] - 0.032, 0.024, colour=dark)
