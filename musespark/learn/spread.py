"""How evenly something is spread over people. Pure: knows no rows."""

from collections.abc import Sequence
from math import ceil

LEAST = 10  # people: of fewer there is no tenth


def top_tenth(amounts: Sequence[float]) -> float | None:
    """Return the share (0 to 1) of the tenth (rounded up) of people that has most; None below LEAST people or of 0."""
    had = sorted((amount for amount in amounts if amount > 0), reverse=True)
    if len(had) < LEAST:
        return None
    return sum(had[: ceil(len(had) / 10)]) / sum(had)


def gini(amounts: Sequence[float]) -> float | None:
    """Return the Gini coefficient (Gini 1912): 0 where all have as much, near 1 where one has all; as `top_tenth`."""
    had = sorted(amount for amount in amounts if amount > 0)
    count = len(had)
    if count < LEAST:
        return None
    weighted = sum((2 * place - count - 1) * amount for place, amount in enumerate(had, 1))
    return weighted / (count * sum(had))
