"""Music to be stolen: what packages of free games hold where they are installed, and tunes drawn here by rule.

Debian's wesnoth-1.16-music (41 pieces played by orchestras of samples) and supertux-data (51, electronic): GPL and
CC-BY-SA, read where the package manager put them, never copied. Pieces of one game quote each other (SuperTux's theme
is in a dozen of its tracks), so only pieces of different collections are strangers to each other.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from musespark.credential.sound.peaks import RATE, Floats

COLLECTIONS = {
    "wesnoth-1.16-music": Path("/usr/share/games/wesnoth/1.16/data/core/music"),
    "supertux-data": Path("/usr/share/games/supertux2/music"),
}
DRAWN = 40  # tunes
LONGEST, SHORTEST = 90, 30  # seconds of a piece that are kept; shorter pieces are not


@dataclass(frozen=True)
class Piece:
    """A piece of music at RATE, one channel; pieces of different collections have nothing in common."""

    collection: str
    name: str
    samples: Floats


def pieces() -> list[Piece]:
    """Return all that is there: drawn tunes (each a collection of its own), and the games' music."""
    found = [Piece(f"drawn {seed}", f"tune {seed}", drawn(seed)) for seed in range(DRAWN)]
    for collection, folder in COLLECTIONS.items():
        for file in sorted(folder.rglob("*.ogg")):
            samples = load(file)
            if len(samples) >= SHORTEST * RATE:
                found.append(Piece(collection, file.stem, samples))
    return found


def load(file: Path) -> Floats:
    """Return the first LONGEST seconds of a sound file."""
    return np.concatenate(list(_decoded(file)) or [np.zeros(0, np.float32)])[: LONGEST * RATE]


def _decoded(file: Path) -> Iterator[Floats]:
    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
    many = 0
    with av.open(str(file)) as container:
        for frame in container.decode(audio=0):
            for part in resampler.resample(frame):
                yield part.to_ndarray()[0]
                many += part.samples
            if many > LONGEST * RATE:
                return


def drawn(seed: int, seconds: int = 45) -> Floats:
    """Return a tune of four voices with a timbre, a scale, a beat and an envelope of their own, and a drum."""
    chance = np.random.default_rng(seed)
    whole = np.zeros((seconds + 3) * RATE, np.float32)
    scale = np.sort(chance.choice(12, 6, replace=False))
    for voice in range(4):
        beat, root = chance.uniform(0.18, 0.9), 110 * 2 ** (voice * 0.7 + chance.uniform())
        strengths, decay = chance.uniform(0, 1, 6) / np.arange(1, 7), chance.uniform(1.5, 7)
        start = 0.0
        while start < seconds:
            note = root * 2 ** (chance.choice(scale) / 12)
            _strike(whole, start, note * np.arange(1, 7), strengths, decay)
            start += beat * chance.choice([0.5, 1, 1, 2])
    for start in np.arange(0, seconds, chance.uniform(0.4, 0.7)):
        at = int(start * RATE)
        whole[at : at + 1500] += chance.normal(0, 0.3, 1500).astype(np.float32) * np.linspace(1, 0, 1500) ** 2
    return whole[: seconds * RATE]


def _strike(
    whole: Floats, start: float, tones: NDArray[np.float64], strengths: NDArray[np.float64], decay: float
) -> None:
    times = np.arange(int(1.5 * RATE)) / RATE
    waves = np.sin(2 * np.pi * np.outer(tones, times)) * strengths[:, None]
    at = int(start * RATE)
    whole[at : at + len(times)] += (waves.sum(0) * np.exp(-decay * times)).astype(np.float32)
