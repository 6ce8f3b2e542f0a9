"""Geometry of the small pictures: a running balance, and the parts of an amount. Numbers only; templates draw them."""

from collections.abc import Sequence
from dataclasses import dataclass

from musespark.support.money import divide

WIDTH, HEIGHT, MARGIN = 600, 80, 4


@dataclass(frozen=True)
class Plot:
    """An SVG path over WIDTH x HEIGHT, and the height at which zero lies."""

    line: str
    zero: int
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True)
class Segment:
    """A part of the bar, in thousandths of its length."""

    start: int
    length: int


def steps(levels: Sequence[int], most: int = 200) -> Plot:
    """Draw `levels` (one after each event, the first before any) as a line of steps; thinned to `most` points."""
    stride = -(-len(levels) // most)
    shown = [*levels[::stride], *levels[-1:]] if stride > 1 else list(levels)
    low, high = min(0, *shown), max(0, *shown)
    at = [round(WIDTH * place / len(shown)) for place in range(len(shown))]
    up = [_height(level, low, high) for level in shown]
    moves = [f"M0 {up[0]}", *(f"H{x}V{y}" for x, y in zip(at[1:], up[1:], strict=True)), f"H{WIDTH}"]
    return Plot("".join(moves), _height(0, low, high))


def segments(amounts: Sequence[int], length: int = 1000) -> list[Segment]:
    """Divide a bar of `length` by `amounts` (not negative, one positive) without a gap."""
    lengths = divide(length, amounts)
    return [Segment(sum(lengths[:place]), part) for place, part in enumerate(lengths)]


def _height(level: int, low: int, high: int) -> int:
    room = HEIGHT - 2 * MARGIN
    return HEIGHT - MARGIN - (room * (level - low) // (high - low) if high > low else 0)
