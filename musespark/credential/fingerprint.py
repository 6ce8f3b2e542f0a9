"""Fingerprints of text and pictures: exact, shingled, perceptual, and an embedding for topics. Pure: no Django.

Text is reduced to its letter skeleton, so that case, accents, look-alike letters, emoji, links and hashtags do not
matter (letters.py), then cut into runs of seven letters of which every fourth (by hash) is kept: these propose what may
be a copy, alike.py takes the second look. bench/texts.py measures both on real texts with 13 kinds of edits.
Pictures get Meta's PDQ hash (256 bits); copies differ by at most 31 bits, unrelated pictures by about 128.
"""

import hashlib
import io
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from musespark.create.words.meaning import vectors
from musespark.credential.letters import FOLDING, readable
from musespark.credential.pdq import dihedral, pdq

VERSION = 2  # of the letters and the runs: prints taken with another one are not comparable, see reprint.py
RUN = 7
KEEP_ONE_IN = 4
_PRIME = np.uint64(0x100000001B3)
_MIXING = tuple((np.uint64(a), np.uint64(b)) for a, b in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)))
NEAR = 31  # bits; PDQ's recommended distance
QUALITY = 50  # of PDQ; below it (near-black, gradients) the hash means nothing
DIMENSIONS = 256
PIXELS = 320  # PDQ looks at 64 x 64 in the end; the size of the smallest rendition, so that both ways hash alike

Hashes = NDArray[np.uint32]
Bits = NDArray[np.uint64]
Vectors = NDArray[np.float16]


@dataclass(frozen=True)
class Skeleton:
    """The letters of a text, and where in the text each of them stands."""

    letters: str
    kept: str  # the text, as long as it was, without what is no text of its own

    @cached_property
    def places(self) -> tuple[int, ...]:
        """The place in the text of each letter."""
        return tuple(place for place, sign in enumerate(self.kept) for _ in FOLDING[ord(sign)] or ())


def exact(data: bytes) -> str:
    """Return the SHA-256 of the bytes in hex."""
    return hashlib.sha256(data).hexdigest()


def canonical(text: str) -> bytes:
    """Return the bytes that are signed for a text: NFC, line ends as newlines, none around it, UTF-8."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").strip()).encode()


@lru_cache(maxsize=64)  # one check asks for the same texts' several times
def skeleton(text: str) -> Skeleton:
    """Return the letters of `text` in their plainest form, each with its place in `text`."""
    kept = readable(text)
    return Skeleton(kept.translate(FOLDING), kept)


def runs(letters: str) -> Hashes:
    """Return the 32-bit hash of each run of RUN letters, in order, shape (len(letters) - RUN + 1,)."""
    if len(letters) < RUN:
        return np.zeros(0, np.uint32)
    codes = np.frombuffer(letters.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    many = len(codes) - RUN + 1
    mixed = codes[:many].copy()
    for at in range(1, RUN):
        mixed *= _PRIME
        mixed += codes[at : at + many]
    # The finaliser of splitmix64: neighbouring runs land far apart, so "every fourth" is a fair sample.
    for shift, factor in _MIXING:
        mixed ^= mixed >> shift
        mixed *= factor
    hashes: Hashes = (mixed >> np.uint64(32)).astype(np.uint32)
    return hashes


def sampled(hashes: Hashes) -> NDArray[np.bool_]:
    """Return which of the runs are kept: the same runs in every text."""
    kept: NDArray[np.bool_] = hashes % KEEP_ONE_IN == 0
    return kept


def shingles(text: str) -> Hashes:
    """Return the sampled shingles of a text: sorted, each once."""
    hashes = runs(skeleton(text).letters)
    return np.unique(hashes[sampled(hashes)])


def shared_spans(text: str, other: str) -> list[tuple[int, int]]:
    """Return the stretches (start, end) of `text` whose letters also run through `other`, in order."""
    mine = skeleton(text)
    common = np.flatnonzero(np.isin(runs(mine.letters), runs(skeleton(other).letters)))
    found: list[tuple[int, int]] = []
    for first in common.tolist():
        start, end = mine.places[first], mine.places[first + RUN - 1] + 1
        if found and start <= found[-1][1] + RUN:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


@dataclass(frozen=True)
class Look:
    """A picture's PDQ hash as 32 bytes, and PDQ's quality from 0 to 100."""

    pdq: bytes
    quality: int


def look(data: bytes) -> Look:
    """Return the perceptual hash of a picture. Raises OSError when the bytes are none."""
    bits, quality = pdq(_pixels(data))
    return Look(np.packbits(bits).tobytes(), quality)


def views(data: bytes) -> Bits:
    """Return the hashes to ask with, shape (16, 4): upright, turned and mirrored, and the negative of each.

    None, shape (0, 4), of a picture whose hash means nothing. Raises OSError when the bytes are no picture.
    """
    bits, quality = dihedral(_pixels(data))
    words = np.packbits(bits, axis=1).view(">u8").astype(np.uint64)
    return np.concatenate([words, ~words]) if quality >= QUALITY else words[:0]


def bits_of(pdq: bytes) -> Bits:
    """Return a kept hash (or several, one after the other) as rows of four 64-bit words."""
    return np.frombuffer(pdq, ">u8").astype(np.uint64).reshape(-1, 4)


def _pixels(data: bytes) -> NDArray[np.uint8]:
    with Image.open(io.BytesIO(data)) as image:
        image.draft("RGB", (PIXELS, PIXELS))
        image.thumbnail((PIXELS, PIXELS), Image.Resampling.BOX)  # half the cost of a sharper one, same hash
        if not image.has_transparency_data:
            return np.asarray(image.convert("RGB"))
        paper = Image.new("RGBA", image.size, "white")
        return np.asarray(Image.alpha_composite(paper, image.convert("RGBA")).convert("RGB"))


def embed(texts: list[str]) -> Vectors:
    """Return unit vectors of meaning, shape (len(texts), 256), float16; a text without words is all zeros.

    Static word vectors (wordllama, weights inside its package): for topics and crowding, never to prove a copy.
    """
    found = vectors(texts).astype(np.float16)
    found[[not text.strip() for text in texts]] = 0
    return found
