"""An index of sounds by their triples: which ones may be heard in an asked one. In memory, no Django."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from musespark.credential.sound.peaks import STEPS, Peaks
from musespark.credential.sound.triples import Triples, triples

TAIL = 200_000  # triples; so many new ones are sorted at each new sound
COMMON = 400  # triples of one code in one part of the index; what more have (a hum, a beat) says nothing
TURNED = 9.0  # pitches (three semitones): what is transposed further is not looked for
KEY = 1.5  # pitches a step
OFFSET = 1.5  # seconds a step; with a new tempo the offset drifts, and the votes spread over the steps
FEWEST = 4  # votes that make a sound worth a second look

_KEPT = np.dtype([("code", "<u4"), ("slot", "<u4"), ("time", "<u2"), ("pitch", "<u2")])
_KEYS, _OFFSETS = 64, 2048  # steps of key and of offset, both ways
Kept = NDArray[np.void]


@dataclass(frozen=True)
class SoundHit:
    """A sound of which `votes` triples were heard at one offset and in one key."""

    doc: int
    votes: int


class SoundIndex:
    """Three calls: add, propose, forget. A doc is any whole number; adding it again replaces it.

    Twelve bytes a triple, about 1.5 kB a second of music.
    """

    def __init__(self) -> None:
        self._slot: dict[int, int] = {}
        self._docs: list[int] = []
        self._bulk = np.zeros(0, _KEPT)
        self._tail = np.zeros(0, _KEPT)

    def __len__(self) -> int:
        return len(self._slot)

    def add(self, doc: int, peaks: Peaks) -> None:
        """Keep the peaks of `doc`."""
        self.fill([(doc, peaks)])

    def fill(self, sounds: Sequence[tuple[int, Peaks]]) -> None:
        """Keep many at once, each as `add` does: they are sorted once."""
        fresh = [np.zeros(0, _KEPT)]
        for doc, peaks in sounds:
            self.forget(doc)
            self._slot[doc] = len(self._docs)
            fresh.append(_kept(peaks, len(self._docs)))
            self._docs.append(doc)
        self._tail = _merged(self._tail, np.concatenate(fresh))
        if len(self._tail) > max(TAIL, len(self._bulk) // 10):
            living = self._bulk[np.array(self._docs)[self._bulk["slot"]] >= 0]
            self._bulk, self._tail = _merged(living, self._tail), self._tail[:0]

    def forget(self, doc: int) -> None:
        """Drop `doc`: it is never found again."""
        slot = self._slot.pop(doc, None)
        if slot is not None:
            self._docs[slot] = -1

    def docs(self) -> NDArray[np.int64]:
        """Return what is kept, in any order."""
        return np.array(sorted(self._slot), np.int64)

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        """Return all that is kept, to be saved."""
        owners = np.array(self._docs, np.int64)
        both = _merged(self._bulk, self._tail)
        return {"docs": owners, "kept": both[owners[both["slot"]] >= 0] if len(owners) else both}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Return an index of what `arrays` gave."""
        made = cls()
        made._docs = arrays["docs"].tolist()
        made._slot = {doc: slot for slot, doc in enumerate(made._docs) if doc >= 0}
        made._bulk = arrays["kept"]
        return made

    def propose(self, peaks: Peaks, limit: int = 10) -> list[SoundHit]:
        """Return the sounds with the most triples at one offset and in one key, best first, each once."""
        found = triples(peaks)
        bins = [_bins(part, peaks, found) for part in (self._bulk, self._tail)]
        places, votes = np.unique(np.concatenate(bins), return_counts=True)
        best: dict[int, int] = {}
        for at in np.argsort(-votes, kind="stable").tolist():
            doc = self._docs[int(places[at]) // (_KEYS * _OFFSETS)]
            if votes[at] < FEWEST or len(best) == limit:
                break
            if doc >= 0:
                best.setdefault(doc, int(votes[at]))
        return [SoundHit(doc, count) for doc, count in best.items()]


def _kept(peaks: Peaks, slot: int) -> Kept:
    found = triples(peaks)
    kept = np.zeros(len(found.first), _KEPT)
    kept["code"], kept["slot"] = found.codes(), slot
    kept["time"] = (peaks.times[found.first] * STEPS[0]).round()
    kept["pitch"] = (peaks.pitches[found.first] * STEPS[1]).round()
    return kept


def _merged(some: Kept, others: Kept) -> Kept:
    both = np.concatenate([some, others])
    return both[np.argsort(both["code"], kind="stable")]


def _bins(part: Kept, peaks: Peaks, found: Triples) -> NDArray[np.int64]:
    """Return for each triple that stands in `part` too the sound, key and offset it speaks for, as one number."""
    places, asked = met(part["code"], found)
    kept = part[places]
    turned = kept["pitch"] / STEPS[1] - peaks.pitches[found.first[asked]]
    offset = kept["time"] / STEPS[0] - peaks.times[found.first[asked]]
    near = np.abs(turned) < TURNED
    slot = kept["slot"][near].astype(np.int64)
    keys = np.floor(turned[near] / KEY).astype(np.int64) + _KEYS // 2
    offsets = np.floor(offset[near] / OFFSET).astype(np.int64) + _OFFSETS // 2
    return np.asarray((slot * _KEYS + keys) * _OFFSETS + offsets, np.int64)


def met(codes: NDArray[np.uint32], found: Triples) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the places in sorted `codes` where triples of `found` stand, and which one stands at each."""
    places, asked = [], []
    for probes in found.probes():
        start = np.searchsorted(codes, probes)
        many = np.searchsorted(codes, probes, "right") - start
        many[many > COMMON] = 0
        ends = np.cumsum(many)
        places.append(np.arange(int(many.sum())) + np.repeat(start - ends + many, many))
        asked.append(np.repeat(np.arange(len(probes)), many))
    return np.concatenate(places), np.concatenate(asked)
