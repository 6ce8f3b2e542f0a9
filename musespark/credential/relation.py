"""What two Works that are near are to each other, in a word, with how sure that is, in words. Pure: no Django.

How sure was counted over both halves of bench/texts.py: of 5,075 pairs that scored 0.6 or more every one was a copy, of
71 from 0.5 to 0.6 sixty-seven. Pictures within 31 bits were never wrong among three million pairs, but templates are.
"""

from dataclasses import dataclass
from enum import StrEnum

WHOLE = 0.8  # of one text that stands in the other: a copy, though a beginning or an end was put to it
PART = 0.3  # of the asked text: from so much on it is more than a quotation in a Work of one's own
VERY_PICTURE = 1 - 8 / 128  # likeness of pictures that differ in 8 bits: saved again, nothing more


class Kind(StrEnum):
    """What the asked Work is to the other one."""

    COPY = "copy"
    DERIVATIVE = "derivative"
    QUOTE = "quote"
    SELF = "self"
    INDEPENDENT = "independent"


class Sure(StrEnum):
    """How sure that is."""

    ALMOST_CERTAIN = "almost-certain"
    VERY_LIKELY = "very-likely"
    AS_FAR_AS_MEASURED = "as-far-as-measured"


@dataclass(frozen=True)
class Relation:
    """A word and its probability in words; a person may decide otherwise."""

    kind: Kind
    sure: Sure


@dataclass(frozen=True)
class Likeness:
    """What two Works share: whether the texts are near-copies, which share of each stands in the other, a passage."""

    is_near: bool = False  # the texts score as a near-copy
    contained: float = 0.0  # of the asked text
    covers: float = 0.0  # of the other
    is_quote: bool = False
    is_alike: bool = False  # the texts score enough to be shown
    picture: float = 0.0  # likeness of the pictures; 0: not alike
    recording: float = 0.0  # of what is seen and heard; 0: no stretch of it is in both


def relation(shared: Likeness, *, own: bool = False) -> Relation:
    """Return what is to be said, the strongest first; `own`: both are by one author, which is nobody's loss."""
    found = _of_pair(shared)
    if own and found.kind is not Kind.INDEPENDENT:
        return Relation(Kind.SELF, found.sure)
    return found


def _of_pair(shared: Likeness) -> Relation:
    whole = shared.is_near and max(shared.contained, shared.covers) >= WHOLE and shared.contained >= PART
    found = (
        (whole or shared.picture >= VERY_PICTURE, Kind.COPY, Sure.ALMOST_CERTAIN),
        (shared.picture > 0 or shared.recording > 0, Kind.DERIVATIVE, Sure.VERY_LIKELY),
        (shared.is_quote and shared.contained < PART, Kind.QUOTE, Sure.ALMOST_CERTAIN),
        (shared.is_near, Kind.DERIVATIVE, Sure.ALMOST_CERTAIN),
        (shared.is_alike or shared.is_quote, Kind.DERIVATIVE, Sure.VERY_LIKELY),
        (True, Kind.INDEPENDENT, Sure.AS_FAR_AS_MEASURED),
    )
    return next(Relation(kind, sure) for holds, kind, sure in found if holds)
