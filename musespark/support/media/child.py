"""The program of the confined process: judge a recording, make what is served of it, take a frame, or all to compare.

    python -m musespark.support.media.child make SOURCE FOLDER      writes FOLDER/served and FOLDER/poster
    python -m musespark.support.media.child frame SOURCE FOLDER AT  writes FOLDER/poster, the frame of second AT
    python -m musespark.support.media.child watch SOURCE FOLDER     writes FOLDER/frames and FOLDER/samples: watch.py

It prints lines of JSON: {"done": share} now and then, and at the end {"refused": sentence} or {"made": facts}.
"""

import json
import os
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.container import OutputContainer
from av.logging import set_level
from av.video.frame import VideoFrame
from PIL import Image

from musespark.support import confine
from musespark.support.media import look, source
from musespark.support.media.source import Source
from musespark.support.media.tracks import Film, Track, served_size
from musespark.support.media.watch import watch
from musespark.support.refuse import Refused

SECONDS, MEMORY, FILE = 1500, 3 * 2**30, 400 * 2**20
FASTEST = 60  # frames a second that are believed where the file says how many

Facts = dict[str, object]


def main() -> None:
    """Do what the arguments say."""
    act, path, folder, *rest = sys.argv[1:]
    confine.bind(seconds=SECONDS, memory=MEMORY, file=FILE)
    os.nice(10)  # pages are answered first
    set_level(None)
    try:
        with source.opened(Path(path)) as opened:
            made = ACTS[act](opened, Path(folder), *map(float, rest))
        _say("made", made)
    except Refused as refused:
        _say("refused", str(refused))


def _say(what: str, value: object) -> None:
    sys.stdout.write(json.dumps({what: value}) + "\n")
    sys.stdout.flush()


def _make(opened: Source, folder: Path) -> Facts:
    options = {"movflags": "+faststart", "fflags": "+bitexact"}  # the same file makes the same bytes
    with av.open(folder / "served", "w", format="mp4", options=options) as out:
        out.flags |= 0x400  # AVFMT_FLAG_BITEXACT: neither program nor moment is written down
        made = _video(opened, out) if opened.video else _sound(opened, out)
    image, facts = made
    image.save(folder / "poster", "JPEG" if opened.video else "PNG", quality=92)
    return {**facts, "seconds": round(opened.end, 3), "container": opened.container.reader}


class Take:
    """A video that is being written: its film, its sound, and the frame that stands for it."""

    def __init__(self, opened: Source, out: OutputContainer) -> None:
        self.opened, self.out, self.poster = opened, out, look.Poster()
        self.film: Film | None = None
        self.track: Track | None = None
        self.early: list[tuple[AudioFrame, float]] = []  # the head names all streams: sound waits for the first frame

    def put(self, frame: VideoFrame | AudioFrame, at: float) -> None:
        """Add the frame of second `at`."""
        if isinstance(frame, VideoFrame):
            self.film = self.film or self._begin(frame)
            if shown := self.film.put(frame, at):
                self.poster.look(shown, at)
        elif self.film is None:
            self.early.append((frame, at))
        elif self.track:
            self.track.put(frame, at)

    def end(self) -> None:
        """Add what the encoders still hold. Raises Refused where no frame came."""
        if self.film is None or self.poster.frame is None:
            raise Refused(source.NOTHING)
        self.film.end()
        if self.track:
            self.track.end()

    def _begin(self, first: VideoFrame) -> Film:
        """Begin as the first frame is: what a container says of sizes is often another thing."""
        opened = self.opened
        size = served_size(max(1, round(first.width * opened.squeeze)), first.height)
        rate = (opened.video and opened.video.average_rate) or Fraction(30)
        film = Film(self.out, size, round(first.rotation / 90) % 4, rate if 0 < rate <= FASTEST else Fraction(FASTEST))
        if opened.sound:
            self.track = Track(self.out, opened.sound.channels)
            for frame, at in self.early:
                self.track.put(frame, at)
        return film


def _video(opened: Source, out: OutputContainer) -> tuple[Image.Image, Facts]:
    take, tell = Take(opened, out), _progress(opened)
    for frame, at in opened.frames():
        tell(at)
        take.put(frame, at)
    take.end()
    image = take.poster.image()
    return image, {"kind": "video", "width": image.width, "height": image.height, "at": round(take.poster.at, 3)}


def _sound(opened: Source, out: OutputContainer) -> tuple[Image.Image, Facts]:
    if opened.sound is None:
        raise Refused(source.NOTHING)
    track, tell = Track(out, opened.sound.channels), _progress(opened)
    for frame, at in opened.frames():
        tell(at)
        if not isinstance(frame, VideoFrame):
            track.put(frame, at)
    track.end()
    return look.waveform(track.peaks), {"kind": "sound", "width": 0, "height": 0, "at": 0.0}


def _frame(opened: Source, folder: Path, at: float) -> Facts:
    """Take the frame that is shown at second `at`: the last one that begins by then."""
    seen: tuple[VideoFrame, float] | None = None
    for frame, moment in opened.frames():
        if isinstance(frame, VideoFrame):
            if seen and moment > at:
                break
            seen = frame, moment
    if seen is None:
        raise Refused(source.NOTHING)
    look.picture_of(seen[0]).save(folder / "poster", "JPEG", quality=92)
    return {"width": seen[0].width, "height": seen[0].height, "at": round(seen[1], 3)}


def _watch(opened: Source, folder: Path) -> Facts:
    return watch(opened, folder, _progress(opened))


def _progress(opened: Source) -> Callable[[float], None]:
    told = [0.0]
    whole = opened.claimed or opened.most

    def tell(at: float) -> None:
        share = min(0.99, at / whole)
        if share >= told[0] + 0.01:
            told[0] = share
            _say("done", round(share, 2))

    return tell


ACTS: dict[str, Callable[..., Facts]] = {"make": _make, "frame": _frame, "watch": _watch}

if __name__ == "__main__":
    main()
