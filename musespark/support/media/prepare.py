"""Prepare: have a recording judged and made anew in the confined process. The caller's side; see child.py."""

import json
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from musespark.support import confine
from musespark.support.media.kinds import CONTAINERS
from musespark.support.refuse import Refused

WALL = 3600.0  # seconds, on a machine that is busy with others
GAVE_UP = "This file could not be prepared: it took too much time or memory. Save it smaller or shorter, and try again."


@dataclass(frozen=True)
class Prepared:
    """A recording as it is served: `served` and `poster` are files in the folder that was given."""

    kind: str  # "video" or "sound"
    media_type: str  # of the file as it came
    suffix: str
    seconds: float
    width: int  # of what is served, upright; 0 for a sound
    height: int
    poster_at: float
    served: Path
    poster: Path


def prepare(path: Path, folder: Path, tell: Callable[[float], object] = float) -> Prepared:
    """Make what is served of the recording at `path` in `folder`; `tell` hears how much is done, 0 to 1.

    Raises Refused with the reason, and whatever `tell` raises; then the process is ended.
    """
    made = _told("make", str(path), str(folder), tell=tell)
    container = CONTAINERS[made["container"]]
    is_video = made["kind"] == "video"
    return Prepared(
        kind=made["kind"],
        media_type=container.video if is_video else container.sound,
        suffix=".m4a" if container.suffix == ".mp4" and not is_video else container.suffix,
        seconds=made["seconds"],
        width=made["width"],
        height=made["height"],
        poster_at=made["at"],
        served=folder / "served",
        poster=folder / "poster",
    )


def frame_at(path: Path, folder: Path, at: float) -> tuple[bytes, float]:
    """Return the frame of the video at `path` that is shown at second `at` as a JPEG, and its own second."""
    made = _told("frame", str(path), str(folder), repr(at))
    return (folder / "poster").read_bytes(), float(made["at"])


@dataclass(frozen=True)
class Watched:
    """What a recording shows and how it sounds: greys (n, height, width) at `times`, one channel of `samples`."""

    frames: NDArray[np.uint8]
    times: tuple[float, ...]
    samples: NDArray[np.float32]  # watch.RATE a second
    seconds: float


def watched(path: Path, folder: Path) -> Watched:
    """Return what there is to compare of the recording at `path`, read from files in `folder` as it is asked for.

    Raises Refused where it can't be decoded. Takes a few seconds a minute of video.
    """
    return as_watched(folder, _told("watch", str(path), str(folder)))


def as_watched(folder: Path, made: Mapping[str, Any]) -> Watched:
    """Return what watch.py wrote into `folder`, by what it said of it."""
    shape = (len(made["times"]), made["height"], made["width"])
    frames = np.memmap(folder / "frames", np.uint8, "r", shape=shape) if made["times"] else np.zeros(shape, np.uint8)
    samples = np.fromfile(folder / "samples", "<f4")
    return Watched(frames, tuple(made["times"]), samples, made["seconds"])


def _told(*arguments: str, tell: Callable[[float], object] = float) -> dict[str, Any]:
    try:
        # closed before anybody looks at what it wrote: then the process is no more
        with closing(confine.lines("musespark.support.media.child", *arguments, wall=WALL)) as lines:
            for said in map(json.loads, lines):
                if "refused" in said:
                    raise Refused(said["refused"])
                if "made" in said:
                    return dict(said["made"])
                tell(said["done"])
    except (confine.Ended, json.JSONDecodeError) as error:
        raise Refused(GAVE_UP) from error
    raise Refused(GAVE_UP)
