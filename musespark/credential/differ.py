"""Three ways to be more different, each computed: what a draft's originality and its corner would be then."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from django.utils.text import Truncator

from musespark.credential.bearing import originality_of
from musespark.credential.corner import vector_of
from musespark.credential.crowding import Matrix
from musespark.credential.fingerprint import shingles
from musespark.credential.ground.ways import (
    FALLEN,
    LEAST,
    Way,
    chosen,
    middle_of,
    near_of,
    towards,
    without,
    without_common,
)
from musespark.credential.hit import Near
from musespark.credential.near import Probe
from musespark.credential.originality import spoken
from musespark.credential.place import Place, described
from musespark.credential.surroundings import tags_of
from musespark.credential.survey import survey
from musespark.works.models import Work

ENOUGH = 3  # Works of a place that is worth going to


@dataclass(frozen=True)
class Ways:
    """Works of others close by now and of how many, originality now in words, and what could be done."""

    near: int
    of: int
    originality: str
    ways: tuple[Way, ...]

    @property
    def is_alone(self) -> bool:
        """Whether nothing is near: no direction can make it more different than that."""
        return not self.near and not self.ways


def ways_out(work: Work, asked: Probe, hits: Sequence[Near]) -> Ways:
    """Return up to three ways for the draft `work`, near to the Works of others `hits`. Some twenty queries."""
    now = survey()
    vector = vector_of(asked.text)
    recent = now.rows[now.recent & (now.authors != work.author_id)]
    here = near_of(vector[None], recent)[0]
    crowd = middle_of(vector, recent)
    original = originality_of(work, asked)
    made = [*_cut(work, asked, hits, recent), *_dropped(work, asked, crowd, recent)]
    said = "" if original is None else spoken(original)
    found = chosen([*made, *_directions(work, vector, crowd, recent)], here, said) if np.any(vector) else []
    return Ways(here, len(recent), said, tuple(found))


def _cut(work: Work, asked: Probe, hits: Sequence[Near], recent: Matrix) -> Iterator[Way]:
    """Leave out what stands in the nearest Work too."""
    best = next((hit for hit in hits if hit.spans), None)
    if best is None:
        return
    left = without(asked.text, best.spans)
    if len(left) < LEAST:
        return
    shared = sum(end - start for start, end in best.spans)
    yield Way(
        "cut",
        "Say in your own words what another Work says too",
        f"{shared} letters of it stand in “{Truncator(str(best.work)).chars(40)}” by {best.work.author}. "
        "They are marked beside it; this is how it stands without them.",
        near_of(vector_of(left)[None], recent)[0],
        left,
        _originality(work, asked, left),
    )


def _dropped(work: Work, asked: Probe, crowd: Matrix, recent: Matrix) -> Iterator[Way]:
    """Leave out the sentences that are most like the crowd's, until a fifth of it is gone."""
    tried = without_common(asked.text, lambda parts: [float(vector_of(part) @ crowd) for part in parts])
    if not tried:
        return
    counts = near_of(np.array([vector_of(left) for _, left in tried]), recent)
    enough = FALLEN * near_of(vector_of(asked.text)[None], recent)[0]
    best = next((at for at, count in enumerate(counts) if count <= enough), int(np.argmin(counts)))
    parts, left = tried[best]
    yield Way(
        "drop",
        f"Replace “{Truncator(parts[0]).chars(60)}”{_further(len(parts) - 1)}",
        "Of all you say it is what others say most. This is how the rest stands without it.",
        counts[best],
        left,
        _originality(work, asked, left),
    )


def _further(count: int) -> str:
    return "" if not count else " and one sentence more" if count == 1 else f" and {count} sentences more"


def _directions(work: Work, vector: Matrix, crowd: Matrix, recent: Matrix) -> list[Way]:
    """Bring a related place in, where the crowd was: one of one's own, or one of others."""
    now = survey()
    halves = towards(vector, crowd, now.places.centres) if len(now.places.centres) and np.any(vector) else []
    inside = now.places.nearest(vector, tags_of(work))
    halves = [(number, half) for number, half in halves if number != inside]
    if not halves:
        return []
    counts = near_of(np.array([half for _, half in halves]), recent)
    places = described(now, np.array([number for number, _ in halves]), now.authors == work.author_id)
    leading = [
        pair for pair in zip(places, counts, strict=True) if pair[0].works >= ENOUGH and pair[0].band != "crowded"
    ]
    leading.sort(key=lambda pair: (not pair[0].own, pair[0].band != "open"))  # else the most related first
    return [_way(place, count) for place, count in leading]


def _way(place: Place, count: int) -> Way:
    if place.own:
        why = f"You know it: {place.own} of the {place.works} Works there are yours. Few can bring these two together."
        return Way("own", f"Tie it to your {place.names[0]}", why, count, key=place.key)
    people = "1 person" if place.people == 1 else f"{place.people} people"
    works = "1 Work is" if place.works == 1 else f"{place.works} Works are"
    why = f"It is related, and {works} there, by {people}."
    open_to = " More is read there than is made." if place.band == "open" else ""
    return Way("towards", f"Take it towards {place.names[0]}", why + open_to, count, key=place.key)


def _originality(work: Work, asked: Probe, left: str) -> str:
    value = originality_of(work, replace(asked, text=left, hashes=shingles(left)))
    return "" if value is None else spoken(value)
