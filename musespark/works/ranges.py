"""Byte ranges (RFC 9110, section 14): which part of a file a request asks for. Pure."""

import re

_ONE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


class Unsatisfiable(Exception):
    """The range begins behind the end of the file."""


def asked(header: str, size: int) -> tuple[int, int] | None:
    """Return the first byte and how many; None for the whole file: nothing asked, several parts, or nonsense.

    Raises Unsatisfiable.
    """
    found = _ONE.fullmatch(header.replace(" ", ""))
    if not found or not (found[1] or found[2]):
        return None
    if not found[1]:  # so many last bytes
        length = min(int(found[2]), size)
        if not length:
            raise Unsatisfiable
        return size - length, length
    first = int(found[1])
    last = min(int(found[2] or size), size - 1)
    if found[2] and int(found[2]) < first:
        return None
    if first >= size:
        raise Unsatisfiable
    return first, last - first + 1
