"""Ways to find a piece of music in a sound, each made of all pieces at once; `scores` returns place -> score."""

import json
import subprocess
import wave
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from musespark.credential.sound.align import compare
from musespark.credential.sound.index import SoundIndex
from musespark.credential.sound.peaks import RATE, Floats, listen

if TYPE_CHECKING:
    from bench.sounds_material import Piece


class Way(Protocol):
    """Finds pieces in a sound."""

    def scores(self, samples: Floats) -> dict[int, float]:
        """Return the score of each piece that may be heard, by its place."""


class Ours:
    """The index of triples, and the second look at what it proposes."""

    def __init__(self, music: "list[Piece]") -> None:
        self.index, self.peaks = SoundIndex(), [listen(piece.samples) for piece in music]
        for place, peaks in enumerate(self.peaks):
            self.index.add(place, peaks)

    def scores(self, samples: Floats) -> dict[int, float]:
        """Return the evidence of each proposed piece."""
        asked = listen(samples)
        looks = {hit.doc: compare(asked, self.peaks[hit.doc]) for hit in self.index.propose(asked)}
        return {place: look.evidence for place, look in looks.items() if look is not None}


class Chromaprint:
    """AcoustID's fingerprint: the greatest share of equal bits over all offsets, of every piece, so nothing is lost."""

    def __init__(self, music: "list[Piece]") -> None:
        self.kept = [self._print(piece.samples) for piece in music]

    def scores(self, samples: Floats) -> dict[int, float]:
        """Return the share of equal bits of each piece."""
        asked = self._print(samples)
        found = {}
        for place, kept in enumerate(self.kept):
            if 0 < len(asked) <= len(kept):
                apart = np.bitwise_count(sliding_window_view(kept, len(asked)) ^ asked).sum(1)
                found[place] = 1 - float(apart.min()) / 32 / len(asked)
        return found

    def _print(self, samples: Floats) -> NDArray[np.uint32]:
        loud = samples / max(float(np.abs(samples).max()), 1e-9) * 32_000
        with TemporaryDirectory() as folder:
            file = Path(folder) / "sound.wav"
            with wave.open(str(file), "wb") as out:
                out.setparams((1, 2, RATE, 0, "NONE", ""))
                out.writeframes(loud.astype("<i2").tobytes())
            command = ["fpcalc", "-raw", "-json", "-length", "0", str(file)]
            said = subprocess.run(command, check=False, capture_output=True)  # noqa: S603  a peer, named here
        return np.array(json.loads(said.stdout or b'{"fingerprint": []}')["fingerprint"], np.uint32)
