"""Ways to find near-copies of a text, each made of all kept texts at once; `propose` returns (place, score) pairs."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import rensa
import wordllama
from datasketch import MinHash, MinHashLSH
from numpy.typing import NDArray
from semhash import SemHash

from musespark.credential.alike import compare, weigh, worth
from musespark.credential.fingerprint import shingles
from musespark.credential.shingles import ShingleIndex

PERMUTATIONS = 128


class Finder(Protocol):
    """Keeps texts; proposes those that are like an asked one, with a score from 0 to 1."""

    def propose(self, text: str) -> list[tuple[int, float]]:
        """Return what is like `text`."""


class Ours:
    """The index of sampled shingles, and the second look at what it proposes."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts, self.index = texts, ShingleIndex()
        for place, text in enumerate(texts):
            self.index.add(place, shingles(text))

    def propose(self, text: str) -> list[tuple[int, float]]:
        """Return places and scores."""
        asked = weigh(text, self.index.rarity)
        likely = worth(self.index.propose(shingles(text)))
        others = ((place, weigh(self.texts[place], self.index.rarity)) for place in likely)
        return [(place, compare(asked, other).score) for place, other in others]


class Rensa:
    """MinHash of words, as in the README of rensa; every pair is compared, so that no index loses any."""

    def __init__(self, texts: Sequence[str]) -> None:
        index = rensa.RMinHashLSH(threshold=0.5, num_perm=PERMUTATIONS, num_bands=32)
        hashes = []
        for place, text in enumerate(texts):
            hashes.append(self._minhash(text))
            index.insert(place, hashes[-1])
        self.kept = np.array([found.digest() for found in hashes])

    def propose(self, text: str) -> list[tuple[int, float]]:
        """Return places and the share of equal permutations."""
        return _equal(self.kept, np.array(self._minhash(text).digest()))

    def _minhash(self, text: str) -> Any:
        found = rensa.RMinHash(num_perm=PERMUTATIONS, seed=42)
        found.update(text.lower().split())
        return found


class Datasketch:
    """MinHash of runs of three words; every pair is compared."""

    def __init__(self, texts: Sequence[str]) -> None:
        index = MinHashLSH(threshold=0.5, num_perm=PERMUTATIONS)
        hashes = []
        for place, text in enumerate(texts):
            hashes.append(self._minhash(text))
            index.insert(place, hashes[-1])
        self.kept = np.array([found.hashvalues for found in hashes])

    def propose(self, text: str) -> list[tuple[int, float]]:
        """Return places and the share of equal permutations."""
        return _equal(self.kept, np.asarray(self._minhash(text).hashvalues))

    def _minhash(self, text: str) -> MinHash:
        words = text.lower().split()
        found = MinHash(num_perm=PERMUTATIONS)
        found.update_batch([" ".join(words[at : at + 3]).encode() for at in range(max(1, len(words) - 2))])
        return found


class Semhash:
    """Semhash on static word vectors (wordllama's, whose weights are in its package): near in meaning.

    It takes 40 ms a query, so it gets every ninth alone: its counts of false matches are of so many fewer.
    """

    asked_one_in = 9

    def __init__(self, texts: Sequence[str]) -> None:
        folder = Path(wordllama.__file__).parent
        self.model = wordllama.WordLlama.load(cache_dir=folder, disable_download=True, dim=256)
        self.places = {text: place for place, text in enumerate(texts)}
        self.index = SemHash.from_records(records=list(texts), model=self)

    def encode(self, inputs: Any, **_options: Any) -> NDArray[np.float32]:
        """Return the vectors of texts, as semhash asks a model for them."""
        found: NDArray[np.float32] = self.model.embed(list(inputs), norm=True)
        return found

    def propose(self, text: str) -> list[tuple[int, float]]:
        """Return places and cosines."""
        found = self.index.deduplicate([text], threshold=0.7).filtered
        return [(self.places[near], score) for row in found for near, score in row.duplicates]


def _equal(kept: NDArray[Any], asked: NDArray[Any]) -> list[tuple[int, float]]:
    shares = (kept == asked).mean(axis=1)
    near = np.argsort(-shares)[:5]
    return list(zip(near.tolist(), shares[near].tolist(), strict=True))


PEERS: dict[str, Callable[[Sequence[str]], Finder]] = {"rensa": Rensa, "datasketch": Datasketch, "semhash": Semhash}
