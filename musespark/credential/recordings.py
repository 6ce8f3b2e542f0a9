"""Whose recordings are in an asked one: by its sound and by its frames, with the stretches of time in both.

What the shelves propose is looked at again, and only that counts. Text and pictures are near.py's.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from django.db.models import Q

from musespark.credential.film import align as film
from musespark.credential.film.frames import Frames, unpacked
from musespark.credential.film.index import FrameHit
from musespark.credential.fingerprint import Bits, bits_of
from musespark.credential.models import RECORDING_VERSION, FramesPrint, PicturePrint, SoundPrint
from musespark.credential.shelves import pictures
from musespark.credential.shelves.frames import FRAMES
from musespark.credential.shelves.sounds import SOUNDS
from musespark.credential.sound import align as sound
from musespark.credential.sound.peaks import Peaks
from musespark.credential.sound.peaks import unpacked as peaks_of
from musespark.works.models import Recording, Work

PROPOSED, LOOKS = 100, 16  # prints that a shelf proposes, recordings that get a second look
UPRIGHT, MIRRORED = 0, 1  # of the views of a frame
MET = 3  # parts of another sound that one part is compared with: that many can share a stretch with it
ALL = 0.8  # of a recording: what is all of it but a title and an end

Parts = set[tuple[int, int]]  # seconds at which two parts of sounds start, of the asked one and of the other


@dataclass(frozen=True)
class Recorded:
    """The prints of one recording: its frames, its sound in parts (second at which it starts, peaks)."""

    frames: Frames
    sounds: tuple[tuple[int, Peaks], ...]
    seconds: float


@dataclass(frozen=True)
class Shared:
    """What stands in an asked recording and in another: `spans` of the asked one, `origins` of the other, in seconds.

    `way` is "sound", "frames", "still" (the other one is a picture: no origins) or "shown" (the asked one is: no
    spans). `asked` and `other` are the shares of both that it makes up.
    """

    way: str
    spans: tuple[film.Span, ...]
    origins: tuple[film.Span, ...]
    asked: float
    other: float
    speed: float = 1.0  # of the asked one against the other
    semitones: float = 0.0
    is_alone: bool = False  # both have frames and sound, and only this one of the two is shared

    @property
    def kind(self) -> str:
        """Return "copy", "part" (the asked one is a part of the other), "holds" (the other way round) or "shares"."""
        return {(True, True): "copy", (True, False): "part", (False, True): "holds"}.get(
            (self.asked >= ALL, self.other >= ALL), "shares"
        )

    @property
    def similarity(self) -> float:
        """The greater share."""
        return max(self.asked, self.other)


@dataclass(frozen=True)
class Hit:
    """A Work and what of it is in the asked one."""

    work: int
    shared: Shared
    position: int = 0  # of the asked picture, where one was asked for


def recorded_of(work: Work) -> Recorded | None:
    """Return the prints of the recording of `work`; None where there are none, or not yet. Two queries."""
    rows = FramesPrint.objects.select_related("recording").filter(version=RECORDING_VERSION)
    row = rows.filter(recording__work=work).first()
    return _read([row])[row.recording_id] if row else None


def find(asked: Recorded, wanted: Sequence[Q]) -> Iterator[Hit]:
    """Yield what of `wanted` Works is in a recording, by sound, by frames, by pictures. Up to nine queries."""
    proposed = _by_sound(asked)
    for number in _by_frames(asked):
        proposed.setdefault(number, set())
    works = dict(list(_wanted(proposed, wanted).items())[:LOOKS])
    others = _read(
        FramesPrint.objects.select_related("recording").filter(recording__in=works, version=RECORDING_VERSION)
    )
    for number, other in others.items():
        for shared in look(asked, other, proposed[number]):
            yield Hit(works[number], shared)
    yield from _stills(asked, wanted)


def look(asked: Recorded, other: Recorded, parts: Parts | None = None) -> Iterator[Shared]:
    """Yield what stands in both recordings: at most once by sound, once by frames.

    Of sounds those `parts` are compared, all where none are given: 20 ms of CPU for two of 40 seconds.
    """
    heard = _heard(asked, other, parts)
    show, play = len(asked.frames) and len(other.frames), asked.sounds and other.sounds
    seen = film.compare(asked.frames, other.frames) if show else None
    if heard:
        yield replace(heard, is_alone=bool(show and not seen))
    if seen:
        is_alone = bool(play and not heard)
        yield Shared("frames", seen.spans, seen.origins, seen.asked, seen.other, seen.speed, is_alone=is_alone)


def plainest(shared: Iterable[Shared]) -> tuple[Shared, ...]:
    """Return what is worth telling: where frames run along, a single one of them says nothing more; each way once."""
    ways = {each.way: each for each in reversed(list(shared))}
    stills = () if "frames" in ways else ("still", "shown")
    return tuple(ways[way] for way in ("frames", "sound", *stills) if way in ways)


def shown(views: Bits, position: int, wanted: Sequence[Q]) -> Iterator[Hit]:
    """Yield the videos that show a picture, asked by its views: each once. Two queries where there is any."""
    with FRAMES.current() as index:
        hits = index.propose(views)
    rows = _frame_rows({hit.doc for hit in hits}, wanted)
    for hit in _first_each(hits):
        if hit.doc in rows:
            row = rows[hit.doc]
            frames = unpacked(bytes(row.frames))
            span = float(frames.starts[hit.place]), float(frames.ends[hit.place])
            lasts = row.recording.duration / 1000 or 1.0
            shared = Shared("shown", (), (span,), 1 - hit.distance / 128, min(1.0, (span[1] - span[0]) / lasts))
            yield Hit(row.recording.work_id, shared, position)


def _frame_rows(docs: Iterable[int], wanted: Sequence[Q]) -> dict[int, FramesPrint]:
    rows = FramesPrint.objects.select_related("recording").filter(pk__in=docs)
    allowed = _wanted((row.recording_id for row in rows), wanted)
    return {row.pk: row for row in rows if row.recording_id in allowed}


def _first_each(hits: Iterable[FrameHit]) -> Iterable[FrameHit]:
    return {hit.doc: hit for hit in reversed(list(hits))}.values()


def _wanted(recordings: Iterable[int], wanted: Sequence[Q]) -> dict[int, int]:
    """Return recording -> Work for those that are asked about, in the order given. One query."""
    order = list(recordings)
    rows = dict(Recording.objects.filter(*wanted, pk__in=order).values_list("pk", "work_id")) if order else {}
    return {number: rows[number] for number in order if number in rows}


def _by_sound(asked: Recorded) -> dict[int, Parts]:
    """Return the recordings whose sound is proposed, most votes first, with the parts of both. A query or two."""
    votes: list[tuple[int, int, int]] = []
    with SOUNDS.current() as index:
        for start, part in asked.sounds:
            votes += [(-hit.votes, hit.doc, start) for hit in index.propose(part, PROPOSED)]
    rows = SoundPrint.objects.filter(pk__in={doc for _, doc, _ in votes}).values_list("pk", "recording_id", "start")
    owners = {pk: (recording, start) for pk, recording, start in rows}
    found: dict[int, Parts] = {}
    for _, doc, start in sorted(votes):
        if doc in owners:
            recording, theirs = owners[doc]
            parts = found.setdefault(recording, set())
            if sum(mine == start for mine, _ in parts) < MET:
                parts.add((start, theirs))
    return found


def _by_frames(asked: Recorded) -> list[int]:
    """Return the recordings that share enough frames to be looked at, the most first. A query or two."""
    views = asked.frames.views[:, asked.frames.telling].reshape(-1, 4)
    if not len(views):
        return []
    with FRAMES.current() as index:
        places = Counter(hit.doc for hit in index.propose(views))
    seen = [doc for doc, many in places.most_common(PROPOSED) if many >= film.FEWEST]
    owners = dict(FramesPrint.objects.filter(pk__in=seen).values_list("pk", "recording_id"))
    return [owners[doc] for doc in seen if doc in owners]


def _read(rows: Iterable[FramesPrint]) -> dict[int, Recorded]:
    """Return recording -> its prints. One query."""
    kept = list(rows)
    sounds: dict[int, list[tuple[int, Peaks]]] = {row.recording_id: [] for row in kept}
    for part in SoundPrint.objects.filter(recording__in=sounds).order_by("start"):
        sounds[part.recording_id].append((part.start, peaks_of(bytes(part.peaks))))
    return {
        row.recording_id: Recorded(
            unpacked(bytes(row.frames)), tuple(sounds[row.recording_id]), row.recording.duration / 1000
        )
        for row in kept
    }


def _heard(asked: Recorded, other: Recorded, parts: Parts | None) -> Shared | None:
    """Return the sound of the other in the asked one: of long ones part by part, the best heard one's tempo and key."""
    found = [
        (heard, _later(heard.spans, start), _later(heard.origins, first))
        for (start, mine), (first, theirs) in product(asked.sounds, other.sounds)
        if (parts is None or (start, first) in parts)
        and (heard := sound.compare(mine, theirs)) is not None
        and heard.evidence >= sound.HEARD
    ]
    if not found:
        return None
    best = max((heard for heard, _, _ in found), key=lambda heard: heard.evidence)
    pairs = sorted({pair for _, spans, origins in found for pair in zip(spans, origins, strict=True)})
    spans, origins = tuple(span for span, _ in pairs), tuple(origin for _, origin in pairs)
    shares = (film.covered(spans) / max(asked.seconds, 1.0), film.covered(origins) / max(other.seconds, 1.0))
    return Shared("sound", spans, origins, min(1.0, shares[0]), min(1.0, shares[1]), best.speed, best.semitones)


def _later(spans: Iterable[film.Span], start: float) -> list[film.Span]:
    return [(max(0.0, first) + start, last + start) for first, last in spans]


def _stills(asked: Recorded, wanted: Sequence[Q]) -> Iterator[Hit]:
    """Yield the pictures that the frames show, whole: each with the first frame that does. Two queries and more."""
    frames = asked.frames
    views = frames.views[[UPRIGHT, MIRRORED]][:, frames.telling]
    with pictures().current() as index:
        near = {hit.doc: hit.distance for hit in index.propose(views.reshape(-1, 4))} if views.size else {}
    # the poster of a video is one of its frames
    rows = PicturePrint.objects.filter(*wanted, pk__in=near, asset__recording=None) if near else ()
    for row in rows:
        far = np.bitwise_count(views ^ bits_of(bytes(row.pdq))).sum(axis=2).min(axis=0)
        place = frames.telling[int(far.argmin())]
        span = float(frames.starts[place]), float(frames.ends[place])
        share = min(1.0, (span[1] - span[0]) / max(asked.seconds, 1.0))
        yield Hit(row.work_id, Shared("still", (span,), (), share, 1 - near[row.pk] / 128))
