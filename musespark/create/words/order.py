"""Which numbers are a place in an order or a day of a month, and no amount: "the 8th" is not what "8 euros" says."""

import re
from collections.abc import Set as AbstractSet

DAYS = 31  # of the longest month: a greater number beside its name is a year or counts something
_ENDINGS = {
    "en": re.compile(r"(?:st|nd|rd|th)\b"),
    "fr": re.compile(r"(?:ers?|[èe]re|nde?|[èe]mes?|e)\b"),
    "es": re.compile(r"(?:\.?[ºª]|er\b)"),
    "it": re.compile(r"\.?[ºª°]"),
    "pt": re.compile(r"\.?[ºª]"),
    "nl": re.compile(r"(?:ste|de|e)\b"),
}
_WORD = {"en": re.compile(r"(?:third|th)$")}
# A German dot behind a number is an ordinal's where an article stands before it.
_DOTTED = re.compile(r"\b(?:am|vom|zum|beim|im|der|die|das|den|dem)\s$")
# In these languages one article before a bare number makes it a day: "le 8".
_SINGULAR = {
    "fr": re.compile(r"\b(?:le|du|au)\s$"),
    "es": re.compile(r"\b(?:el|del|al|día)\s$"),
    "it": re.compile(r"\b(?:il|del|dal|al|l['’])\s?$"),
    "pt": re.compile(r"\bdia\s$"),
}
_LINK = re.compile(r"\.?(?:\s(?:of|de))?\s")
_LINKED = 5  # characters of the longest one
_DIGITS = 6  # the longest number that is looked at as a day


def order_end(text: str, start: int, end: int, language: str, months: AbstractSet[int]) -> int:
    """Where the ordinal or day at `start` ends, its "th" included; 0 for an amount.

    `months` are the places where a month's name begins or ends.
    """
    ending = _ENDINGS[language].match(text, end) if language in _ENDINGS else None
    digits = text[start:end].isdecimal()
    if ending and digits:
        return ending.end()
    if language in _WORD and _WORD[language].search(text[start:end].lower()):
        return end
    day = digits and end - start <= _DIGITS and int(text[start:end]) <= DAYS
    if not digits or not (day or language == "de"):
        return 0
    before = text[max(0, start - 8) : start].lower()
    if language == "de" and text[end : end + 1] == "." and _DOTTED.search(before):
        return end + 1
    alone = language in _SINGULAR and _SINGULAR[language].search(before)
    return end if alone or (day and _in_a_month(text, start, end, months)) else 0


def _in_a_month(text: str, start: int, end: int, months: AbstractSet[int]) -> bool:
    if text[start - 1 : start] == " " and start - 1 in months:
        return True
    near = range(end + 1, end + 1 + _LINKED)
    return any(first in months and _LINK.fullmatch(text, end, first) for first in near)
