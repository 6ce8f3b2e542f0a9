"""Which writing system a text is in, and what that means for setting it."""

import re
from typing import Literal

Script = Literal["latin", "cyrillic", "arabic", "hebrew", "japanese", "chinese", "korean", "other"]

_RANGES: dict[Script, str] = {
    "latin": "A-Za-z\u00c0-\u024f\u1e00-\u1eff",
    "cyrillic": "\u0370-\u052f\u1f00-\u1fff",  # Greek is here too: the same faces carry both
    "arabic": "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff",
    "hebrew": "\u0590-\u05ff\ufb1d-\ufb4f",
    "japanese": "\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f",
    "chinese": "\u2e80-\u2fdf\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff",
    "korean": "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af",
    "other": "\u0530-\u058f\u0700-\u074f\u0780-\u07bf\u0900-\u10ff\u1200-\u18af\u1980-\u19df\u1b00-\u1cff",
}
_PATTERNS = {script: re.compile(f"[{ranges}]") for script, ranges in _RANGES.items()}
_RIGHT_TO_LEFT = frozenset({"arabic", "hebrew"})
_HOME: dict[str, Script] = {
    **dict.fromkeys(("ar", "fa", "ur", "ps", "ckb"), "arabic"),
    **dict.fromkeys(("he", "yi"), "hebrew"),
    **dict.fromkeys(("ru", "uk", "bg", "sr", "el"), "cyrillic"),
    "ja": "japanese",
    "zh": "chinese",
    "ko": "korean",
}
_DOTTED = str.maketrans("iı", "İI")


def script_of(text: str, language: str = "en") -> Script:
    """Return the script most letters are in; Han alone is Japanese when the language says so."""
    counts = {script: len(pattern.findall(text)) for script, pattern in _PATTERNS.items()}
    home = _HOME.get(primary(language), "latin")
    if counts["japanese"] or home == "japanese":
        counts["japanese"] += counts.pop("chinese")
    # One ideograph says as much as two letters do; names and brands stand in Latin in every language.
    for heavy in ("japanese", "chinese", "korean", *({home} - {"latin"})):
        counts[heavy] = 2 * counts.get(heavy, 0)
    best = max(counts, key=lambda script: counts[script])
    return best if counts[best] else "latin"


def scripts_in(text: str, language: str = "en") -> frozenset[Script]:
    """Return every script of which the text has at least one letter."""
    found: set[Script] = {script for script, pattern in _PATTERNS.items() if pattern.search(text)}
    if "chinese" in found and ("japanese" in found or language.startswith("ja")):
        found = (found - {"chinese"}) | {"japanese"}
    return frozenset(found)


def primary(language: str) -> str:
    """Return the language of a tag without its region: pt of pt-BR."""
    return language.partition("-")[0].lower()


def right_to_left(script: Script) -> bool:
    """Tell whether lines of this script begin at the right."""
    return script in _RIGHT_TO_LEFT


def upper(text: str, language: str) -> str:
    """Capitalise a label as its language does (Turkish and Azeri keep the dot of i)."""
    dotted = primary(language) in {"tr", "az"}
    return (text.translate(_DOTTED) if dotted else text).upper()
