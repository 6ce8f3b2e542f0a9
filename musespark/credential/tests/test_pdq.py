"""Our PDQ against hashes that Meta's reference implementation made of photographs that a package carries."""

from pathlib import Path

import numpy as np
import pytest
import skimage
from numpy.typing import NDArray
from PIL import Image

from musespark.credential.pdq import dihedral, pdq

PHOTOS = Path(skimage.__file__).parent / "data"
REFERENCE = [
    ("coffee.png", "8c629e769a663698b9a31866c126726c21a779f61eb6e1f8c799a7e63c8299e0", 100),
    ("astronaut.png", "2d2f1af3a856c529679ca3d6526fa836d4196c81c6dd04de0a26f855fc99b724", 100),
    ("chelsea.png", "5fab5331f05ca156c98e2b772da5d2430412edbd23f48942464522317db32ffd", 100),
    ("moon.png", "131605cde367d985e1e371b264d8b25b964d93771d8c4f366d946c847133d0cd", 78),
    ("page.png", "8e5a4ede66c3e32b1b6cc475cc91b9acb125b1297184b819a93b1cce4712a6fb", 100),
]


def pixels(name: str) -> NDArray[np.uint8]:
    with Image.open(PHOTOS / name) as image:
        small = image.convert("RGB")
        small.thumbnail((320, 320))
        return np.asarray(small)


@pytest.mark.parametrize(("name", "expected", "quality"), REFERENCE)
def test_every_bit_is_the_references(name: str, expected: str, quality: int) -> None:
    bits, found = pdq(pixels(name))
    assert (np.packbits(bits).tobytes().hex(), found) == (expected, quality)


@pytest.mark.parametrize("name", ["coffee.png", "chelsea.png"])
def test_a_turned_or_mirrored_picture_has_the_hash_of_its_view(name: str) -> None:
    photo = pixels(name)
    side = min(photo.shape[:2]) // 2 * 2
    square = photo[:side, :side]
    views = dihedral(square)[0]
    others = (square[:, ::-1], square[::-1], np.rot90(square), np.rot90(square, 2), np.rot90(square, 3))
    for other, view in zip(others, (5, 4, 3, 2, 1), strict=True):
        apart = (views != pdq(np.ascontiguousarray(other))[0]).sum(axis=1)
        assert apart.argmin() == view
        assert apart[view] <= 40  # the reference's filter leans to one side by a pixel


def test_a_plain_surface_has_no_quality() -> None:
    assert pdq(np.full((200, 300, 3), 128, np.uint8))[1] == 0


def test_a_single_pixel_is_a_picture_too() -> None:
    bits, quality = pdq(np.zeros((1, 1, 3), np.uint8))
    assert (bits.shape, quality) == ((256,), 0)
