"""Pictures found again: over forty edits of photographs, ours and the peers, against a thousand kept pictures.

Ours decides at the product's own threshold, which was set on the first half of the material; each peer at the distance
that it recommends. All figures are of the second half. What shares a template must accuse nobody.
"""

import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import cv2
import numpy as np

from bench.figure import Figure
from bench.pictures_drawn import families
from bench.pictures_edits import EDITS
from bench.pictures_material import HINT, Found, Picture, pictures, saved, tiles
from bench.pictures_peers import PEERS
from musespark.credential.picture import Match, VoteIndex, codes_of, compare, describe, unpack

SOURCES, OTHERS, FAMILY, LEAST = 28, 40, 20, 120
RECALL, WORST, TEMPLATES, CPU_MS = 97.0, 90.0, 0.1, 250.0
CANDIDATES = 20


@dataclass(frozen=True)
class Half:
    """One world: the first of `kept` are the sources; `others` come into the queries and are not kept."""

    sources: list[Picture]
    others: list[Picture]
    kept: list[bytes]
    families: dict[str, list[bytes]]


@dataclass(frozen=True)
class Outcome:
    """What was found for one query: the right one's match, wrong ones', and CPU milliseconds."""

    edit: str
    right: Match | None
    wrong: list[tuple[int, Match]]
    took: float


def run() -> list[Figure]:
    """Measure ours and the peers; about ten CPU minutes."""
    cv2.setNumThreads(1)
    found = pictures()
    photographs = sum(each.is_photograph for each in found)
    print(f"  {photographs} photographs and {len(found) - photographs} other pictures found", file=sys.stderr)
    if photographs < LEAST:
        print(f"no figures: too few photographs on this machine. {HINT} brings more.", file=sys.stderr)
        return []
    second = half(found, 1)
    queries = [(name, place, saved(picture)) for name, place, picture in asked(second)]
    outcomes, sizes = ours(second, queries)
    peers = {name: theirs(name, second, queries) for name in PEERS}
    return [*recalls(outcomes, peers), *costs(outcomes, sizes, len(second.kept)), *templates(second), *trust(outcomes)]


def half(found: list[Found], which: int) -> Half:
    """Return the first (0) or second (1) half; posters, apps and tiles are made of the other half's photographs."""
    photographs = [each.picture for each in found if each.is_photograph]
    middle = len(photographs) // 2
    mine, theirs = photographs[:middle], photographs[middle:]
    if which:
        mine, theirs = theirs, mine
    drawn = {name: [saved(each) for each in family] for name, family in families(theirs[:OTHERS], FAMILY)}
    parts = [saved(part) for picture in theirs[OTHERS:] for part in tiles(picture)]
    wallpapers = [saved(each.picture) for each in found if not each.is_photograph]
    kept = [*map(saved, mine[:-OTHERS]), *wallpapers, *parts, *(card for family in drawn.values() for card in family)]
    return Half(mine[:SOURCES], mine[-OTHERS:], kept, drawn)


def asked(world: Half) -> Iterator[tuple[str, int, Picture]]:
    """Yield each edit of each source, with the source's place."""
    for name, edit in EDITS.items():
        for place, source in enumerate(world.sources):
            yield name, place, edit(source, np.random.default_rng(place), world.others)


def ours(world: Half, queries: list[tuple[str, int, bytes]]) -> tuple[list[Outcome], tuple[float, float]]:
    """Return what was found of each query; the bytes of a picture's row and of its place in the index."""
    rows = [describe(data).packed() for data in world.kept]
    kept = [unpack(row) for row in rows]
    index = VoteIndex()
    for place, picture in enumerate(kept):
        index.add(place, codes_of(picture))
    outcomes = []
    for name, source, data in queries:
        began = time.process_time()
        picture = describe(data)
        looks = {place: compare(picture, kept[place]) for place, _ in index.propose(picture, CANDIDATES)}
        took = 1000 * (time.process_time() - began)
        matches = {place: match for place, match in looks.items() if match and match.kind != "template"}
        right = matches.pop(source, None)
        outcomes.append(Outcome(name, right, sorted(matches.items()), took))
    points = np.mean([min(300, len(picture.points)) for picture in kept])
    return outcomes, (float(np.mean([len(row) for row in rows])), 12 * float(points))


def theirs(name: str, world: Half, queries: list[tuple[str, int, bytes]]) -> tuple[dict[str, list[bool]], int]:
    """Return a peer's hits by edit, and its wrong ones."""
    finder = PEERS[name](world.kept)
    hits: defaultdict[str, list[bool]] = defaultdict(list)
    wrong = 0
    for edit, source, data in queries:
        found = finder.matches(data)
        hits[edit].append(source in found)
        wrong += len(set(found) - {source})
    return hits, wrong


def recalls(outcomes: list[Outcome], peers: dict[str, tuple[dict[str, list[bool]], int]]) -> list[Figure]:
    """Return recall over all edits, of the worst and of each."""
    hits: defaultdict[str, list[bool]] = defaultdict(list)
    for each in outcomes:
        hits[each.edit].append(each.right is not None)
    everyone = {"": hits, **{name: found for name, (found, _) in peers.items()}}
    by_edit = {edit: [100 * float(np.mean(found[edit])) for found in everyone.values()] for edit in hits}
    macro, worst = np.mean(list(by_edit.values()), axis=0), min(by_edit, key=lambda edit: by_edit[edit][0])
    return [
        Figure(f"pictures, found again over {len(hits)} edits", macro[0], "%", RECALL, bool(macro[0] >= RECALL),
               dict(zip(peers, macro[1:], strict=True))),
        Figure(f"pictures, the worst edit ({worst})", by_edit[worst][0], "%", WORST, by_edit[worst][0] >= WORST),
        *(Figure(f"pictures, found: {edit}", mine, "%", None, None, dict(zip(peers, others, strict=True)))
          for edit, (mine, *others) in by_edit.items()),
        Figure("pictures, false matches", sum(len(each.wrong) for each in outcomes), "pairs", 0,
               not any(each.wrong for each in outcomes), {name: wrong for name, (_, wrong) in peers.items()}),
    ]  # fmt: skip


def costs(outcomes: list[Outcome], sizes: tuple[float, float], kept: int) -> list[Figure]:
    """Return what a decision takes, and a picture."""
    took = [each.took for each in outcomes]
    typical, slow = float(np.mean(took)), float(np.percentile(took, 95))
    return [
        Figure("pictures, pairs decided on", kept * len(outcomes), "pairs", 1e6, kept * len(outcomes) >= 1e6),
        Figure("pictures, one decision, mean", typical, "ms CPU", CPU_MS, typical <= CPU_MS),
        Figure("pictures, one decision, p95", slow, "ms CPU", None, None),
        Figure("pictures, a row", sizes[0] / 1000, "kB", 60, sizes[0] <= 60_000),
        Figure("pictures, in the index", sizes[1] / 1000, "kB", None, None),
    ]


def templates(world: Half) -> list[Figure]:
    """Return how many pairs of one template were called copies, of all families and of each that has any."""
    wrong, pairs = {}, 0
    for name, family in world.families.items():
        described = [unpack(describe(data).packed()) for data in family]
        found = [compare(*pair) for pair in combinations(described, 2)]
        wrong[name] = sum(1 for match in found if match and match.kind != "template")
        pairs += len(found)
    share = 100 * sum(wrong.values()) / pairs
    return [
        Figure(f"pictures, false matches of one template, {pairs:,} pairs", share, "%", TEMPLATES, share <= TEMPLATES),
        *(
            Figure(f"pictures, false matches: {name}", many, "pairs", None, None)
            for name, many in wrong.items()
            if many
        ),
    ]


def trust(outcomes: list[Outcome]) -> list[Figure]:
    """Return, of the matches given a probability, the share that was right: below and above nine tenths."""
    given = [(match.probability, False) for each in outcomes for _, match in each.wrong]
    given += [(each.right.probability, True) for each in outcomes if each.right]
    bins = {"0.5 to 0.9": (0.5, 0.9), "0.9 and more": (0.9, 1.01)}
    right = {name: [was for given_, was in given if low <= given_ < high] for name, (low, high) in bins.items()}
    return [
        Figure(f"pictures, right where the probability was {name}", 100 * float(np.mean(was)), "%", None, None)
        for name, was in right.items()
        if was
    ]
