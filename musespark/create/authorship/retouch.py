"""What a person changed of an offer before taking it: the words they left are the machine's, the others theirs."""

import re
from difflib import SequenceMatcher

from musespark.create.authorship.table import to_units

# A word with the space after it; in scripts without spaces a character is a word.
_WORD = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]|[^\s\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]+\s*|\s+")

MOST = 400_000  # pairs of words that are compared; of longer texts only both ends are

Change = tuple[int, int, str]  # where (UTF-16 units), how many units go, what comes


def changes(offered: str, kept: str) -> list[Change]:
    """The splices that make `kept` of `offered`, last one first, so that none moves the place of another.

    >>> changes("A warm loaf.", "A cold loaf.")
    [(2, 5, 'cold ')]
    """
    old, new = _WORD.findall(offered), _WORD.findall(kept)
    head, tail = _ends(old, new) if len(old) * len(new) > MOST else (0, 0)
    before, old, new = _units(old[:head]), old[head : len(old) - tail], new[head : len(new) - tail]
    if len(old) * len(new) > MOST:
        return [(before, _units(old), "".join(new))]
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    found = [
        (before + _units(old[:start]), _units(old[start:end]), "".join(new[first:last]))
        for what, start, end, first, last in steps
        if what != "equal"
    ]
    return found[::-1]


def _ends(one: list[str], other: list[str]) -> tuple[int, int]:
    """How many words are the same at the beginning, and of the others at the end."""
    most = min(len(one), len(other))
    head = next((place for place in range(most) if one[place] != other[place]), most)
    tail = next((place for place in range(most - head) if one[-1 - place] != other[-1 - place]), most - head)
    return head, tail


def _units(words: list[str]) -> int:
    return len(to_units("".join(words)))
