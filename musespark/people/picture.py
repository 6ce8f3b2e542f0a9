"""A person's picture: taken in within bounds, kept as a square of 256 pixels without any metadata."""

import io
from collections.abc import Collection

from PIL import Image, ImageOps

from musespark.people.models import Person
from musespark.support import blobs, orphans
from musespark.support.pictures import judge, upright

SIDE = 256


def set_picture(person: Person, data: bytes) -> None:
    """Make `data` the person's picture; raises Refused where it can't be one."""
    hang_picture(person, keep_square(data))


def keep_square(data: bytes) -> str:
    """Keep `data`, cut to a square around its middle, and return its blob key; raises Refused where it is no picture.

    This takes a while: call it before the transaction.
    """
    judge(data)
    square = ImageOps.fit(upright(data), (SIDE, SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    square.save(out, "WEBP", quality=86)
    return blobs.put(out.getvalue(), suffix=".webp")


def hang_picture(person: Person, key: str) -> None:
    """Make what is kept under `key` the person's picture, "": the spark of the handle."""
    former, person.picture = person.picture, key
    person.save(update_fields=["picture"])
    orphans.forget({former})


def drop_picture(person: Person) -> None:
    """Go back to the spark of the handle."""
    hang_picture(person, "")


def named(keys: Collection[str]) -> set[str]:
    """Return those of `keys` that are somebody's picture (support.orphans.namers)."""
    return set(Person.objects.filter(picture__in=keys).values_list("picture", flat=True))
