"""What a hashtag is made of, in every script: one pattern for those who find tags and those who link them."""

import unicodedata
from itertools import groupby

_LAST = 0x1FFFF  # beyond it are ideographs, tags and private use, which have no marks to spell words with


def _is_mark(code: int) -> bool:
    # vowel signs and accents, which \w leaves out; not the selectors that turn text into emoji
    return unicodedata.category(chr(code)) in {"Mn", "Mc"} and not 0xFE00 <= code <= 0xFE0F


def _ranges() -> str:
    """Return the marks as the inside of a character class."""
    marks = (code for code in range(0x300, _LAST) if _is_mark(code))
    runs = (list(run) for _, run in groupby(enumerate(marks), key=lambda pair: pair[1] - pair[0]))
    return "".join(f"{chr(run[0][1])}-{chr(run[-1][1])}" for run in runs)


# the joiners stand inside of words in Persian and in Indic scripts
_LETTERS = rf"\w{_ranges()}\u200c\u200d"
BODY = rf"(?=[{_LETTERS}]*[^\W\d_])[{_LETTERS}]{{1,60}}"  # at least one letter, so that #1 stays a number
