"""Pictures made from a seed: four generative patterns, drawn as SVG, the same for the same seed."""

import math
from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np

from musespark.create.render.colour import Floats, Rgb, css

Kind = Literal["flow", "quilt", "strata", "orbits"]

_LINES = 330
_STEPS = 9
_WIDTHS = (1.6, 1.6, 2.4, 2.4, 3.6, 3.6, 6.0, 10.0, 15.0)


def draw(kind: Kind, size: tuple[int, int], ground: Rgb, colours: Sequence[Rgb], seed: int) -> bytes:
    """Draw a pattern of the given size (width, height) in pixels as an SVG document."""
    width, height = size
    shapes = _KINDS[kind](width, height, [css(colour) for colour in colours], np.random.default_rng(seed))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><rect width="{width}" height="{height}" fill="{css(ground)}"/>'
        f"{shapes}</svg>"
    ).encode()


def _flow(width: int, height: int, colours: Sequence[str], rng: np.random.Generator) -> str:
    """Let strokes follow a field of a few vortices over a slow wave."""
    start = rng.uniform((-80, -80), (width + 80, height + 80), (_LINES, 2))
    stride = rng.uniform(16, 44, _LINES)
    paths = _walk(start, stride, _field(width, height, rng))
    thick = rng.choice(_WIDTHS, _LINES)
    ink = rng.choice(len(colours), _LINES, p=_shares(len(colours)))
    order = np.argsort(thick, kind="stable")
    return "".join(_stroke(paths[:, n], colours[ink[n]], float(thick[n])) for n in order)


def _field(width: int, height: int, rng: np.random.Generator) -> Callable[[Floats], Floats]:
    middles = rng.uniform((0, 0), (width, height), (3, 2))
    spins = rng.choice((-1.0, 1.0), 3) * rng.uniform(0.7, 1.3, 3)
    tilt, wave = rng.uniform(0, math.tau), rng.uniform(0.0018, 0.0032)

    def heading(points: Floats) -> Floats:
        away = points[:, None, :] - middles[None]
        near = np.exp(-(away**2).sum(axis=2) / (2 * (0.34 * width) ** 2))
        around = np.arctan2(away[..., 1], away[..., 0]) + math.pi / 2
        base = tilt + 0.9 * np.sin(points[:, 0] * wave + tilt) + 0.7 * np.cos(points[:, 1] * wave * 1.3)
        x = np.cos(base) * 0.55 + (np.cos(around) * near * spins).sum(axis=1)
        y = np.sin(base) * 0.55 + (np.sin(around) * near * spins).sum(axis=1)
        angles: Floats = np.arctan2(y, x)
        return angles

    return heading


def _walk(points: Floats, stride: Floats, heading: Callable[[Floats], Floats]) -> Floats:
    trail = [points]
    for _ in range(_STEPS):
        angle = heading(trail[-1])
        trail.append(trail[-1] + np.stack([np.cos(angle), np.sin(angle)], axis=1) * stride[:, None])
    return np.array(trail)


def _stroke(points: Floats, colour: str, thick: float) -> str:
    middles = (points[1:-1] + points[2:]) / 2
    curve = "".join(f"Q{c[0]:.0f} {c[1]:.0f} {m[0]:.0f} {m[1]:.0f}" for c, m in zip(points[1:-1], middles, strict=True))
    return (
        f'<path d="M{points[0][0]:.0f} {points[0][1]:.0f}{curve}" fill="none" stroke="{colour}" '
        f'stroke-width="{thick}" stroke-linecap="round"/>'
    )


def _quilt(width: int, height: int, colours: Sequence[str], rng: np.random.Generator) -> str:
    """Sew square patches: quarter discs, half discs, rings, leaves."""
    across = 6 if height > 0.45 * width else 8
    side = width / across
    rows = math.ceil(height / side)
    patches = []
    for row in range(rows):
        for column in range(across):
            back, front, third = (colours[n] for n in rng.permutation(len(colours))[:3])
            turn, motif = 90 * int(rng.integers(4)), _MOTIFS[int(rng.integers(len(_MOTIFS)))]
            place = f"translate({column * side:.2f} {height - (rows - row) * side:.2f}) scale({side / 100:.5f})"
            patches.append(
                f'<g transform="{place} rotate({turn} 50 50)"><rect width="100" height="100" fill="{back}"/>'
                f"{motif.format(a=front, b=third)}</g>"
            )
    return "".join(patches)


_MOTIFS = (
    '<path d="M0 0H100A100 100 0 0 1 0 100Z" fill="{a}"/>',
    '<path d="M0 0H100A100 100 0 0 1 0 100Z" fill="{a}"/><path d="M0 0H50A50 50 0 0 1 0 50Z" fill="{b}"/>',
    '<path d="M0 0A50 50 0 0 0 100 0Z" fill="{a}"/><path d="M0 50A50 50 0 0 0 100 50Z" fill="{b}"/>',
    '<circle cx="50" cy="50" r="50" fill="{a}"/><circle cx="50" cy="50" r="20" fill="{b}"/>',
    '<path d="M0 0A100 100 0 0 0 100 100A100 100 0 0 0 0 0Z" fill="{a}"/>',
    '<path d="M0 0H100L0 100Z" fill="{a}"/>',
    '<path d="M0 0H50V50H0ZM50 50H100V100H50Z" fill="{a}"/>',
)


def _strata(width: int, height: int, colours: Sequence[str], rng: np.random.Generator) -> str:
    """Lay soft ridges behind each other under a low sun."""
    count = len(colours) + 1
    x, y, r = rng.uniform(0.22, 0.78) * width, rng.uniform(0.3, 0.42) * height, 0.17 * min(width, height) + 30
    out = [f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{r:.0f}" fill="{colours[1]}"/>']
    for n in range(count):
        level = height * (0.36 + 0.62 * n / count)
        points = _ridge(width, level, height * 0.085, rng)
        out.append(f'<path d="M-10 {height + 10}L{points}L{width + 10} {height + 10}Z" fill="{_depth(colours, n)}"/>')
    return "".join(out)


def _ridge(width: int, level: float, swing: float, rng: np.random.Generator) -> str:
    x = np.linspace(-10, width + 10, 49)
    waves = sum(
        rng.uniform(0.4, 1) / k * np.sin(x * math.tau * k / width * rng.uniform(0.6, 1.1) + rng.uniform(0, math.tau))
        for k in (1, 2, 3)
    )
    return " ".join(f"{a:.0f} {b:.1f}" for a, b in zip(x, level + swing * np.asarray(waves), strict=True))


def _depth(colours: Sequence[str], n: int) -> str:
    far_to_near = [4, 3, 2, 1, 0]
    return colours[far_to_near[min(n, 4)] % len(colours)]


def _orbits(width: int, height: int, colours: Sequence[str], rng: np.random.Generator) -> str:
    """Draw broad rings round two points outside the middle."""
    out = []
    corner = (rng.choice((0.0, 1.0)) * width, rng.choice((0.0, 1.0)) * height)
    other = (width - corner[0], corner[1] + rng.uniform(-0.1, 0.1) * height)
    for (x, y), reach in ((other, 0.5), (corner, 0.86)):
        band = reach * math.hypot(width, height) / 7
        for n in range(7, 0, -1):
            colour = colours[int(rng.integers(len(colours)))] if n % 2 else colours[(n // 2) % len(colours)]
            out.append(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{n * band:.1f}" fill="{colour}"/>')
    return "".join(out)


def _shares(count: int) -> Floats:
    weights = np.array([0.34, 0.28, 0.2, 0.12, 0.06][:count])
    shares: Floats = weights / weights.sum()
    return shares


_KINDS: dict[Kind, Callable[[int, int, Sequence[str], np.random.Generator], str]] = {
    "flow": _flow,
    "quilt": _quilt,
    "strata": _strata,
    "orbits": _orbits,
}
