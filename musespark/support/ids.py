"""Public ids: short, sortable by time, safe in an address, not guessable in practice."""

import secrets

from musespark.support import clock

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u to misread
LENGTH = 14


def is_key(text: str) -> bool:
    """Whether `text` could be an id made here."""
    return len(text) == LENGTH and set(text) <= set(ALPHABET)


def new_key() -> str:
    """Return a 14-letter key: 8 letters of time (milliseconds modulo 2**40, 34 years), then 30 random bits."""
    moment = int(clock.now().timestamp() * 1000) % 2**40
    number = moment << 30 | secrets.randbits(30)
    return "".join(ALPHABET[number >> shift & 31] for shift in range(65, -1, -5))
