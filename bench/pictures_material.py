"""Photographs that packages carry: scikit-image's, and what is found of wallpapers, a learning game's and OpenCV's.

Two halves by name, one to set thresholds on. A picture that is there twice (two sizes, two games) is taken once.
"""

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import skimage
from PIL import Image

from musespark.credential.fingerprint import bits_of, look, views

HINT = (
    "apt-get install gcompris-qt-data opencv-doc gnome-backgrounds mate-backgrounds plasma-workspace-wallpapers "
    "ukui-wallpapers lomiri-wallpapers lomiri-wallpapers-16.04 lomiri-wallpapers-20.04"
)
LONGEST = 960  # pixels: what apps show
SHORTEST = 240
SAME = 70  # bits of PDQ within which two files are taken for one photograph; unrelated ones are about 128 apart
GAMES = (
    "categorization",
    "erase",
    "explore_farm_animals",
    "explore_monuments",
    "explore_world_animals",
    "explore_world_music",
)
SCIKIT = ("astronaut.png", "brick.png", "chelsea.png", "coffee.png", "coins.png", "grass.png", "gravel.png",
          "hubble_deep_field.jpg", "ihc.png", "motorcycle_left.png", "retina.jpg", "rocket.jpg")  # fmt: skip
PHOTOGRAPHS = ("scikit-image", "gcompris", "/usr/share/backgrounds/mate/nature")
FOLDERS = ("/usr/share/backgrounds", "/usr/share/wallpapers", "/usr/share/doc/opencv-doc/examples/data")
STEREO = (
    "left",
    "right",
    "aloeR",
    "leuvenB",
    "graf3",
    "box_in",
    "rubberwhale2",
    "basketball2",
    "aero3",
    "ela_",
    "pic",
    "Blender",
    "chess",
)

Picture = Image.Image


@dataclass(frozen=True)
class Found:
    """A picture of a package; what is no photograph (a drawn wallpaper) is there to be told apart, not to be copied."""

    name: str
    picture: Picture
    is_photograph: bool


def pictures() -> list[Found]:
    """Return every picture found, each once, in the order of a fixed shuffle."""
    taken: list[Found] = []
    hashes = np.zeros((0, 4), np.uint64)
    for name, data in _files():
        picture = opened(data)
        if min(picture.size) < SHORTEST:
            continue
        small = saved(picture)
        asked = views(small)
        apart = np.bitwise_count(asked[:, None] ^ hashes[None]).sum(axis=2)
        if len(asked) == 0 or (apart.size and apart.min() <= SAME):
            continue
        taken.append(Found(name, picture, name.startswith(PHOTOGRAPHS)))
        hashes = np.concatenate([hashes, bits_of(look(small).pdq)])
    order = np.random.default_rng(5).permutation(len(taken))
    return [taken[at] for at in order]


def saved(picture: Picture, quality: int = 85) -> bytes:
    """Return it as the bytes of a JPEG."""
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def tiles(picture: Picture, side: int = SHORTEST) -> Iterator[Picture]:
    """Yield the parts of a large picture, none of which has a pixel of another."""
    for top in range(0, picture.height - side + 1, side):
        for left in range(0, picture.width - side + 1, side):
            yield picture.crop((left, top, left + side, top + side))


def opened(data: bytes) -> Picture:
    """Return the picture in colours, no larger than apps show it."""
    with Image.open(io.BytesIO(data)) as image:
        image.draft("RGB", (LONGEST, LONGEST))
        image.thumbnail((LONGEST, LONGEST))
        return image.convert("RGB")


def _files() -> Iterator[tuple[str, bytes]]:
    for file in SCIKIT:
        yield f"scikit-image {file}", (Path(skimage.__file__).parent / "data" / file).read_bytes()
    for game in GAMES:
        yield from _in_resources(Path(f"/usr/share/gcompris-qt/rcc/{game}.rcc"))
    for folder in FOLDERS:
        for path in sorted(Path(folder).rglob("*")):
            is_picture = path.suffix.lower() in {".jpg", ".jpeg", ".png", ".webp"}
            if is_picture and path.is_file() and not path.name.startswith(STEREO):
                yield str(path), path.read_bytes()


def _in_resources(file: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the WebP files inside a Qt resource file: they lie in it as they are."""
    data = file.read_bytes() if file.exists() else b""
    at = data.find(b"RIFF")
    while at >= 0:
        (size,) = struct.unpack_from("<I", data, at + 4)
        if data[at + 8 : at + 12] == b"WEBP":
            yield f"gcompris {file.stem} {at}", data[at : at + 8 + size]
        at = data.find(b"RIFF", at + 4)
