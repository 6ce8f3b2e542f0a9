"""An index of films by their frames: which ones may share some with an asked one. In memory, no Django."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from musespark.credential.bands import HashIndex
from musespark.credential.film.frames import Frames
from musespark.credential.fingerprint import Bits

MOST = 4096  # frames of one film that are kept: three minutes at two a second are 360


@dataclass(frozen=True)
class FrameHit:
    """A frame of a film, by its place among those kept, and in how many bits it differs from what was asked."""

    doc: int
    place: int
    distance: int


class FrameIndex:
    """Three calls: add, propose, forget. A doc is any whole number from 0; adding it again replaces it."""

    def __init__(self) -> None:
        self._hashes = HashIndex()
        self._docs: set[int] = set()

    def __len__(self) -> int:
        return len(self._docs)

    def add(self, doc: int, frames: Frames) -> None:
        """Keep those frames of `doc` that mean something."""
        self.fill([(doc, frames)])

    def fill(self, films: Sequence[tuple[int, Frames]]) -> None:
        """Keep many at once, each as `add` does."""
        docs, words = [np.zeros(0, np.int64)], [np.zeros((0, 4), np.uint64)]
        for doc, frames in films:
            self.forget(doc)
            self._docs.add(doc)
            places = frames.telling[frames.telling < MOST]
            docs.append(doc * MOST + places.astype(np.int64))
            words.append(frames.words[places])
        self._hashes.fill(np.concatenate(docs), np.concatenate(words))

    def forget(self, doc: int) -> None:
        """Drop `doc`: it is never found again."""
        if doc in self._docs:
            self._docs.remove(doc)
            kept = self._hashes.docs()
            for each in kept[kept // MOST == doc].tolist():
                self._hashes.forget(each)

    def propose(self, views: Bits) -> list[FrameHit]:
        """Return the frames within NEAR bits of any view, shape (n, 4), nearest first."""
        return [FrameHit(*divmod(hit.doc, MOST), hit.distance) for hit in self._hashes.propose(views)]

    def docs(self) -> NDArray[np.int64]:
        """Return what is kept, in any order."""
        return np.array(sorted(self._docs), np.int64)

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        """Return all that is kept, to be saved."""
        return {**self._hashes.arrays(), "films": self.docs()}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Return an index of what `arrays` gave."""
        made = cls()
        made._docs = set(arrays["films"].tolist())
        made._hashes.fill(arrays["docs"], arrays["words"])
        return made
