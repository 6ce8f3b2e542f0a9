"""Open a photo that a stranger sent: bounded, upright, in plain RGB, at a size a poster can use."""

import io
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from musespark.create.render.colour import Rgb, luminances
from musespark.create.render.palette import clusters

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
PIXELS_AT_MOST = 50_000_000
BYTES_AT_MOST = 20_000_000
_WORKING_SIDE = 2160
_THUMB = 48
_SHARP = 360  # pixels of the shorter side
_DARK, _BRIGHT = 0.03, 0.6  # luminances: of a photo taken without light, and of one washed out


@dataclass(frozen=True, eq=False)
class Photo:
    """An opened photo, RGB, its longer side at most 2160 pixels unless it is a long strip."""

    image: Image.Image

    @cached_property
    def thumb(self) -> NDArray[np.uint8]:
        """Return the photo squeezed to 48 pixels a side (48, 48, 3), to look at its colours."""
        small = self.image.resize((_THUMB, _THUMB), Image.Resampling.BOX, reducing_gap=2.0)
        return np.asarray(small, dtype=np.uint8)

    @cached_property
    def colours(self) -> list[tuple[Rgb, float]]:
        """Return the photo's main colours, each with its share."""
        return clusters(self.thumb.reshape(-1, 3))

    @property
    def sharp(self) -> bool:
        """Tell whether the photo has the pixels to fill a whole poster without looking soft."""
        return min(self.image.size) >= _SHARP

    @cached_property
    def faint(self) -> str:
        """Return "dark" or "bright" where nearly all of the photo is, so that little of it can be seen, else ""."""
        low, high = np.percentile(luminances(self.thumb), (5, 95))
        return "dark" if high < _DARK else "bright" if low > _BRIGHT else ""


@lru_cache(maxsize=4)
def open_photo(data: bytes) -> Photo:
    """Decode a photo; the last four stay open, because a brief is set in several layouts.

    Raises ValueError, with a sentence that can be shown, for anything that is not a photo we can open.
    """
    if len(data) > BYTES_AT_MOST:
        raise ValueError("This picture is larger than 20 MB. Choose a smaller one.")
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            return Photo(_plain(image))
    except UnidentifiedImageError:
        raise ValueError("This file is not a JPEG, PNG, WebP, GIF or AVIF picture.") from None
    except (OSError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise ValueError("This picture is broken or cut short. Save it again and retry.") from error


def _plain(image: Image.Image) -> Image.Image:
    if image.width * image.height > PIXELS_AT_MOST:
        raise ValueError("This picture has more than 50 megapixels. Choose a smaller one.")
    # JPEG can be decoded at an eighth, a quarter or half of its size, which is most of the cost of a big one.
    image.draft("RGB", (_WORKING_SIDE, _WORKING_SIDE))
    image.load()
    ImageOps.exif_transpose(image, in_place=True)
    upright = _flat(image)
    shrink = min(_WORKING_SIDE / max(upright.size), 1.0)
    # A long strip keeps its short side: a poster shows only a window of it.
    shrink = min(1.0, max(shrink, 1080 / min(upright.size)))
    if shrink < 1:
        size = (max(1, round(upright.width * shrink)), max(1, round(upright.height * shrink)))
        upright = upright.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
    return upright


def _flat(image: Image.Image) -> Image.Image:
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        image = Image.new("RGBA", layer.size, "white")
        image.alpha_composite(layer)
    image = _eight_bits(image)
    return image if image.mode == "RGB" else image.convert("RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    if not image.mode.startswith("I;16") and image.mode not in {"I", "F"}:
        return image
    # A plain convert would clip 16-bit grey to white; keep its upper eight bits.
    return Image.fromarray((np.asarray(image, dtype=np.float64) / 257).clip(0, 255).astype(np.uint8))
