"""Who was first, by what can be proved of it: never by who uploaded first alone. Pure: no Django.

What is stamped by a time stamp authority, entered in the log or published here is proved to have been there at that
moment. What somebody's archive says is said by them alone: it may raise the question, and a person answers it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

PROVED = frozenset({"stamp", "log", "here"})
FULLER = 1.2  # times the area from which a picture is likelier the source: a crop or a resized copy has less


@dataclass(frozen=True)
class Claim:
    """Something that says that a Work was there at a moment: "stamp", "log", "here" or "archive", and who says so."""

    kind: str
    at: datetime
    says: str = ""

    @property
    def is_proof(self) -> bool:
        """Whether it holds against a stranger; else it is somebody's own word."""
        return self.kind in PROVED


@dataclass(frozen=True)
class Case:
    """What speaks for one Work; `area` is that of its largest picture in pixels, 0 without one."""

    claims: tuple[Claim, ...]
    area: int = 0

    @property
    def proved(self) -> datetime | None:
        """Since when it is proved to have been there."""
        return min((claim.at for claim in self.claims if claim.is_proof), default=None)

    @property
    def said(self) -> datetime | None:
        """Since when it was there if all is true that is said."""
        return min((claim.at for claim in self.claims), default=None)


def first(one: Case, other: Case) -> int:
    """Return 1 where `one` is proved to have been there first, -1 where the other is, 0 where neither is."""
    mine, theirs = one.proved, other.proved
    if mine is None or theirs is None:
        return (mine is not None) - (theirs is not None)
    return (mine < theirs) - (mine > theirs)


def doubts(ahead: Case, behind: Case) -> Sequence[str]:
    """Return why the one behind may be the source after all: "archive" (it says so), "fuller" (a fuller picture)."""
    found = []
    if behind.said is not None and ahead.proved is not None and behind.said < ahead.proved:
        found.append("archive")
    if ahead.area and behind.area > FULLER * ahead.area:
        found.append("fuller")
    return found
