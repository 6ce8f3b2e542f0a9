"""Fixtures of the credential room's tests: pictures with structure, an authority, a vouched Work."""

import io
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from PIL import Image, ImageDraw

from musespark.credential.authority import Authority, establish
from musespark.people.models import Person
from musespark.works.models import Work
from musespark.works.upload import add_picture

MakeWork = Callable[..., Work]


@cache
def scene(seed: int = 1, width: int = 640, height: int = 480) -> Image.Image:
    """A picture with enough structure to be recognised, another one for each seed."""
    draw_random = np.random.default_rng(seed)
    small = draw_random.integers(0, 255, (6, 8, 3), np.uint8)
    image = Image.fromarray(small).resize((width, height), Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(image)
    for _ in range(14):
        x, y, r = (int(draw_random.integers(low, high)) for low, high in ((0, width), (0, height), (20, 90)))
        colour = tuple(int(c) for c in draw_random.integers(0, 255, 3))
        pen.ellipse((x - r, y - r, x + r, y + r), fill=colour)
    return image


def encode(image: Image.Image, form: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


@pytest.fixture
def jpeg() -> bytes:
    return encode(scene(), quality=90)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """One authority for all tests that don't care which."""
    return establish(tmp_path_factory.mktemp("keys") / "credential", "Test Muse")


@pytest.fixture
def make_picture_work(make_work: MakeWork) -> MakeWork:
    """Return a maker of published Works with one picture each: make_picture_work(author, seed=2, text="…")."""

    def make(author: Person | None = None, *, data: bytes | None = None, seed: int = 1, **fields: object) -> Work:
        work = make_work(author, **fields)
        add_picture(work, data or encode(scene(seed), quality=90))
        return work

    return make
