"""Disclosure: whether a Work is AI generated, AI modified or neither, as European law asks it to be shown.

One function of the official signals and the record of the making. It stands beside the graded sentence, never alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from musespark.credential.claim import Claim
from musespark.credential.facts import Facts
from musespark.credential.grade import MOST_OPEN
from musespark.credential.process import Shares, picture_shares, text_shares, untitled_shares
from musespark.credential.signalled import BY_AI, planned

KINDS = ("generated", "modified", "broken", "unknown", "none")  # the first that holds for a part holds for the Work
WHOLLY = 950_000  # millionths of a part by AI from which it counts as generated: a studio's frame makes it nobody's own


@dataclass(frozen=True)
class Disclosure:
    """One of KINDS, and in a sentence why."""

    kind: str
    reason: str


@dataclass(frozen=True)
class Part:
    """What is signed by itself: its name, what its manifest signals, whose it is; and whether its proof is broken."""

    name: str
    signals: frozenset[str]
    shares: Shares
    is_text: bool = False
    is_broken: bool = False


def disclose(facts: Facts) -> Disclosure:
    """Return what is to be shown of a Work where it is first seen.

    Art. 50(4) of the AI Act: pictures, sound and video by AI are named; of a text that a person read before it was
    published and answers for, that person is.
    """
    told = [_told(part, is_reviewed=facts.is_reviewed) for part in parts(facts)]
    if "ai" in facts.notices:
        told.append(Disclosure("modified", "The author says that AI took part."))
    worst = min((KINDS.index(one.kind) for one in told), default=KINDS.index("none"))
    reasons = dict.fromkeys(one.reason for one in told if one.kind == KINDS[worst])
    return Disclosure(KINDS[worst], " ".join(filter(None, reasons)) or "No part of it is known to be by AI.")


def parts(facts: Facts) -> Iterator[Part]:
    """Yield the parts of a Work with the signals that their credentials have."""
    record = facts.record
    if facts.has_text:
        letters, whole = untitled_shares(record), text_shares(record)
        claim = Claim("", "text/plain", "", {"text": whole}, letters, complete=record.complete)
        yield Part("the text", planned(claim), letters, is_text=True)
    for number, layers in enumerate(facts.pictures, 1):
        shares = picture_shares(layers)
        claim = Claim("", "image/webp", "", {"picture": shares}, layers=layers, complete=record.complete)
        name = "the picture" if len(facts.pictures) == 1 else f"picture {number}"
        yield Part(name, planned(claim), shares, is_broken=any(layer.kind == "broken" for layer in layers))


def kind_of(part: Part) -> str:
    """Return one of KINDS for a part by itself: AI by its signals alone, how much of it by the record."""
    if part.signals & BY_AI:
        return "generated" if "fullyGenAIMedia" in part.signals or part.shares.ai >= WHOLLY else "modified"
    if part.is_broken:
        return "broken"
    return "unknown" if part.shares.unknown + part.shares.notes > MOST_OPEN else "none"


def _told(part: Part, *, is_reviewed: bool) -> Disclosure:
    kind = kind_of(part)
    name = part.name[0].upper() + part.name[1:]
    if part.is_text and is_reviewed and kind in {"generated", "modified"}:
        return Disclosure("none", "AI took part in the text; a person read it before publishing and answers for it.")
    words = {
        "generated": f"{name} was made by AI.",
        "modified": f"{name} is in part by AI.",
        "broken": f"{name} carries a credential that is broken, so how it was made can't be relied on.",
        "unknown": f"How {part.name} was made is not known.",
        "none": "",
    }
    return Disclosure(kind, words[kind])
