"""The parts of a list, one after another: a part is begun only where those before it don't fill a page."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from musespark.distribute.rank import shelf as shelves
from musespark.distribute.rank.parts import Ints, Reader, no_ints
from musespark.distribute.rank.pipeline import LISTED, Pipeline, Ranking
from musespark.distribute.rank.shelf import Shelf

Outcomes = NDArray[np.uint8]  # of each candidate, an index into the names of its Ranking
ARRIVED = "arrived"  # since the reader opened the list that they have: promised to them, so they stand first
FRESH = "fresh"  # what the reader has not seen
COPIES = "copies"  # not seen, but near copies of what was seen or stood higher in this reading
SEEN = "seen"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is to be made of: for whom, how long, without what stood higher in this reading."""

    reader: Reader
    page: int  # Works
    most: int  # Works
    read: Ints  # Works of the lists before it in this reading, sorted
    arrived: Ints  # places of what must stand first where the filters let it


@dataclass(frozen=True, slots=True)
class Part:
    kind: str
    ranking: Ranking


def rounds(pipeline: Pipeline, shelf: Shelf, wanted: Wanted) -> list[Part]:
    """Return the parts of a list. One run of the pipeline, up to three where little is left."""
    reader, parts = wanted.reader, []
    if len(wanted.arrived):
        every = shelf.candidates(wanted.arrived, np.zeros(len(wanted.arrived), np.int64), reader)
        parts.append(Part(ARRIVED, pipeline.rank(every, reader, wanted.page)))
    for kind, seen, clusters in (
        (FRESH, np.union1d(reader.seen, wanted.read), np.union1d(reader.seen_clusters, _clusters(shelf, wanted.read))),
        (COPIES, np.union1d(reader.seen, wanted.read), no_ints()),
        (SEEN, wanted.read, no_ints()),
    ):
        above = np.unique(listed(parts))
        if kind != FRESH and len(above) >= wanted.page:
            break
        # what stands above is listed already, and one of a cluster of near copies is enough for a list
        left = replace(
            reader, seen=np.union1d(seen, above), seen_clusters=np.union1d(clusters, _clusters(shelf, above))
        )
        parts.append(Part(kind, pipeline.run(shelf, left, wanted.most - len(above))))
    return parts


def listed(parts: list[Part]) -> Ints:
    return np.concatenate([no_ints(), *(part.ranking.listed for part in parts)])


def fates(parts: list[Part]) -> tuple[Ints, Outcomes]:
    """Return the candidates and of each its outcome; whatever a part lists was listed."""
    [ranking] = [part.ranking for part in parts if part.kind == FRESH]
    mine = listed(parts)
    others = np.setdiff1d(mine, ranking.work)
    candidates = np.concatenate([ranking.work, others])
    outcomes = np.concatenate([ranking.outcome, np.zeros(len(others), np.uint8)])
    outcomes[np.isin(candidates, mine)] = ranking.outcomes.index(LISTED)
    return candidates, outcomes


def _clusters(shelf: Shelf, works: Ints) -> Ints:
    """Return the clusters of near copies that `works` are of, sorted."""
    if not len(works):
        return no_ints()
    clusters = shelf.ints("cluster")[shelves.listed(shelf.ints("work"), np.unique(works))]
    return np.unique(clusters[clusters > 0])
