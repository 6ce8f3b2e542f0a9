"""Numbers that stand below each other: all of a column with as many decimals as the one that needs most."""

from collections.abc import Iterable

from musespark.support.money import UNIT, decimals


def places(amounts: Iterable[int], currency: str) -> int:
    """Return how many decimals show every one of `amounts` (micro-units) exactly, the currency's own at least."""
    parts = (f"{abs(amount) % UNIT:06d}".rstrip("0") for amount in amounts)
    return max([decimals(currency), *map(len, parts)])


def figure(amount: int, decimal_places: int) -> str:
    """Return `amount` micro-units with that many decimals and without its currency: "−1 234.5000"."""
    whole, part = divmod(abs(amount), UNIT)
    digits = f"{part:06d}"[:decimal_places]
    text = f"{'−' if amount < 0 else ''}{whole:,}{'.' if digits else ''}{digits}"
    return text.replace(",", "\N{NARROW NO-BREAK SPACE}")
