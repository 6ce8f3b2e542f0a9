"""Money as integers: millionths of a unit (scale 6), read and shown exactly, divided without losing one.

Nothing here knows of accounts, currencies' owners or Django; a float never comes near.
"""

import re
from collections.abc import Sequence

UNIT = 1_000_000  # micro-units in one unit of a currency; also "one" in parts per million
LARGEST = 9_000_000_000 * UNIT  # keeps every amount and every sum of two inside a signed 64-bit integer

# Decimals that people use, where they are not two (ISO 4217); XPM is MuseSpark's play money.
_DECIMALS = {
    "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0, "RWF": 0, "UGX": 0,
    "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0, "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3,
    "TND": 3,
}  # fmt: skip
_AMOUNT = re.compile(r"([0-9]{1,10})(?:[.,]([0-9]{1,6}))?")


def decimals(currency: str) -> int:
    """Return how many decimals people write in `currency`: 2 for EUR and XPM, 0 for JPY, 3 for KWD."""
    return _DECIMALS.get(currency, 2)


def read(text: str, currency: str) -> int:
    """Return the micro-units of an amount as a person types it ("5", "5.00", "0,5").

    Raises ValueError with a sentence for anything that isn't a plain amount with the currency's decimals.
    """
    found = _AMOUNT.fullmatch(text.strip()) if text.isascii() else None
    if not found:
        raise ValueError("Write an amount in digits, like 5 or 2.50.")
    whole, part = found[1], found[2] or ""
    if len(part.rstrip("0")) > decimals(currency):
        raise ValueError(f"{currency} has {decimals(currency)} decimals.")
    amount = int(whole) * UNIT + int(part.ljust(6, "0"))
    if amount > LARGEST:
        raise ValueError("This is more than there is.")
    return amount


def show(amount: int, currency: str) -> str:
    """Return `amount` micro-units exactly: the currency's decimals at least, more only where they aren't zero."""
    sign = "−" if amount < 0 else ""
    whole, part = divmod(abs(amount), UNIT)
    least = decimals(currency)
    digits = f"{part:06d}"
    digits = digits[:least] + digits[least:].rstrip("0")
    return f"{sign}{whole:,}{'.' if digits else ''}{digits} {currency}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def plain(amount: int) -> str:
    """Return `amount` micro-units as a bare decimal number for files: -2.5 is "-2.500000"."""
    whole, part = divmod(abs(amount), UNIT)
    return f"{'-' if amount < 0 else ''}{whole}.{part:06d}"


def show_ppm(share: int) -> str:
    """Return parts per million as per cent, exactly: 50_000 is "5 %", 1_234 is "0.1234 %"."""
    whole, part = divmod(share, 10_000)
    return f"{whole}.{part:04d}".rstrip("0").rstrip(".") + "\N{NARROW NO-BREAK SPACE}%"


def divide(amount: int, weights: Sequence[int]) -> list[int]:
    """Divide `amount` by `weights` so that the parts sum to it exactly (largest remainder, Hamilton's method).

    Each part is within one micro-unit of the exact share. A tie goes to the larger weight, then to the earlier
    place, so callers who want independence of order sort first. A negative amount divides as its mirror image.
    Raises ValueError for a negative weight, or where no weight is positive.
    """
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError("weights must not be negative, and one must be positive")
    if amount < 0:
        return [-part for part in divide(-amount, weights)]
    parts, remainders = zip(*(divmod(amount * weight, total) for weight in weights), strict=True)
    by_claim = sorted(range(len(weights)), key=lambda place: (-remainders[place], -weights[place], place))
    lucky = set(by_claim[: amount - sum(parts)])
    return [part + (place in lucky) for place, part in enumerate(parts)]
