"""Difference: what an edit changed, word by word. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """Words that stayed, went or came; the pieces that did not go, joined, are the new text."""

    kind: Literal["same", "gone", "new"]
    text: str


def difference(before: str, after: str) -> list[Piece]:
    """Return the pieces that lead from `before` to `after`, words kept whole (Ratcliff and Obershelp, by difflib)."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    return [piece for piece in _pieces(old, new) if piece.text]


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    # difflib sets aside what is frequent in long texts, which keeps hostile ones from costing a square
    for change, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if change == "equal":
            yield Piece("same", "".join(old[a:b]))
        else:
            yield Piece("gone", "".join(old[a:b]))
            yield Piece("new", "".join(new[c:d]))
