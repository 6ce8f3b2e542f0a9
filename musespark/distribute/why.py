"""Why this? What put a Work at its place on a reader's list."""

from dataclasses import dataclass

from musespark.distribute.models import Slate
from musespark.distribute.rank.explain import Explanation, explain
from musespark.distribute.slates import listed, notes


@dataclass(frozen=True, slots=True)
class Why:
    explanation: Explanation
    sources: tuple[str, ...]
    audition: bool
    place: int  # on the list, from 1
    by_score: int  # its place by score alone
    ranked: int  # among so many
    part: str  # of the list, see rounds.py: each goes by its own scores


def why(slate: Slate, work: int) -> Why | None:
    """Return why `work` is on `slate`; None where it is not."""
    works = listed(slate).tolist()
    if work not in works or "parts" not in slate.recipe:  # a list of an earlier version doesn't say it
        return None
    at = works.index(work)
    note = notes(slate)[at]
    factors = dict(zip(slate.recipe["factors"], note["factors"].tolist(), strict=True))
    brought = int(note["sources"])
    sources = tuple(name for bit, name in enumerate(slate.recipe["sources"]) if brought >> bit & 1)
    part, before, ranked = _part(slate, at)
    by_score = before + int(note["by_score"])
    return Why(explain(factors), sources, bool(note["audition"]), at + 1, by_score, before + ranked, part)


def _part(slate: Slate, at: int) -> tuple[str, int, int]:
    """Return of the part that holds place `at` (from 0): its kind, where it starts, among how many it was ranked."""
    start = 0
    for kind, length, ranked in slate.recipe["parts"]:
        if at < start + length:
            return kind, start, ranked
        start += length
    raise IndexError("no such place")
