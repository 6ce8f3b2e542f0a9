"""The second look at two sounds: does one run through the other, from where to where, how fast and in which key."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musespark.credential.sound.index import KEY, TURNED, met
from musespark.credential.sound.peaks import OCTAVE, Floats, Peaks
from musespark.credential.sound.triples import triples

HEARD = 9.0  # of evidence: what no stranger has, also not one of the same scale, beat and timbre, see bench/sounds.py
FASTER = 0.25  # of log tempo: from 0.78 to 1.28
TEMPO, OFFSET = 0.03, 0.75  # a step of log tempo; seconds a step
TRIES = 6  # ways of laying one over the other that are looked at
LONG = 2.0  # seconds between peaks that tell a tempo
NEAR_TIME, NEAR_PITCH, NEAR_TEMPO = 0.06, 1.1, 0.08  # within which two peaks, and two triples, are the same one
CLOSER = (2.5, 1.5, 1.0)  # times NEAR_TIME: within these it is laid over anew, by the peaks that meet
FEWEST = 6  # peaks that must meet
ELSEWHERE = (-7.3, -4.1, -2.3, 2.9, 4.7, 6.1)  # seconds beside it: what meets there meets by chance
MOMENT = 0.25  # seconds: the overtones of one note are one moment
WINDOW = 24  # peaks, two seconds: what is looked at together
GAP = 3.0  # seconds in which little is heard, within a stretch
SHARE, OF_BEST = 0.12, 0.35  # of the peaks that must meet in a window, at all and against the best one


@dataclass(frozen=True)
class Laid:
    """How an asked sound lies over another: other time = tempo x asked time + offset; the other `turned` higher."""

    tempo: float
    offset: float
    turned: float

    def over(self, times: Floats) -> Floats:
        """Return where in the other sound the times are."""
        return np.asarray(times * self.tempo + self.offset, np.float32)


@dataclass(frozen=True)
class Heard:
    """One sound within another: `spans` of the asked one in seconds, and where they stand in the other.

    `evidence` beyond chance (see HEARD); `asked` and `other` are the shares of each that the spans make up; `speed` is
    the asked one's tempo against the other's, `semitones` how much higher its key is.
    """

    evidence: float
    spans: tuple[tuple[float, float], ...]
    origins: tuple[tuple[float, float], ...]
    asked: float
    other: float
    speed: float
    semitones: float


@dataclass(frozen=True)
class _Shared:
    """The triples that stand in both sounds: where the first peaks are, how much the key and the log tempo differ."""

    asked: Floats
    other: Floats
    turned: Floats
    tempo: Floats


def compare(asked: Peaks, other: Peaks) -> Heard | None:
    """Return how `other` is heard in `asked`, or None where no way of laying one over the other is found."""
    shared = _shared(asked, other)
    laid = [_closer(asked, other, way) for way in _ways(shared)]
    found = [(_evidence(asked, other, way, shared), way) for way in laid if way]
    best = max(found, key=lambda each: each[0], default=None)
    return _heard(asked, other, *best) if best else None


def _shared(asked: Peaks, other: Peaks) -> _Shared:
    mine, theirs = triples(asked), triples(other)
    codes = theirs.codes()
    order = np.argsort(codes, kind="stable")
    places, which = met(codes[order], mine)
    here, there = mine.first[which], theirs.first[order[places]]
    turned = other.pitches[there] - asked.pitches[here]
    tempo = np.log(theirs.seconds[order[places]] / mine.seconds[which])
    near = (np.abs(tempo) < FASTER) & (np.abs(turned) < TURNED)
    return _Shared(asked.times[here][near], other.times[there][near], turned[near], tempo[near])


def _ways(shared: _Shared) -> list[Laid]:
    """Return the ways that most triples speak for."""
    steps = np.round(shared.tempo / TEMPO)
    offset = shared.other - np.exp(steps * TEMPO) * shared.asked
    measures = np.stack([steps, np.round(shared.turned / KEY), np.round(offset / OFFSET)])
    _, which, votes = np.unique(measures, axis=1, return_inverse=True, return_counts=True)
    return [_way(shared, which == at) for at in np.argsort(-votes, kind="stable")[:TRIES]]


def _way(shared: _Shared, those: NDArray[np.bool_]) -> Laid:
    tempo, turned = float(np.exp(np.median(shared.tempo[those]))), float(np.median(shared.turned[those]))
    return Laid(*_line(shared.asked[those], shared.other[those], tempo), turned)


def _line(times: Floats, others: Floats, tempo: float) -> tuple[float, float]:
    """Return tempo and offset by least squares; peaks that are near each other tell the offset alone."""
    if float(times.max() - times.min()) >= LONG:
        slope, offset = np.polyfit(times, others, 1)
        if abs(np.log(max(slope, 0.01))) < FASTER:
            return float(slope), float(offset)
    return tempo, float(np.median(others - times * tempo))


def _closer(asked: Peaks, other: Peaks, laid: Laid) -> Laid | None:
    """Lay it over anew by the peaks that meet, closer and closer; None where too few do."""
    for wide in CLOSER:
        here, there = _meeting(asked, other, laid, wide)
        if len(here) < FEWEST:
            return None
        turned = float(np.median(other.pitches[there] - asked.pitches[here]))
        laid = Laid(*_line(asked.times[here], other.times[there], laid.tempo), turned)
    return laid


def _meeting(asked: Peaks, other: Peaks, laid: Laid, wide: float = 1.0) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the asked peaks that meet one of the other sound, and which: the nearest in time of the right pitch."""
    places = laid.over(asked.times)
    start = np.searchsorted(other.times, places - NEAR_TIME * wide)
    many = np.searchsorted(other.times, places + NEAR_TIME * wide) - start
    there = np.arange(int(many.sum())) + np.repeat(start - np.cumsum(many) + many, many)
    here = np.repeat(np.arange(len(places)), many)
    right = np.abs(other.pitches[there] - asked.pitches[here] - laid.turned) < NEAR_PITCH
    here, there = here[right], there[right]
    order = np.lexsort((np.abs(other.times[there] - places[here]), here))
    _, first = np.unique(here[order], return_index=True)
    return here[order][first], there[order][first]


def _evidence(asked: Peaks, other: Peaks, laid: Laid, shared: _Shared) -> float:
    """Return the geometric mean of two kinds: moments at which triples agree, and peaks that meet beyond chance.

    Tunes on one beat in one scale have many peaks that meet, noisy sounds some triples that agree; strangers not both.
    """
    beside = [Laid(laid.tempo, laid.offset + by, laid.turned) for by in (0.0, *ELSEWHERE)]
    meets, *others = (len(_meeting(asked, other, way)[0]) for way in beside)
    chance = float(np.median(others))
    beyond = (meets - chance) / np.sqrt(chance + 1)
    return float(np.sqrt(max(0.0, beyond) * _moments(laid, shared)))


def _moments(laid: Laid, shared: _Shared) -> int:
    apart = np.abs(shared.other - laid.over(shared.asked)) / NEAR_TIME
    apart = np.maximum(apart, np.abs(shared.turned - laid.turned) / NEAR_PITCH)
    apart = np.maximum(apart, np.abs(shared.tempo - np.log(laid.tempo)) / NEAR_TEMPO)
    return len(np.unique(np.floor(shared.asked[apart < 1] / MOMENT)))


def _heard(asked: Peaks, other: Peaks, evidence: float, laid: Laid) -> Heard | None:
    spans = _spans(asked, other, laid)
    if not spans:
        return None
    origins = tuple((start * laid.tempo + laid.offset, end * laid.tempo + laid.offset) for start, end in spans)
    lasts = sum(end - start for start, end in spans)
    shares = min(1.0, lasts / float(asked.times[-1])), min(1.0, lasts * laid.tempo / float(other.times[-1]))
    return Heard(evidence, spans, origins, *shares, laid.tempo, -laid.turned * 12 / OCTAVE)


def _spans(asked: Peaks, other: Peaks, laid: Laid) -> tuple[tuple[float, float], ...]:
    """Return the stretches of the asked sound in which many peaks meet."""
    meets = np.zeros(len(asked), np.float32)
    meets[_meeting(asked, other, laid)[0]] = 1
    local = np.convolve(meets, np.ones(WINDOW) / WINDOW, "same")[: len(meets)]
    times = asked.times[(meets > 0) & (local >= max(SHARE, OF_BEST * float(local.max(initial=0))))]
    if not len(times):
        return ()
    cuts = np.flatnonzero(np.diff(times) > GAP)
    starts, ends = times[np.append(0, cuts + 1)], times[np.append(cuts, len(times) - 1)]
    return tuple((float(a), float(b)) for a, b in zip(starts, ends, strict=True) if b > a)
