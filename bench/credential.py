"""Credentials and near-copies: signing, judging, and finding what a new Work is near to among 100,000.

CPU seconds of one thread. The texts in the index are random shingles, but for one in a hundred, which are real
sentences that are asked for; the pictures are random hashes asked for at distances up to 31 bits (the worst case).
"""

import io
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import NamedTuple

# Before numpy is loaded: these are figures of one thread.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import c2pa
import encypher_c2pa
import faiss
import numpy as np
import rensa
from numpy.typing import NDArray
from PIL import Image

from bench.figure import Figure
from bench.proofs import generations, hostile, persons, recovery
from bench.world import in_own_instance
from musespark.credential.authority import Authority, establish
from musespark.credential.bands import HashIndex
from musespark.credential.claim import Claim, definition
from musespark.credential.fingerprint import Bits, shingles, views
from musespark.credential.judge import judge
from musespark.credential.shingles import ShingleIndex
from musespark.credential.sign import sign

WORKS = 100_000
JPEG_BYTES = 210_000
SMALL = (320, 240)  # pixels of a small picture: what signing costs without hashing
COPY = 0.6  # as in musespark.credential.near, which wants a database to be imported
RENSA = "rensa MinHash-128 LSH, threshold .5, same shingles"


class Cost(NamedTuple):
    """Seconds of one call: of this process, and by the clock."""

    cpu: float
    wall: float


def run() -> list[Figure]:
    """Measure all of it; about two CPU minutes."""
    encypher_c2pa.configure_telemetry(False)
    jpeg = picture()
    with tempfile.TemporaryDirectory() as folder:
        authority = establish(Path(folder), "Bench")
        proved = [*signing(authority, jpeg), *judging(authority, jpeg), *persons(authority, small(), cpu)]
        proved += [generations(authority, cpu), *hostile(authority)]
        proved += in_own_instance("bench.publishing")
        return [*proved, *texts(), *pictures(jpeg), *recovery()]


def signing(authority: Authority, jpeg: bytes) -> list[Figure]:
    """Sign JPEGs, embedded, stamped, without thumbnail; the peer is the library with its own defaults, unstamped."""
    claim = Claim("bench", "image/jpeg", "Text: typed by the author", {})
    ours = cost(lambda: sign(jpeg, claim, authority), 150)
    info = c2pa.C2paSignerInfo(b"ed25519", authority.chain.encode(), authority.leaf.key, None)
    trust = {"trust": {"user_anchors": authority.anchor, "trust_config": "1.3.6.1.5.5.7.3.4"}}
    context = c2pa.Context.from_dict(trust, signer=c2pa.Signer.from_info(info))

    def with_defaults() -> None:
        with c2pa.Builder(definition(claim), context=context) as builder:
            builder.sign("image/jpeg", io.BytesIO(jpeg), io.BytesIO())

    theirs = cost(with_defaults, 10)
    name, peer = "sign a 210 kB JPEG", "c2pa-python, its defaults (thumbnail, checked after signing)"
    rates = 1 / ours.cpu, 1 / ours.wall
    tiny = small()
    rate = 1 / cost(lambda: sign(tiny, claim, authority), 150).cpu
    return [
        Figure("sign a small JPEG", rate, "pictures/s a core", 1000, rate >= 1000),
        Figure(name, rates[0], "pictures/s a core", 500, rates[0] >= 500, {peer: 1 / theirs.cpu}),
        Figure(f"{name}, wall", rates[1], "pictures/s", None, None, {peer: 1 / theirs.wall}),
    ]


def judging(authority: Authority, jpeg: bytes) -> list[Figure]:
    """Judge the signed JPEG; the peer checks the same but has no anchor of ours, so it walks no chain."""
    data = sign(jpeg, Claim("bench", "image/jpeg", "", {}), authority).data
    ours = 1 / cost(lambda: judge(data, authority.anchor), 100).cpu
    peers = {"encypher-c2pa": 1 / cost(lambda: encypher_c2pa.verify(data, "image/jpeg"), 100).cpu}
    return [Figure("judge a 210 kB JPEG", ours, "pictures/s a core", 700, ours >= 700, peers)]


def texts() -> list[Figure]:
    """Find what a text is near to, its shingles included."""
    draw = np.random.default_rng(7)
    asked = [sentences(draw) for _ in range(WORKS // 100)]
    kept = [shingles(text) for text in asked]
    kept += [draw.integers(0, 2**30, 75).astype(np.uint32) * np.uint32(4) for _ in range(WORKS - len(kept))]
    index = ShingleIndex()
    index.fill((doc, hashes, doc, 0.0) for doc, hashes in enumerate(kept))
    edited = [text[: len(text) * 3 // 4].upper() + " and a few words of my own" for text in asked[:100]]
    other = minhashes(kept)

    def ours(text: str) -> list[int]:
        return [hit.doc for hit in index.propose(shingles(text)) if hit.score >= COPY]

    def theirs(text: str) -> list[int]:
        return list(other.query(minhash(shingles(text))))

    ask: tuple[Callable[[str], list[int]], ...] = (ours, theirs)
    spent = [cost(lambda: [one(text) for text in edited], 1) for one in ask]  # noqa: B023  called at once
    cpu, wall = ([1000 * each / len(edited) for each in part] for part in zip(*spent, strict=True))
    found = [100 * sum(doc in one(text) for doc, text in enumerate(edited)) / len(edited) for one in ask]
    name = f"near-copy check of a text against {WORKS:,}"
    return [
        Figure(name, cpu[0], "ms CPU", 10, cpu[0] <= 10, {RENSA: cpu[1]}),
        Figure(f"{name}, wall", wall[0], "ms", None, None, {RENSA: wall[1]}),
        Figure("texts found with a quarter cut and replaced", found[0], "%", 98, found[0] >= 98, {RENSA: found[1]}),
    ]


def pictures(jpeg: bytes) -> list[Figure]:
    """Find what a picture is near to (16 views of it), and what taking its fingerprint costs."""
    draw = np.random.default_rng(8)
    kept = draw.integers(0, 2**64, (WORKS, 4), dtype=np.uint64)
    index = HashIndex()
    for doc, bits in enumerate(kept):
        index.add(doc, bits)
    asked = [copied(draw, kept, doc) for doc in range(0, WORKS, WORKS // 50)]
    each = 1000 * cost(lambda: [index.propose(bits) for bits in asked], 1).cpu / len(asked)
    flat = faiss.IndexBinaryFlat(256)
    flat.add(kept.view(np.uint8))
    faiss.omp_set_num_threads(1)
    bytes_asked = [np.ascontiguousarray(bits).view(np.uint8) for bits in asked]
    peers = {"faiss IndexBinaryFlat": 1000 * cost(lambda: [flat.search(b, 1) for b in bytes_asked], 1).cpu / len(asked)}
    shrunk = io.BytesIO()
    with Image.open(io.BytesIO(jpeg)) as image:
        image.resize((320, 240)).save(shrunk, "WEBP", quality=82)
    print_cost = 1000 * cost(lambda: views(shrunk.getvalue()), 20).cpu
    name = f"near-copy check of a picture against {WORKS:,}"
    return [
        Figure(name, each, "ms CPU", 10, each <= 10, peers),
        Figure("fingerprint of a picture, 16 views", print_cost, "ms CPU", None, None),
    ]


def cost(do: Callable[[], object], times: int) -> Cost:
    """Return the seconds of one call, the median of five rounds."""
    do()
    rounds = []
    for _ in range(5):
        wall, cpu = time.perf_counter(), time.process_time()
        for _ in range(times):
            do()
        rounds.append(((time.process_time() - cpu) / times, (time.perf_counter() - wall) / times))
    return Cost(*map(median, zip(*rounds, strict=True)))


def cpu(do: Callable[[], object], times: int) -> float:
    """Return the CPU seconds of one call."""
    return cost(do, times).cpu


def small() -> bytes:
    """A JPEG of one colour."""
    out = io.BytesIO()
    Image.new("RGB", SMALL, "teal").save(out, "JPEG")
    return out.getvalue()


def picture() -> bytes:
    """A JPEG of about 210 kB: noise under a gradient, of the quality that comes nearest."""
    noise = np.random.default_rng(3).normal(128, 14, (810, 1080, 3))
    image = Image.fromarray(np.clip(noise + np.linspace(-90, 90, 1080)[None, :, None], 0, 255).astype(np.uint8))
    made = []
    for quality in range(40, 96, 5):
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality)
        made.append(out.getvalue())
    return min(made, key=lambda data: abs(len(data) - JPEG_BYTES))


def sentences(draw: np.random.Generator) -> str:
    """Some 300 letters of made-up words, common ones often, as language has it."""
    ranks = np.minimum(draw.zipf(1.3, 50), 4000)
    return " ".join(word(int(rank)) for rank in ranks)


def word(rank: int) -> str:
    """The made-up word of that rank, always the same."""
    letters = np.random.default_rng(rank).integers(97, 123, 3 + rank % 7)
    return "".join(map(chr, letters.tolist()))


def copied(draw: np.random.Generator, kept: Bits, doc: int) -> Bits:
    """Fifteen unrelated views and one that is up to 31 bits from the kept hash."""
    near = kept[doc].copy()
    for bit in draw.choice(256, int(draw.integers(0, 32)), replace=False).tolist():
        near[bit // 64] ^= np.uint64(1 << bit % 64)
    return np.concatenate([draw.integers(0, 2**64, (15, 4), dtype=np.uint64), near[None]])


def minhashes(kept: list[NDArray[np.uint32]]) -> rensa.RMinHashLSH:
    """Return rensa's LSH over the same shingles."""
    index = rensa.RMinHashLSH(threshold=0.5, num_perm=128, num_bands=16)
    for doc, hashes in enumerate(kept):
        index.insert(doc, minhash(hashes))
    return index


def minhash(hashes: NDArray[np.uint32]) -> rensa.RMinHash:
    """Return rensa's MinHash of the shingles."""
    made = rensa.RMinHash(num_perm=128, seed=42)
    made.update([str(value) for value in hashes.tolist()])
    return made


if __name__ == "__main__":
    for figure in run():
        print(figure)
