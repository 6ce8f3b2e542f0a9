"""Which letters our fonts have: a poster in others would be a row of boxes, and is refused with a sentence instead."""

import unicodedata
from functools import cache
from importlib.resources import files

from fontTools.ttLib import TTFont

from musespark.create.render.fonts import PACKS, Pack, packs_for

_NAMED = 6  # letters that the sentence shows


class NoFont(ValueError):
    """The words have letters that none of our fonts has."""


def missing(text: str, language: str) -> list[str]:
    """Return the characters of a text that no font of its packs has, each once; joiners and selectors need none."""
    packs = packs_for(text, language)
    return [character for character in dict.fromkeys(text) if _needs(character) and not _has(packs, ord(character))]


def demand(text: str, language: str) -> None:
    """Raise NoFont, with a sentence that can be shown, where a letter has no font."""
    without = missing(text, language)
    if without:
        shown = " ".join(without[:_NAMED])
        raise NoFont(f"The studio has no font for {shown}, so a poster cannot show these letters. A Work can.")


def drawable(text: str, language: str) -> str:
    """Return a text without the symbols (newer emoji than our fonts) that no font has; letters stay."""
    without = {character for character in missing(text, language) if unicodedata.category(character) == "So"}
    return "".join(character for character in text if character not in without)


def _needs(character: str) -> bool:
    selector = "\ufe00" <= character <= "\ufe0f" or character >= "\U000e0000"
    return not (selector or character.isspace() or unicodedata.category(character) == "Cf")


def _has(packs: tuple[Pack, ...], code: int) -> bool:
    return any(code in _covered(pack) for pack in packs)


@cache
def _covered(pack: Pack) -> frozenset[int]:
    """Return every code point of a pack's fonts: about 0.1 s of reading for the largest, once."""
    found = set[int]()
    for _, path in PACKS[pack]:
        package, _, inner = path.partition("/")
        with files(package).joinpath(inner).open("rb") as file, TTFont(file, lazy=True) as font:
            found.update(font.getBestCmap())
    return frozenset(found)
