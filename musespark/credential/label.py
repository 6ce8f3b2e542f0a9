"""One function from facts to the graded sentence that card, Work page and credential show alike.

It never says a bare "AI" and never praises what is not proved: unknown is said as unknown.
"""

from collections.abc import Sequence
from itertools import groupby

from musespark.credential.facts import Facts
from musespark.credential.process import Layer, ProcessRecord, percents

UNRECORDED = "text: how it was written is not recorded"


def speak(facts: Facts) -> str:
    """Return the graded sentence of a Work."""
    clauses = [_text(facts.record)] if facts.has_text else []
    clauses += _pictures(facts.pictures)
    clauses += [_made_from(len(facts.parents))] if facts.parents else []
    clauses += [_NOTICES[kind] for kind in facts.notices if kind in _NOTICES]
    if not clauses:
        return "Nothing is recorded about how this was made"
    sentence = "; ".join(clauses)
    if not facts.record.complete and _anything(facts):
        sentence += " (the record has gaps)"
    return sentence[0].upper() + sentence[1:]


_NOTICES = {
    "ai": "the author says that AI took part",
    "third-party": "the author says that it contains third-party content",
}
_NOUNS = {
    "photo": "own photo",
    "camera": "photo captured with a camera",
    "exif": "uploaded photo with camera data, not proved",
    "own-drawing": "drawn or made by the author",
    "drawn": "studio layout",
    "work": "part of another Work",
    "others": "by somebody else, used with permission",
    "broken": "picture whose credential is broken",
    "unknown": "uploaded picture of unknown origin",
}


def _anything(facts: Facts) -> bool:
    return (facts.has_text and not set(facts.record.text) <= {"unknown"}) or bool(facts.record.pictures)


def _text(record: ProcessRecord) -> str:
    percent = percents(record.text)
    if set(percent) <= {"unknown"}:
        return UNRECORDED
    by_ai = "by AI" if record.ai_edited_sentences else "by AI, unedited"  # much of an edited sentence may be as it was
    spoken = {
        "typed": _share(percent, "typed", "typed by the author") or _not_typed(percent),
        "pasted": _share(percent, "pasted", "pasted"),
        "ai": _sentences(record.ai_sentences, "") or _share(percent, "ai", by_ai),
        "ai-edited": _sentences(record.ai_edited_sentences, " edited") or _share(percent, "ai-edited", "by AI, edited"),
        "imported": _share(percent, "imported", "from the author's notes"),
        "unknown": _share(percent, "unknown", "of unknown origin"),
    }
    return "text: " + ", ".join(words for origin, words in spoken.items() if words and _said(record, origin))


def _said(record: ProcessRecord, origin: str) -> bool:
    # A sentence may be edited by leaving words out: no letter of it is "ai-edited" then.
    return origin == "typed" or record.text.get(origin, 0) > 0 or bool(_edited(record, origin))


def _edited(record: ProcessRecord, origin: str) -> int:
    return record.ai_edited_sentences if origin == "ai-edited" else 0


def _not_typed(percent: dict[str, int]) -> str:
    """Said only where it is known: what is of unknown origin, or from the notes, may well have been typed."""
    return "" if {"unknown", "imported"} & set(percent) else "not typed by the author"


def _sentences(count: int, ending: str) -> str:
    return f"{count} AI sentence{'s' if count > 1 else ''}{ending}" if count else ""


def _share(percent: dict[str, int], origin: str, words: str) -> str:
    share = percent.get(origin)
    if share is None:
        return ""
    if share == 100:
        return words if len(percent) == 1 else f"over 99 % {words}"
    return f"{share} % {words}" if share else f"under 1 % {words}"


def _pictures(pictures: Sequence[tuple[Layer, ...]]) -> list[str]:
    spoken = [_picture(layers) for layers in pictures]
    if len(spoken) == 1:
        return [f"picture: {spoken[0]}"]
    groups = [(words, [n for n, _ in group]) for words, group in groupby(enumerate(spoken, 1), key=lambda it: it[1])]
    if len(groups) == 1:
        return [f"{len(spoken)} pictures: {groups[0][0]}"]
    return [f"{_numbers(numbers)}: {words}" for words, numbers in groups]


def _made_from(parents: int) -> str:
    """Nobody is named: a signed sentence stays when a Work is gone, and reads the same across a block."""
    return "made from another Work" if parents == 1 else f"made from {parents} other Works"


def _numbers(numbers: list[int]) -> str:
    return f"picture {numbers[0]}" if len(numbers) == 1 else f"pictures {numbers[0]} to {numbers[-1]}"


def _picture(layers: tuple[Layer, ...]) -> str:
    shown = sorted((layer for layer in layers if layer.kind != "text" and layer.area), key=lambda la: -la.area)
    names = list(dict.fromkeys(_noun(layer) for layer in shown))
    return ", ".join(names) or "how it was made is not recorded"


def _noun(layer: Layer) -> str:
    if layer.kind == "ai":
        name = f"AI {layer.role or 'picture'}"
    elif layer.kind == "ai-edited":
        name = f"{layer.role or 'picture'} edited with AI"
    else:
        name = _NOUNS.get(layer.kind, _NOUNS["unknown"])
    return f"{name} (credential of {layer.signer})" if layer.signer else name
