"""The badge of a Work together with why it is no better: one function gives both, so that they never disagree."""

from collections.abc import Iterator
from dataclasses import dataclass

from musespark.credential.facts import Facts
from musespark.credential.process import Layer, ProcessRecord, joined, percents, picture_shares, side_of, text_shares

UNWRITTEN = "how the text was written is not recorded"
MOST_OPEN = 50_000  # millionths of a text or picture of which nobody knows who made them


@dataclass(frozen=True)
class Grade:
    """The badge ("human", "mixed", "ai" or "unknown"); of an unknown one in a sentence why, and in a word what is open.

    The word is "nothing", "text", "picture", "both", "proof", "record", "layout" or "corrected"; else both are empty.
    """

    badge: str
    reason: str = ""
    open: str = ""


NOTHING = Grade("unknown", "Nothing is recorded about how this was made.", "nothing")
UNPROVED = Grade("unknown", "It is not proved yet: its credentials are being made.", "proof")
GAPS = Grade("unknown", "The record of how it was made has gaps.", "record")
LAYOUT = Grade("unknown", "A picture is the studio's layout alone, which is nobody's own work.", "layout")
CORRECTED = Grade("unknown", "A person corrected the label: what it was counted from was wrong.", "corrected")


def grade(facts: Facts) -> Grade:
    """Return "human" only for a proved Work whose whole record is human; anything unknown is never human.

    The studio's layout around what people made takes nothing away from that, but is no person's work alone.
    """
    shares = facts.shares
    if not shares:
        return NOTHING
    if any(share.unknown + share.notes > MOST_OPEN for share in shares):
        return _open(facts)
    if any(share.ai for share in shares) or "ai" in facts.notices:
        return Grade("ai" if all(share.ai > 950_000 for share in shares) else "mixed")
    return _whole(facts)


def _whole(facts: Facts) -> Grade:
    """Of what is known and by no AI: whether that is proved, without gaps, and each part somebody's work."""
    if not facts.proved:
        return UNPROVED
    if not facts.record.complete:
        return GAPS
    return Grade("human") if all(share.human for share in facts.shares) else LAYOUT


def _open(facts: Facts) -> Grade:
    own = text_shares(facts.record)
    text = [_text(facts.record)] if facts.has_text and own.unknown + own.notes > MOST_OPEN else []
    pictures = list(_pictures(facts.pictures))
    sentence = "; ".join([*text, *pictures])
    part = "both" if text and pictures else "text" if text else "picture"
    return Grade("unknown", f"{sentence[0].upper()}{sentence[1:]}.", part)


def _text(record: ProcessRecord) -> str:
    percent = percents(record.text)
    if set(percent) <= {"unknown"}:
        return UNWRITTEN
    said = {
        "imported": "is from the author's notes: how they were written is not recorded",
        "pasted": "was pasted: where it comes from is not recorded",
        "unknown": "is of unknown origin",
    }
    open_parts = [f"{_part(percent[origin])} {words}" for origin, words in said.items() if percent.get(origin)]
    return ", ".join(open_parts) or UNWRITTEN


def _part(percent: int) -> str:
    return "the text" if percent == 100 else f"{percent} % of the text"


def _pictures(pictures: tuple[tuple[Layer, ...], ...]) -> Iterator[str]:
    """What is open in them; pictures of which the same is open are told together."""
    alike: dict[tuple[bool, str], list[str]] = {}
    for number, layers in enumerate(pictures, 1):
        if picture_shares(layers).unknown > MOST_OPEN:
            alike.setdefault(_open_in(layers), []).append(str(number))
    for (is_inside, words), numbers in alike.items():
        name = _name(tuple(numbers), len(pictures))
        yield f"the picture inside {name or 'the layout'} {words}" if is_inside else f"{name or 'the picture'} {words}"


def _name(numbers: tuple[str, ...], count: int) -> str:
    """What these of `count` pictures are called; "" for the only one."""
    if len(numbers) == 1:
        return f"picture {numbers[0]}" if count > 1 else ""
    return f"each of pictures {joined(numbers)}"


def _open_in(layers: tuple[Layer, ...]) -> tuple[bool, str]:
    """Whether a picture inside a layout is meant, and what is open in it."""
    known = [layer for layer in layers if layer.area and side_of(layer) == "unknown"]
    if not known:
        return False, "has no record of how it was made"
    return len(layers) > 1, _layer(max(known, key=lambda layer: layer.area))


def _layer(layer: Layer) -> str:
    if layer.kind in _WHY:
        return _WHY[layer.kind]
    return f"carries a credential, of {layer.signer}, that does not prove how it was made" if layer.signer else _NONE


_NONE = "carries no credential that proves how it was made"
_WHY = {
    "exif": "carries camera data, but no credential that proves them",
    "broken": "carries a broken credential",
    "work": "is part of another Work: how that was made is not recorded here",
    "others": "is by somebody else: how they made it is not recorded here",
}
