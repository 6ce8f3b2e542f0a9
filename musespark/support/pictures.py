"""Pictures that strangers send: judged and decoded within bounds, turned upright, freed of place and device data."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.files import File
from PIL import Image, ImageCms, ImageOps

from musespark.support.refuse import Refused

MOST_BYTES, MOST_PIXELS = 20 * 2**20, 50_000_000
FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif", "AVIF": "image/avif"}
_JPEGS = "MPO"  # a camera's JPEG with further pictures behind the first, which is the one we take
WORKING = 2400  # pixels of the longer side that anything made from a picture needs
_ORIENTATION, _TURNED = 0x0112, frozenset({5, 6, 7, 8})  # EXIF: the orientations that swap the sides


@dataclass(frozen=True)
class Judged:
    """What a picture turned out to be: media type, upright size in pixels, and whether it moves (we show its start)."""

    media_type: str
    width: int
    height: int
    moves: bool = False


def take(file: File[bytes]) -> bytes:
    """Return the bytes of a file that somebody sent; raises Refused before a too large one is read into memory."""
    if (file.size or 0) > MOST_BYTES:
        raise Refused("This picture is over 20 MB. Save it smaller and try again.")
    return bytes(file.read())


def judge(data: bytes) -> Judged:
    """Decode `data` within bounds and say what it is; raises Refused with the reason and what to do.

    The type is read from the bytes, never from the name. Pixels are counted before any is decoded.
    """
    if not data:
        raise Refused("This file is empty. Choose another one.")
    if len(data) > MOST_BYTES:
        raise Refused("This picture is over 20 MB. Save it smaller and try again.")
    with _opened(data) as image:
        width, height = image.size
        if width * height > MOST_PIXELS:
            raise _too_many(width * height)
        kind = FORMATS["JPEG" if image.format == _JPEGS else image.format or ""]
        moves = kind != FORMATS["JPEG"] and getattr(image, "n_frames", 1) > 1
        if image.getexif().get(_ORIENTATION, 1) in _TURNED:
            width, height = height, width
        image.draft(None, (width // 8, height // 8))  # a JPEG is read to its end, but an eighth of it computed
        image.load()
    return Judged(kind, width, height, moves)


def upright(data: bytes) -> Image.Image:
    """Return a judged picture as its EXIF turns it, without metadata, in sRGB (RGB or RGBA), at most WORKING long.

    Of an animation the first frame. Raises Refused where the bytes cannot be decoded after all.
    """
    with _opened(data) as image:
        image.draft(None, (WORKING, WORKING))
        profile = image.info.get("icc_profile")
        flat = _flat(image)
        flat.thumbnail((WORKING, WORKING), Image.Resampling.LANCZOS, reducing_gap=2.0)
        flat.getexif()[_ORIENTATION] = image.getexif().get(_ORIENTATION, 1)
        turned = ImageOps.exif_transpose(flat)
        colours = _to_srgb(turned, profile)
    clean = Image.new(colours.mode, colours.size)
    clean.paste(colours)
    return clean


@contextmanager
def _opened(data: bytes) -> Iterator[Image.Image]:
    """Open `data`; whatever the decoders raise on hostile bytes comes out as a Refused with a sentence."""
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=list(FORMATS)) as image:
            warnings.simplefilter("ignore")
            yield image
    except Refused:
        raise
    except Image.DecompressionBombError as error:
        raise Refused("This picture has far too many pixels; at most 50 megapixels are possible.") from error
    except Exception as error:  # decoders raise anything: each is "can't be read"
        raise Refused(
            "This file is damaged or no picture that we can read. Try JPEG, PNG, WebP, GIF or AVIF."
        ) from error


def _too_many(pixels: int) -> Refused:
    return Refused(f"This picture has {pixels // 1_000_000} megapixels; at most 50 are possible. Save it smaller.")


def _flat(image: Image.Image) -> Image.Image:
    """Return `image` with eight bits a channel, without palette."""
    if image.mode.startswith("I"):  # 16 bits of grey, which a plain conversion would cut off at white
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    return image.convert("RGBA" if image.has_transparency_data else _plain(image.mode))


def _plain(mode: str) -> str:
    return mode if mode in {"RGB", "CMYK", "L"} else "RGB"


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Convert from the picture's own colour profile, so that phones' wide colours don't turn pale without it."""
    target = "RGBA" if image.mode == "RGBA" else "RGB"
    if not profile:
        return image.convert(target)
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=target) or image
    except (ImageCms.PyCMSError, OSError):  # a broken or foreign profile: the colours as they stand
        return image.convert(target)
