"""Things on a table: a loaf, its crumb, pots, a bowl seen from above, a cup of coffee."""

import math

import numpy as np

from musespark.demo.paint.canvas import Canvas, Plane, mix


def _board(c: Canvas, wood: str) -> None:
    """A wooden table, its grain running across."""
    y, x = c.grid()
    grain = 0.5 + 0.5 * np.sin((y * 26 + 3.2 * c.noise(2, 3) + 0.4 * np.sin(x * 9)) * 4)
    c.field(0.55 * grain + 0.45 * c.noise(9, 4), [mix(wood, "#000000", 0.28), wood, mix(wood, "#ffffff", 0.16)])
    for n in range(1, 4):
        c.line([(0, c.high * n / 4), (1, c.high * n / 4)], mix(wood, "#000000", 0.5), 0.003)


def loaf(c: Canvas, colours: list[str]) -> None:
    """A round loaf with its scores, floured, on a board. Colours: wood, crust, flour."""
    wood, crust, flour = colours[:3]
    _board(c, wood)
    y, x = c.grid()
    cx, cy, r = 0.5 + float(c.rng.uniform(-0.04, 0.04)), c.high / 2, 0.34
    c.soft(lambda p: p.disc(cx + 0.03, cy + 0.04, r * 1.06), "#1a0d05", 0.035, 0.75)
    dx, dy = (x - cx) / r, (y - cy) / (r * 0.97)
    away = np.hypot(dx, dy) + 0.03 * (c.noise(4) - 0.5)
    inside = np.clip((1 - away) * 60, 0, 1)
    dome = np.sqrt(np.clip(1 - away**2, 0, 1))
    light = np.clip(0.25 + 0.75 * dome - 0.28 * dx - 0.32 * dy + 0.25 * (c.noise(9, 5) - 0.5), 0, 1)
    c.veil(inside, mix(crust, "#000000", 0.55))
    c.veil(inside * light, crust)
    c.veil(inside * np.clip(light - 0.6, 0, 1) * 1.5, mix(crust, "#ffd9a0", 0.6))
    turn = float(c.rng.uniform(0, math.pi))
    c.veil(inside * _scores(int(c.rng.integers(3)), dx, dy, turn), mix(flour, crust, 0.25), 0.95)
    c.veil(inside * np.clip(c.noise(26, 3) * 1.8 - 0.85, 0, 1) * np.clip(dome * 1.4 - 0.3, 0, 1), flour, 0.75)


def _scores(kind: int, dx: Plane, dy: Plane, turn: float) -> Plane:
    u, v = dx * math.cos(turn) + dy * math.sin(turn), dy * math.cos(turn) - dx * math.sin(turn)
    ends = np.clip((0.78 - np.hypot(u, v)) * 8, 0, 1)
    if kind == 0:  # a cross
        lines = np.minimum(np.abs(u), np.abs(v))
        return np.clip((0.045 - lines) * 40, 0, 1) * ends
    if kind == 1:  # an ear of wheat
        ribs = np.abs((u * 0.9 + np.abs(v) * 1.3) % 0.26 - 0.13)
        return np.clip(np.maximum((0.03 - ribs) * 40 * (np.abs(v) < 0.5), (0.025 - np.abs(v)) * 40), 0, 1) * ends
    return np.clip((0.03 - np.abs(v % 0.32 - 0.16)) * 40, 0, 1) * ends


def crumb(c: Canvas, colours: list[str]) -> None:
    """A slice seen close: crust around, open holes. Colours: ground, crust, crumb."""
    ground, crust, inside = colours[:3]
    y, x = c.grid()
    c.field(c.noise(4, 5), [mix(ground, "#000000", 0.12), ground, mix(ground, "#ffffff", 0.1)])
    dx, dy = (x - 0.5) / 0.43, (y - c.high * 0.55) / (0.38 * c.high)
    away = np.abs(dx) ** 2.6 + np.abs(dy + 0.12 * np.abs(dx)) ** 2.6 + 0.08 * (c.noise(4) - 0.5)
    c.veil(np.clip((1.06 - away) * 14, 0, 1), "#000000", 0.35)
    c.veil(np.clip((1.0 - away) * 30, 0, 1), mix(crust, "#000000", 0.25))
    slice_ = np.clip((0.84 - away) * 18, 0, 1)
    c.veil(slice_, inside)
    c.veil(slice_ * c.noise(70, 2), mix(inside, crust, 0.5), 0.5)
    for _ in range(150):
        px, py, r = (
            float(c.rng.uniform(0.12, 0.88)),
            float(c.rng.uniform(0.2, 0.92)) * c.high,
            0.004 + 0.028 * float(c.rng.random()) ** 4,
        )
        if slice_[min(len(slice_) - 1, int(py * slice_.shape[1])), int(px * slice_.shape[1])] > 0.95:
            c.disc(px, py, r * 1.25, r, colour=mix(inside, crust, 0.62))
            c.disc(px + r * 0.12, py + r * 0.16, r * 1.05, r * 0.8, colour=mix(inside, crust, 0.36))


def pots(c: Canvas, colours: list[str]) -> None:
    """A shelf of thrown pots, their glaze running. Colours: wall, shelf, then glazes."""
    wall, shelf, *glazes = colours
    y, x = c.grid()
    c.field(x * 0.6 + y * 0.4 + 0.2 * c.noise(2), [mix(wall, "#ffffff", 0.18), wall, mix(wall, "#000000", 0.12)])
    floor = c.high * 0.78
    c.box(0, floor, 1, c.high, shelf)
    c.veil(np.clip((y - floor) * 6, 0, 1) * (y > floor), "#000000", 0.25)
    count = int(c.rng.integers(2, 4))
    for n in range(count):
        middle = (n + 0.5 + float(c.rng.uniform(-0.08, 0.08))) / count
        _pot(
            c,
            middle,
            floor + 0.03,
            0.5 / count * float(c.rng.uniform(0.6, 0.82)),
            float(c.rng.uniform(0.28, 0.52)),
            glazes,
        )


def _pot(c: Canvas, x0: float, foot: float, wide: float, tall: float, glazes: list[str]) -> None:
    ts = np.linspace(0, 1, 60)
    belly = float(c.rng.uniform(0.3, 0.6))
    neck = float(c.rng.uniform(0.35, 0.85))
    outline = (
        wide
        * (0.55 + 0.45 * np.sin(np.clip(ts / belly, 0, 1) * math.pi / 2))
        * (1 - (1 - neck) * np.clip((ts - belly) / (1 - belly), 0, 1) ** 1.6)
    )
    glaze, clay = glazes[int(c.rng.integers(len(glazes)))], "#b98b68"
    y, x = c.grid()
    t = np.clip((foot - y) / tall, 0, 1)
    half = np.interp(t, ts, outline)
    inside = (
        np.clip((half - np.abs(x - x0)) * 240, 0, 1)
        * np.clip((foot - y) * 300, 0, 1)
        * np.clip((y - foot + tall) * 300, 0, 1)
    )
    c.soft(lambda p: p.disc(x0 + 0.04, foot, wide * 1.15, 0.03), "#000000", 0.02, 0.5)
    c.veil(inside, clay)
    drip = 0.22 + 0.1 * np.sin(x * 40 + float(c.rng.uniform(0, 6))) + 0.12 * c.noise(9, 2)
    glazed = inside * np.clip((t - drip) * 30, 0, 1)
    c.veil(glazed, glaze)
    c.veil(glazed * np.clip(c.noise(22, 4) * 2 - 1.05, 0, 1), mix(glaze, "#20140c", 0.7), 0.75)
    round_ = np.clip((x - x0) / np.maximum(half, 1e-3), -1, 1)
    c.veil(inside * np.clip(round_ * 0.9 + 0.05, 0, 1) ** 1.4, "#140c06", 0.72)
    c.veil(inside * np.exp(-(((round_ + 0.5) / 0.12) ** 2)) * (t > 0.15), "#ffffff", 0.4)
    c.disc(x0, foot - tall, float(outline[-1]), float(outline[-1]) * 0.16, colour=mix(glaze, "#000000", 0.68))


def bowl(c: Canvas, colours: list[str]) -> None:
    """A glazed bowl from above, its glaze pooled and crystalled. Colours: table, rim, glaze, pool."""
    table, rim, glaze, pool = colours[:4]
    y, x = c.grid()
    c.field(c.noise(5, 5), [mix(table, "#000000", 0.1), table])
    cy, r = c.high / 2, 0.38
    c.soft(lambda p: p.disc(0.53, cy + 0.04, r), "#000000", 0.04, 0.6)
    away = np.hypot(x - 0.5, y - cy) / r
    turn = np.arctan2(y - cy, x - 0.5)
    c.veil(np.clip((1 - away) * 150, 0, 1), rim)
    inner = np.clip((0.93 - away) * 90, 0, 1)
    flow = np.clip(1 - away + 0.22 * (c.noise(6, 5) - 0.5) + 0.03 * np.sin(turn * 34), 0, 1)
    c.veil(inner, mix(glaze, "#000000", 0.2))
    c.veil(inner * np.clip(flow * 1.8, 0, 1), glaze)
    c.veil(inner * np.clip(flow * 2.2 - 0.9, 0, 1), pool)
    c.veil(inner * np.clip(c.noise(30, 3) * 3 - 2.1, 0, 1), mix(pool, "#ffffff", 0.7), 0.8)
    c.veil(inner * np.clip((x - 0.5) + (y - cy) * 0.7 + 0.05, 0, 1) * away, "#000000", 0.9)
    c.veil(inner * np.exp(-(((away - 0.6) / 0.05) ** 2)) * np.clip(np.cos(turn - 2.4) - 0.6, 0, 1), "#ffffff", 1.0)


def cup(c: Canvas, colours: list[str]) -> None:
    """Coffee from above in its saucer. Colours: table, china, coffee, crema."""
    table, china, coffee, crema = colours[:4]
    _board(c, table)
    y, x = c.grid()
    cy = c.high / 2
    c.soft(lambda p: p.disc(0.53, cy + 0.04, 0.36), "#000000", 0.035, 0.7)
    c.disc(0.5, cy, 0.36, colour=mix(china, "#000000", 0.08))
    c.ring(0.5, cy, 0.35, mix(china, "#ffffff", 0.35), 0.008)
    c.soft(lambda p: p.disc(0.515, cy + 0.02, 0.235), "#000000", 0.02, 0.45)
    turn = float(c.rng.uniform(0, math.tau))
    for r, tint in ((0.036, china), (0.02, mix(china, "#000000", 0.35))):
        c.disc(0.5 + 0.24 * math.cos(turn), cy + 0.24 * math.sin(turn), r * 1.5, colour=tint)
    c.disc(0.5, cy, 0.225, colour=china)
    c.disc(0.5, cy, 0.2, colour=mix(coffee, "#000000", 0.4))
    away = np.hypot(x - 0.5, y - cy) / 0.195
    swirl = np.sin(np.arctan2(y - cy, x - 0.5) * 2 + away * 7 + 3 * c.noise(4)) * 0.5 + 0.5
    c.veil(np.clip((1 - away) * 50, 0, 1), coffee)
    c.veil(np.clip((1 - away) * 50, 0, 1) * np.clip(swirl * 1.3 - 0.4 + 0.5 * (away > 0.86), 0, 1), crema, 0.9)
