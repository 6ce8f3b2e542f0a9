"""What others offer to find pictures again, each at the distance that it recommends, and our own PDQ with its views.

Meta's PDQ is asked by the package pdqhash where that is installed (it has to be compiled), else by our own code, which
gives the same bits.
"""

import importlib
from collections.abc import Callable, Sequence
from typing import Protocol

import imagehash
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bench.pictures_material import opened
from musespark.credential import pdq as own
from musespark.credential.bands import HashIndex
from musespark.credential.fingerprint import NEAR, QUALITY, bits_of, look, views

Signs = NDArray[np.bool_]

PHASH = 30  # of 256 bits: as far as 6 of 64, what czkawka and others start with


class Finder(Protocol):
    """Made of the files that are kept; says which of them an asked file is, by place."""

    def matches(self, asked: bytes) -> list[int]:
        """Return the places of what is near enough."""


class Hashes:
    """Hashes of 256 signs, compared with all that are kept. What has none is near nothing."""

    def __init__(self, kept: Sequence[bytes], signs: Callable[[Image.Image], Signs | None], most: int) -> None:
        self.signs, self.most = signs, most
        found = {place: self.signs(opened(data)) for place, data in enumerate(kept)}
        self.places = np.array([place for place, each in found.items() if each is not None])
        self.kept = np.stack([each for each in found.values() if each is not None])

    def matches(self, asked: bytes) -> list[int]:
        """Return the places of what is near enough."""
        mine = self.signs(opened(asked))
        if mine is None:
            return []
        return [int(place) for place in self.places[(self.kept != mine).sum(axis=1) <= self.most]]


class OwnPdq:
    """The product's cheap first look: PDQ, turned and mirrored and negative, within 31 bits."""

    def __init__(self, kept: Sequence[bytes]) -> None:
        self.index = HashIndex()
        for place, data in enumerate(kept):
            found = look(data)
            if found.quality >= QUALITY:
                self.index.add(place, bits_of(found.pdq)[0])

    def matches(self, asked: bytes) -> list[int]:
        """Return the places of what is near enough."""
        return [hit.doc for hit in self.index.propose(views(asked))]


def pdq(picture: Image.Image) -> Signs | None:
    """Return the signs of PDQ, or none where it says that they mean nothing."""
    signs, quality = _pdq(np.asarray(picture))
    return np.asarray(signs > 0) if quality >= QUALITY else None


def _reference() -> Callable[..., tuple[NDArray[np.uint8], int]]:
    try:
        compute: Callable[..., tuple[NDArray[np.uint8], int]] = importlib.import_module("pdqhash").compute
    except ImportError:
        return own.pdq
    return compute


_pdq = _reference()


def phash(picture: Image.Image) -> Signs:
    """Return the signs of the most used hash of all."""
    return np.asarray(imagehash.phash(picture, hash_size=16).hash).ravel()


PEERS: dict[str, Callable[[Sequence[bytes]], Finder]] = {
    "PDQ at 31": lambda kept: Hashes(kept, pdq, NEAR),
    "imagehash phash at 30": lambda kept: Hashes(kept, phash, PHASH),
    "own PDQ with views": OwnPdq,
}
