"""Render a spec in a layout: the picture, where its text stands, what can be seen of each layer, its contrast."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from takumi_py import ImageResource

from musespark.create.render.colour import READABLE, luminances, ratio
from musespark.create.render.fit import runs_of
from musespark.create.render.glyphs import demand
from musespark.create.render.layouts import LAYOUTS
from musespark.create.render.sheet import Sheet
from musespark.create.render.spec import Spec
from musespark.create.render.typeset import JOINER, ORNAMENTS

Format = Literal["webp", "png"]
Bytes = NDArray[np.uint8]

_EDGE = 16  # no ink of text comes nearer to the paper's edge, in pixels
_NEAR = 3  # pixels around ink whose brightness matters to the eye
_TRACE_SCALE = 0.2


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text as set: its box in pixels, its least contrast with the pixels behind it, and its ink.

    `ink` is the share of the whole poster that its letters cover.
    """

    text: str
    left: float
    top: float
    width: float
    height: float
    contrast: float
    ink: float


@dataclass(frozen=True, slots=True)
class Poster:
    """A rendered poster.

    `shares` says how much of the visible area is photo, pattern, type and ground (they sum to 1): a pattern
    counts with its own ground, and what a veil covers counts by its opacity.
    """

    data: bytes
    media_type: str
    width: int
    height: int
    layout: str
    lines: tuple[Line, ...]
    shares: Mapping[str, float]
    contrast: float


def render(spec: Spec, layout: str, *, encoding: Format = "webp") -> Poster:
    """Render a poster; the same spec, layout and encoding give the same bytes.

    Raises ValueError, with a sentence that can be shown, when the layout is unknown or needs what the spec
    lacks, when the photo cannot be opened, or when the text does not fit.
    """
    sheet = composed(spec, layout)
    ground = _ground(sheet)
    text = text_of(sheet)
    lines = _lines(sheet, ground, text)
    _gate(lines, text[..., 3])
    picture = sheet.ground or _image(ground).convert("RGB")
    picture.paste(_image(text), mask=_image(text))
    return Poster(
        data=_encoded(picture, encoding),
        media_type=f"image/{encoding}",
        width=spec.width,
        height=spec.height,
        layout=layout,
        lines=lines,
        shares=MappingProxyType(_shares(sheet, text)),
        contrast=min(line.contrast for line in lines),
    )


def composed(spec: Spec, layout: str) -> Sheet:
    """Return the composed sheet of a spec in a layout, before it is drawn; raises as `render` does."""
    if layout not in LAYOUTS:
        raise ValueError(f"There is no layout called {layout}; there are {', '.join(LAYOUTS)}.")
    for need in sorted(LAYOUTS[layout].NEEDS):
        if not (spec.photo if need == "photo" else spec.words.steps):
            raise ValueError(f"The {layout} layout needs {'a photo' if need == 'photo' else 'steps'}.")
    demand(spec.words.everything(), spec.words.language)
    sheet = Sheet(spec)
    LAYOUTS[layout].compose(sheet)
    return sheet


def _ground(sheet: Sheet) -> Bytes:
    if sheet.ground is None:
        return _raw(sheet, sheet.ground_html())
    return np.asarray(sheet.ground.convert("RGBA"))


def text_of(sheet: Sheet) -> Bytes:
    """Draw the text alone as pixels (h, w, 4), and only the rows it lies in: clear pixels cost as much as any."""
    top, bottom = sheet.text_band()
    text = np.zeros((sheet.height, sheet.width, 4), np.uint8)
    text[top:bottom] = _raw(sheet, sheet.text_html(top, bottom), rows=bottom - top)
    return text


def _raw(sheet: Sheet, html: str, scale: float = 1.0, rows: int = 0) -> Bytes:
    """Draw a page, or its first rows, as pixels (h, w, 4)."""
    width, height = round(sheet.width * scale), round((rows or sheet.height) * scale)
    raw = sheet.renderer.render_html(
        html,
        width=width,
        height=height,
        device_pixel_ratio=scale,
        format="raw",
        # The engine decodes whatever it is given, shown or not.
        images=[
            ImageResource(name, sheet.image(name), cache="none") for name in sheet.images if f'src="{name}"' in html
        ],
        lang=sheet.spec.words.language,
    )
    return np.frombuffer(raw, np.uint8).reshape(height, width, 4)


def _lines(sheet: Sheet, ground: Bytes, text: Bytes) -> tuple[Line, ...]:
    page = sheet.renderer.measure_html(sheet.text_html(), width=sheet.width, height=sheet.height)
    return tuple(_line(words.replace(JOINER, ""), box, ground, text) for words, *box in runs_of(page))


def _line(words: str, box: list[float], ground: Bytes, text: Bytes) -> Line:
    area = _area((box[0], box[1], box[2], box[3]))
    cover = text[..., 3]
    ink = float(cover[area].sum(dtype=np.int64)) / (255 * cover.size)
    return Line(words, box[0], box[1], box[2], box[3], _contrast(ground, text, area), ink)


def _area(box: tuple[float, float, float, float]) -> tuple[slice, slice]:
    left, top, width, height = (max(0, round(value)) for value in box)
    return slice(top, top + height), slice(left, left + width)


def _contrast(ground: Bytes, text: Bytes, area: tuple[slice, slice]) -> float:
    """Return the least contrast between a line's own colour and any pixel of the ground under or next to it."""
    alpha = text[area][..., 3]
    full = int(alpha.max(initial=0))
    if not full:
        return 1.0
    # Thin strokes have no pixel that is all ink; their fullest ones show the colour best.
    own = float(np.median(_lights(text, area, alpha >= 0.9 * full)))
    lights = _lights(ground, area, _near(text[..., 3], area))
    return min(ratio(own, float(lights.min())), ratio(own, float(lights.max())))


def _lights(pixels: Bytes, area: tuple[slice, slice], where: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return the luminances of some pixels of an area; of one, where all are of one colour, as most often."""
    found = pixels.view(np.uint32)[..., 0][area][where]
    if (found == found[0]).all():
        found = found[:1]
    return luminances(found.view(np.uint8).reshape(-1, 4))


def _near(alpha: Bytes, area: tuple[slice, slice]) -> NDArray[np.bool_]:
    """Mark the pixels of an area within three of ink: a line's box may be taller than its letters ever are."""
    rows, columns = area
    top, left = max(0, rows.start - _NEAR), max(0, columns.start - _NEAR)
    near = alpha[top : rows.stop + _NEAR, left : columns.stop + _NEAR] > 0
    for axis in (0, 1):
        for step in range(1, _NEAR):
            along = np.moveaxis(near, axis, 0)
            spread = along.copy()
            spread[step:] |= along[:-step]
            spread[:-step] |= along[step:]
            near = np.moveaxis(spread, 0, axis)
    start, first = rows.start - top, columns.start - left
    inside = alpha[area].shape
    return near[start : start + inside[0], first : first + inside[1]]


def _gate(lines: tuple[Line, ...], ink: Bytes) -> None:
    """Let no poster out whose text leaves the paper, cannot be read, or runs into itself."""
    for border in (ink[:_EDGE], ink[-_EDGE:], ink[:, :_EDGE], ink[:, -_EDGE:]):
        if border.any():
            raise ValueError("This text does not fit the poster. Shorten it, or choose another layout.")
    for line in lines:
        if line.contrast < READABLE:
            raise ValueError(f"The line “{line.text.strip()}” would be hard to read on this ground.")
    if _overlapping(lines):
        raise ValueError("Lines of this text would run into each other. Choose another layout.")


def _overlapping(lines: tuple[Line, ...]) -> bool:
    """Tell whether the middles of two lines share a pixel; boxes may touch, as ascenders rarely meet."""
    words = [line for line in lines if line.text not in ORNAMENTS]
    left = np.array([line.left for line in words]) + 2
    right = left + np.array([line.width for line in words]) - 4
    top = np.array([line.top + 0.35 * line.height for line in words])
    bottom = np.array([line.top + 0.65 * line.height for line in words])
    beside = (left[:, None] < right) & (left < right[:, None])
    level = (top[:, None] < bottom) & (top < bottom[:, None])
    return bool((beside & level & ~np.eye(len(words), dtype=bool)).any())


def _shares(sheet: Sheet, text: Bytes) -> dict[str, float]:
    """Measure what can be seen of each layer on a traced page, under the text's own coverage."""
    traced = _raw(sheet, sheet.ground_html(traced=True), _TRACE_SCALE)
    cover = Image.fromarray(text[..., 3]).resize(traced.shape[1::-1], Image.Resampling.BOX)
    bare = 1 - np.asarray(cover, dtype=np.float64) / 255
    photo = float((traced[..., 0] / 255 * bare).mean())
    pattern = float((traced[..., 1] / 255 * bare).mean())
    kind = 1 - float(bare.mean())
    return {"photo": photo, "pattern": pattern, "type": kind, "ground": 1 - photo - pattern - kind}


def _image(pixels: Bytes) -> Image.Image:
    """Look at pixels as a picture, without copying them."""
    height, width = pixels.shape[:2]
    return Image.frombuffer("RGBA", (width, height), pixels, "raw", "RGBA", 0, 1)


def _encoded(picture: Image.Image, encoding: Format) -> bytes:
    buffer = io.BytesIO()
    if encoding == "png":
        picture.save(buffer, "PNG", compress_level=4)
    else:
        # Method 0 costs a third of the default's time for an eighth more bytes.
        picture.save(buffer, "WEBP", quality=90, method=0)
    return buffer.getvalue()
