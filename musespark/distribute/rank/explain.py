"""A score as at most five numbers that add up to it exactly, as shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor

OTHER = "other"


@dataclass(frozen=True, slots=True)
class Explanation:
    """Points: hundredths of the score's unit. `score` is the sum of the factors' points, exactly."""

    score: int
    factors: tuple[tuple[str, int], ...]  # (name, points), heaviest first


def explain(factors: Mapping[str, float], most: int = 5) -> Explanation:
    """Return the heaviest factors in whole points; what doesn't fit is one last factor, OTHER.

    Rounded by largest remainder, so each number is less than a point from the truth and the sum is the rounded score.
    """
    heavy = sorted((name for name in factors if factors[name]), key=lambda name: -abs(factors[name]))
    shown = {name: factors[name] for name in (heavy if len(heavy) <= most else heavy[: most - 1])}
    if len(heavy) > most:
        shown[OTHER] = sum(factors[name] for name in heavy[most - 1 :])
    points = whole({name: 100 * value for name, value in shown.items()})
    return Explanation(sum(points.values()), tuple((name, value) for name, value in points.items() if value))


def whole(values: Mapping[str, float]) -> dict[str, int]:
    """Return the values as integers whose sum is the rounded sum (largest remainder)."""
    down = {name: floor(value) for name, value in values.items()}
    missing = round(sum(values.values())) - sum(down.values())
    for name in sorted(values, key=lambda name: down[name] - values[name])[:missing]:
        down[name] += 1
    return down
