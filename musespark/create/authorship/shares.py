"""From pieces to spans a page can draw and shares a credential can sign."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from itertools import accumulate, groupby
from typing import cast, get_args

from musespark.create.authorship.replay import Manuscript
from musespark.create.authorship.table import Origin, Table, units_of

WHOLE = 1_000_000  # shares are parts per million, so that they are integers and sum exactly
COMPARED = 500_000_000  # pairs of units that are compared for one text; offers beyond that stay "ai", rewritten or not
_STEP = 2_000  # pairs that one unit more of an offer costs, however short the other text
ORIGINS: tuple[Origin, ...] = get_args(Origin)


@dataclass(frozen=True, slots=True)
class Span:
    """Characters start..end (Python's, code points) of one origin; `offer` names the offer of AI text."""

    start: int
    end: int
    origin: Origin
    offer: str = ""


def spans(manuscript: Manuscript) -> list[Span]:
    """The text's spans in order, without holes; AI text more than half rewritten is "ai-edited", never "typed"."""
    owners: list[tuple[Origin, str]] = []
    for piece in judged(manuscript):
        owners += [(piece.origin, piece.offer)] * len(piece.units)
    # A character outside the basic plane has two units; the second says whose it is.
    units = units_of(manuscript.table)
    owners = [owner for i, owner in enumerate(owners) if not _opens_pair(units, i)]
    found, here = [], 0
    for owner, run in groupby(owners):
        length = len(list(run))
        found.append(Span(here, here + length, *owner))
        here += length
    return found


def shares(parts: Sequence[Span]) -> dict[Origin, int]:
    """Parts per million by origin, each origin named, summing to WHOLE by largest remainder; all 0 for no text."""
    counts: Counter[Origin] = Counter()
    for span in parts:
        counts[span.origin] += span.end - span.start
    total = counts.total()
    if not total:
        return dict.fromkeys(ORIGINS, 0)
    exact = {origin: divmod(counts[origin] * WHOLE, total) for origin in ORIGINS}
    result = {origin: whole for origin, (whole, _) in exact.items()}
    by_remainder = sorted(ORIGINS, key=lambda origin: -exact[origin][1])
    for origin in by_remainder[: WHOLE - sum(result.values())]:
        result[origin] += 1
    return result


def to_json(parts: Sequence[Span]) -> list[dict[str, object]]:
    """Spans as plain data for `from_json`."""
    return [asdict(span) for span in parts]


def from_json(raw: object) -> list[Span]:
    """Read spans back; ValueError if they are not the ordered, hole-free list that `to_json` writes."""
    if not isinstance(raw, list):
        raise ValueError("spans must be a list")  # noqa: TRY004 - one error for all bad input
    read, here = [], 0
    for item in raw:
        span = _span(item)
        if span.start != here or span.end <= span.start:
            raise ValueError("spans must follow each other without holes")
        read.append(span)
        here = span.end
    return read


def judged(manuscript: Manuscript) -> Table:
    """The table with AI pieces renamed "ai-edited" where their acceptance was more than half rewritten."""
    table, rewritten = manuscript.table, _rewritten(manuscript)
    return tuple(
        replace(piece, origin="ai-edited") if piece.origin == "ai" and piece.taken in rewritten else piece
        for piece in table
    )


def distance(one: str, other: str) -> int:
    """Levenshtein's distance, a whole column of its table at a step (Myers 1999, in the form of Hyyrö 2003)."""
    if not one:
        return len(other)
    places: dict[str, int] = {}
    for at, unit in enumerate(one):
        places[unit] = places.get(unit, 0) | 1 << at
    whole, last, found = (1 << len(one)) - 1, len(one) - 1, len(one)
    more, less = whole, 0  # where the numbers of a column grow by one from row to row, and where they shrink
    for unit in other:
        met = places.get(unit, 0)
        level = (((met & more) + more) ^ more) | met | less
        grown, shrunk = less | (whole & ~(level | more)), level & more
        found += (grown >> last & 1) - (shrunk >> last & 1)
        grown = grown << 1 | 1
        more, less = (shrunk << 1 | ~(level | grown)) & whole, level & grown & whole
    return found


def _rewritten(manuscript: Manuscript) -> set[int]:
    """The takings of which more than half was rewritten."""
    found, left = set[int](), COMPARED
    for taken, region in _regions(manuscript.table).items():
        original = manuscript.originals.get(taken, "")
        shorter, longer = sorted((len(original), len(region)))
        if longer > 2 * shorter:  # the lengths alone say so
            found.add(taken)
            continue
        left -= len(original) * (len(region) + _STEP)
        if left > 0 and 2 * distance(original, region) > longer:
            found.add(taken)
    return found


def _regions(table: Table) -> dict[int, str]:
    """For each offer that was taken the units from its first to its last piece.

    What was put into the middle of the offer counts as an edit of it; what was written around it doesn't.
    """
    units, ends = units_of(table), [*accumulate((len(piece.units) for piece in table), initial=0)]
    spread: dict[int, tuple[int, int]] = {}
    for place, piece in enumerate(table):
        if piece.origin == "ai":
            spread[piece.taken] = (spread.get(piece.taken, (ends[place], 0))[0], ends[place + 1])
    return {taken: units[start:end] for taken, (start, end) in spread.items()}


def _opens_pair(units: str, i: int) -> bool:
    return "\ud800" <= units[i] <= "\udbff" and "\udc00" <= units[i + 1 : i + 2] <= "\udfff"


def _span(item: object) -> Span:
    if not isinstance(item, dict) or set(item) != {"start", "end", "origin", "offer"}:
        raise ValueError("a span has start, end, origin and offer")
    start, end, origin, offer = item["start"], item["end"], item["origin"], item["offer"]
    if type(start) is not int or type(end) is not int or origin not in ORIGINS or not isinstance(offer, str):
        raise ValueError("a span has whole numbers, a known origin and an offer's id")
    return Span(start, end, cast("Origin", origin), offer)
