"""Ways to be more different: what could be changed in a text, and what its surroundings would be then."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from musespark.create.words.tokens import sentences
from musespark.credential.crowding import CLOSE, Matrix

SENTENCES = 12  # of a text that are tried
LEAST = 20  # letters that must be left
PLACES = 12  # related places that are tried, the nearest first
FALLEN = 0.8  # of the Works close by, from which a change is one
RELATED = (0.1, 0.75)  # cosine to a place that is another one and no other world


@dataclass(frozen=True)
class Way:
    """What to do, why, Works close by then (at least `about` for a direction: nothing is written there yet).

    `kind` is "cut", "drop", "own" or "towards"; `text` is the text then, "" for a direction, and `key` leads there.
    """

    kind: str
    what: str
    why: str
    near: int
    text: str = ""
    originality: str = ""
    key: str = ""

    @property
    def is_about(self) -> bool:
        """Whether its numbers are of a direction, not of a text."""
        return not self.text


def near_of(vectors: Matrix, recent: Matrix) -> list[int]:
    """Return how many of `recent` (n, d) are close to each of `vectors` (m, d)."""
    return [int(count) for count in (vectors @ recent.T > CLOSE).sum(axis=1)]


def without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return `text` without the stretches `spans`, in any order."""
    kept, here = "", 0
    for start, end in sorted(spans):
        kept += text[here : max(here, start)]
        here = max(here, end)
    return " ".join((kept + text[here:]).split())


def without_common(text: str, likeness: Callable[[Sequence[str]], Sequence[float]]) -> list[tuple[list[str], str]]:
    """Return the commonest sentence of `text` with what is left without it, then the two commonest, and so on.

    `likeness` says how like the crowd each of some sentences is. At least LEAST letters are left.
    """
    parts = [part for part in dict.fromkeys(sentences(text)) if len(part) >= LEAST][:SENTENCES]
    if len(parts) < 2:
        return []
    alike = likeness(parts)
    ranked = [parts[at] for at in sorted(range(len(parts)), key=lambda at: (-alike[at], at))]
    tried, left = [], text
    for count, part in enumerate(ranked[:-1], 1):
        left = " ".join(left.replace(part, " ", 1).split())
        if len(left) >= LEAST:
            tried.append((ranked[:count], left))
    return tried


def towards(vector: Matrix, crowd: Matrix, centres: Matrix) -> list[tuple[int, Matrix]]:
    """Return places (k, d) related to `vector` (d,), the nearest first, each with what the text would mean then.

    What it has in common with the `crowd` (d,; zeros where there is none) is exchanged for what the place means.
    """
    likeness = centres @ vector
    order = np.argsort(-likeness, kind="stable").tolist()
    fitting = [place for place in order if RELATED[0] <= likeness[place] <= RELATED[1]][:PLACES]
    rest = vector - float(vector @ crowd) * crowd
    moved = {place: rest / (np.linalg.norm(rest) or 1) + centres[place] for place in fitting}
    return [(place, half / (np.linalg.norm(half) or 1)) for place, half in moved.items()]


def middle_of(vector: Matrix, recent: Matrix) -> Matrix:
    """Return the unit middle (d,) of the Works of `recent` (n, d) that are close to `vector`; zeros for none."""
    middle: Matrix = recent[recent @ vector > CLOSE].sum(axis=0)
    return middle / (np.linalg.norm(middle) or 1)


def chosen(ways: Sequence[Way], near: int, originality: str, most: int = 3) -> list[Way]:
    """Return the first ways that change something: one of a kind, and at most two that lead to others' places."""
    kept: list[Way] = []
    for way in ways:
        is_less = way.near < near and way.near <= FALLEN * near
        if not is_less and not (way.kind == "cut" and way.originality != originality):
            continue
        limit = 2 if way.kind == "towards" else 1
        if sum(each.kind == way.kind for each in kept) < limit:
            kept.append(way)
    return kept[:most]
