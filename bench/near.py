"""The near-copy check as a draft's page makes it: a draft of text and a photograph against 100,000 Works with both.

From the draft's rows to the Works that are near, with the stretches of text: fingerprints taken, both indexes asked,
every query made. The text is an earlier one with a quarter of it replaced, the photograph is one that was published.
"""

import io
import time
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from bench.credential import sentences
from bench.figure import Figure
from bench.world import in_own_instance, report
from musespark.credential.alike import COPY

WORKS, PEOPLE, ASKED = 100_000, 1_000, 50


def run() -> list[Figure]:
    """Measure on an instance of its own."""
    return in_own_instance("bench.near")


def measure() -> list[Figure]:
    """Fill the rows, read them into the indexes, check drafts."""
    from musespark.credential import near, shelves
    from musespark.credential.within import seen

    drafts = fill()
    read = _warm()
    shelves.keep()
    loaded = _warm()
    found, text, whole, points = [], [], [], []
    for draft, first in drafts:
        start = time.process_time()
        for asset in draft.assets.all():
            seen(asset)
        points.append(1000 * (time.process_time() - start))
        start = time.process_time()
        hits = near.nearest(near.probe_of(draft))
        whole.append(1000 * (time.process_time() - start))
        found.append(bool(hits) and hits[0].work.pk == first and hits[0].picture == 1.0 and hits[0].text > COPY)
        start = time.process_time()
        near.nearest(near.probe(draft.text))
        text.append(1000 * (time.process_time() - start))
    name = f"near-copy check of a draft against {WORKS:,} Works"
    share = 100 * sum(found) / len(found)
    return [
        Figure(f"{name}, text and photograph", median(whole), "ms CPU", 10, median(whole) <= 10),
        Figure("points of its photograph, once a process", median(points), "ms CPU", None, None),
        Figure(f"{name}, text alone", median(text), "ms CPU", 10, median(text) <= 10),
        Figure("drafts whose original is found, by both", share, "%", 98, share >= 98),
        Figure(f"indexes of {WORKS:,} Works, CPU to read", read, "s", None, None),
        Figure(f"indexes of {WORKS:,} Works, CPU to load as saved", loaded, "s", None, None, {"read": read}),
    ]


def _warm() -> float:
    """Return the CPU seconds that a process needs, as it starts, to have the indexes at hand."""
    from musespark.credential import shelves

    for shelf in shelves.shelves():
        shelf.start_anew()
    start = time.process_time()
    shelves.warm_up()
    return time.process_time() - start


def fill() -> list[tuple[Any, int]]:
    """Publish 100,000 Works with a text and a picture each; return drafts, each with the Work that it copies."""
    from django.db import transaction

    from bench.feed_world import pour
    from musespark.people.models import Person
    from musespark.support import clock
    from musespark.works.models import Publication, Work
    from musespark.works.upload import add_picture

    draw = np.random.default_rng(7)
    texts = [sentences(draw) for _ in range(WORKS // 100)]
    with transaction.atomic():
        pour(Person, ({"username": f"p{at}", "name": f"Person {at}"} for at in range(PEOPLE)))
        people = list(Person.objects.order_by("id").values_list("id", flat=True))
        mine, authors = people[0], [people[at % (PEOPLE - 1) + 1] for at in range(WORKS)]
        keys = (f"{at:012d}" for at in range(WORKS))
        rows = zip(keys, authors, strict=False)
        pour(Work, ({"key": key, "author_id": author, "text": texts[at % len(texts)] if at < len(texts) else ""}
                    for at, (key, author) in enumerate(rows)))  # fmt: skip
        works = list(Work.objects.order_by("id").values_list("id", flat=True))
        now = clock.now()
        pour(Publication, ({"work_id": work, "by_id": by, "at": now} for work, by in zip(works, authors, strict=True)))
        photographs = [drawn(at) for at in range(ASKED)]
        _prints(draw, works, texts, photographs)
    drafts = []
    for at, photograph in enumerate(photographs):
        text = texts[at][: len(texts[at]) * 3 // 4].upper() + " and a few words of my own"
        draft = Work.objects.create(author_id=mine, text=text)
        add_picture(draft, photograph)
        drafts.append((draft, works[at]))
    return drafts


def _prints(draw: np.random.Generator, works: list[int], texts: list[str], photographs: list[bytes]) -> None:
    from bench.feed_world import pour
    from musespark.credential.fingerprint import exact, look, shingles
    from musespark.credential.models import PicturePrint, TextPrint
    from musespark.works.models import Asset

    kept: list[NDArray[np.uint32]] = [shingles(text) for text in texts]
    kept += [draw.integers(0, 2**30, 75).astype(np.uint32) * np.uint32(4) for _ in range(WORKS - len(kept))]
    empty = bytes(512)
    pour(TextPrint, ({"work_id": work, "shingles": np.unique(hashes).tobytes(), "embedding": empty}
                     for work, hashes in zip(works, kept, strict=True)))  # fmt: skip
    size = {"media_type": "image/jpeg", "width": 1080, "height": 810, "byte_size": 9}
    pour(Asset, ({"work_id": work, "blob": f"ab/{at:062d}", **size} for at, work in enumerate(works)))
    assets = list(Asset.objects.order_by("id").values_list("id", flat=True))
    looks = [look(data).pdq for data in photographs]
    looks += [draw.bytes(32) for _ in range(WORKS - len(looks))]
    pour(PicturePrint, (
        {"work_id": work, "asset_id": asset, "exact": exact(seen), "pdq": seen, "quality": 100}
        for work, asset, seen in zip(works, assets, looks, strict=True)
    ))  # fmt: skip


def drawn(seed: int) -> bytes:
    """A JPEG of 1080 x 810 pixels with a scene of its own: what a camera's picture costs to open."""
    draw = np.random.default_rng(seed)
    image = Image.new("RGB", (1080, 810), tuple(draw.integers(0, 255, 3).tolist()))
    brush = ImageDraw.Draw(image)
    for _ in range(60):
        x, y, size = (int(draw.integers(low, high)) for low, high in ((0, 1080), (0, 810), (40, 400)))
        brush.ellipse((x - size, y - size, x + size, y + size), fill=tuple(draw.integers(0, 255, 3).tolist()))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()


if __name__ == "__main__":
    report(measure)
