"""A text that carries its credential in itself, in letters that nobody sees (C2PA 2.4, appendix A.8). Pure.

Each byte of the manifest store becomes a variation selector. They stand behind the text, and make a short one a
hundred times as long: for who asks for it, never by itself.
"""

import re
from dataclasses import dataclass

_MAGIC, _VERSION = b"C2PATXT\x00", b"\x01"
_START = "\ufeff"
_LOW, _HIGH = 0xFE00, 0xE0100  # selectors 1 to 16, and 17 to 256
_FOUND = re.compile(f"{_START}([\ufe00-\ufe0f\U000e0100-\U000e01ef]+)")


@dataclass(frozen=True)
class Inscribed:
    """The store that stands in a text, and where (start, end) in the text's UTF-8."""

    manifest: bytes
    start: int
    end: int


def wrapped(manifest: bytes) -> str:
    """Return the letters that stand for a manifest store."""
    whole = _MAGIC + _VERSION + len(manifest).to_bytes(4) + manifest
    return _START + "".join(chr(_LOW + byte if byte < 16 else _HIGH + byte - 16) for byte in whole)


def inscribed_in(data: bytes) -> Inscribed | None:
    """Return the one store that stands in a text of UTF-8 `data`; None for none, several, or a broken one."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    found = [(match, whole) for match in _FOUND.finditer(text) if (whole := _bytes(match[1])).startswith(_MAGIC)]
    if len(found) != 1:
        return None
    match, whole = found[0]
    head = len(_MAGIC) + len(_VERSION) + 4
    size = int.from_bytes(whole[head - 4 : head])
    if whole[len(_MAGIC) : head - 4] != _VERSION or len(whole) != head + size:
        return None
    start = len(text[: match.start()].encode())
    return Inscribed(whole[head:], start, start + len(match[0].encode()))


def _bytes(selectors: str) -> bytes:
    places = map(ord, selectors)
    return bytes(place - _LOW if place < _HIGH else place - _HIGH + 16 for place in places)
