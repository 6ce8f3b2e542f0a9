"""Where a long word may break: at its syllables, and only where it would otherwise force tiny type."""

import re

SOFT = "\u00ad"
_LONG = 13  # letters; shorter words stay whole
_LEAST = 4  # letters on each side of a break

_VOWEL = "aeiouyäöüáéíóúàèìòùâêîôûåæøœаеёиоуыэюяієїґαεηιουωάέήίόύώ"
# A syllable begins with the last consonant before a vowel, or with a group that is spoken as one.
_GROUP = "sch[lmnrw]?|ch|ph|th|qu|s[tp]r?|[bdfgkptv][lr]|[бвгдзкпстф][лр]"
_SYLLABLE = re.compile(rf"(?:{_GROUP}|[^\W\d_{_VOWEL}])(?=[{_VOWEL}])", re.IGNORECASE)
_WORD = re.compile(rf"[^\W\d_]{{{_LONG},}}")


def softened(text: str) -> str:
    """Return the text with soft hyphens in its long words, by the rule of German and of most alphabets nearby."""
    return _WORD.sub(lambda match: _soft(match.group()), text)


def hardened(html: str, lines: list[str]) -> str:
    """Return a page with a hyphen where a line of it ends on a soft one: the engine draws none (takumi-py 0.3.0)."""
    for line in lines:
        if line.endswith(SOFT):
            html = html.replace(line, f"{line[:-1]}-", 1)
    return html.replace(SOFT, "")


def _soft(word: str) -> str:
    pieces, start = list[str](), 0
    for match in _SYLLABLE.finditer(word):
        at = match.start()
        if (
            at - start >= _LEAST
            and len(word) - at >= _LEAST
            and re.search(f"[{_VOWEL}]", word[start:at], re.IGNORECASE)
        ):
            pieces.append(word[start:at])
            start = at
    return SOFT.join([*pieces, word[start:]])
