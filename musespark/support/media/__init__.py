"""Video and sound that strangers send: judged, decoded and made anew within bounds, in a process of its own (child.py).

Needs PyAV, which the extra `video` brings; `is_here` says whether it is installed.
"""

from importlib.util import find_spec

MOST_BYTES = 200 * 2**20
VIDEO_SECONDS, SOUND_SECONDS = 3 * 60, 20 * 60
MOST_PIXELS = 4096 * 2304  # of a frame: 4K, upright or not
MOST_FRAMES = VIDEO_SECONDS * 61  # 60 a second, and a little for clocks that are not quite right
LONGER, SHORTER = 1280, 720  # pixels of the sides of what is served, at most


def is_here() -> bool:
    """Whether this instance can take video and sound at all."""
    return find_spec("av") is not None
