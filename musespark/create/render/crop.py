"""Choose the window of a photo that a poster shows: keep what eyes go to, leave calm under the text."""

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from musespark.create.render.colour import Floats, oklab
from musespark.create.render.photo import Photo

_MAP_SIDE = 72
_PLACES = 15
_SKIN = 2.6  # how much skin counts, and how much more where a face is looked for
_FACE = 5.0
_MUCH = 1.3  # times enlarged


@dataclass(frozen=True, slots=True)
class Window:
    """A rectangle of a photo, in its pixels."""

    left: int
    top: int
    width: int
    height: int


def best_window(photo: Photo, aspect: float, calm: float = 0.0) -> Window:
    """Return the window of this aspect (width / height) that holds the most salience.

    `calm` is the share of the window's height, from the bottom, that text will cover: what is salient
    should not lie there, least of all what the eyes go to first. At most 225 windows are weighed on a map of 72 pixels.
    """
    salience, faces = _maps(photo)
    box = _focus(faces)
    rows, columns = salience.shape
    w, h = _inside(columns, rows, aspect)
    tries = [
        (
            _score(salience[y : y + h, x : x + w], calm) + _held(box, (x, y, x + w, y + h * (1 - calm))),
            (x + w / 2) / columns,
            (y + h / 2) / rows,
        )
        for y in _stops(rows - h)
        for x in _stops(columns - w)
    ]
    _, across, down = max(tries, key=lambda each: each[0])
    return _exact(photo, aspect, across, down)


def cut(photo: Photo, window: Window, width: int, height: int) -> Image.Image:
    """Cut a window out of the photo at exactly width x height: enlarging here costs half of what it does later."""
    box = (window.left, window.top, window.left + window.width, window.top + window.height)
    # As sharp as bicubic at two thirds of its cost, but blocky where it enlarges much.
    small = width > _MUCH * window.width
    filtered = Image.Resampling.BICUBIC if small else Image.Resampling.HAMMING
    return photo.image.resize((width, height), filtered, box=box, reducing_gap=2.0)


def encoded(image: Image.Image) -> bytes:
    """Encode a cut photo for the renderer: JPEG without chroma loss, the fastest it can read."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=94, subsampling=0)
    return buffer.getvalue()


def _maps(photo: Photo) -> tuple[Floats, Floats]:
    """Map where eyes go (h, w), from edges, colour that stands out from the mean, skin, and a pull to the middle.

    After the idea of frequency-tuned saliency (Achanta et al., 2009), with edges for texture. The second map is one
    where skin counts more: a face is looked for.
    """
    scale = _MAP_SIDE / max(photo.image.size)
    size = (max(4, round(photo.image.width * scale)), max(4, round(photo.image.height * scale)))
    small: NDArray[np.uint8] = np.asarray(
        photo.image.resize(size, Image.Resampling.BOX, reducing_gap=2.0), dtype=np.uint8
    )
    lab = oklab(small.reshape(-1, 3)).reshape(*small.shape)
    down, across = np.gradient(lab[..., 0])
    odd = np.sqrt(((lab - lab.reshape(-1, 3).mean(axis=0)) ** 2 * (0.4, 2.5, 2.5)).sum(axis=2))
    skin = _like_skin(lab)
    # Where everything has the colour of skin (wood, sand) it says nothing.
    skin *= max(0.0, 1 - 3 * float(skin.mean()))
    found = 1.6 * _unit(np.hypot(down, across)) + _unit(odd)
    pull = _towards_middle(lab.shape[0], lab.shape[1])
    return (found + _SKIN * skin) * pull, (found + _FACE * skin) * pull


def _focus(salience: Floats) -> tuple[float, float, float, float]:
    """Return the box of what the eyes go to first (left, top, right, bottom on the map), with a margin and more above.

    It grows from the peak of the softened map while that stays high: hair belongs to a face, though no eye goes there.
    """
    radius = max(1, round(min(salience.shape) * 0.08))
    soft = _softened(salience, radius)
    row, column = (int(place) for place in np.unravel_index(soft.argmax(), soft.shape))
    high = soft >= 0.75 * soft[row, column]
    top, bottom = _run(high[:, column], row)
    left, right = _run(high[row], column)
    wide, tall = right - left, bottom - top
    return max(0, left - 0.15 * wide), max(0, top - 0.45 * tall), right + 0.15 * wide, bottom + 0.15 * tall


def _softened(values: Floats, radius: int) -> Floats:
    """Blur by a box, twice along each axis: nearly a Gaussian."""
    for _ in range(4):
        padded = np.pad(values, ((radius + 1, radius), (0, 0)), mode="edge").cumsum(axis=0)
        values = ((padded[2 * radius + 1 :] - padded[: -2 * radius - 1]) / (2 * radius + 1)).T
    return values


def _run(high: NDArray[np.bool_], place: int) -> tuple[int, int]:
    """Return start and end of the unbroken run of true values around a place."""
    low = np.flatnonzero(~high)
    before, after = low[low < place], low[low > place]
    return int(before[-1]) + 1 if before.size else 0, int(after[0]) if after.size else len(high)


def _held(box: tuple[float, float, float, float], window: tuple[float, float, float, float]) -> float:
    """Return the share of a box that a window shows."""
    wide = min(box[2], window[2]) - max(box[0], window[0])
    tall = min(box[3], window[3]) - max(box[1], window[1])
    return max(0.0, wide) * max(0.0, tall) / ((box[2] - box[0]) * (box[3] - box[1]))


def _score(window: Floats, calm: float) -> float:
    rows, columns = window.shape
    weight = np.ones((rows, columns))
    weight[round(rows * (1 - calm)) :] = 0.2 if calm else 1.0
    edge = max(1, round(min(rows, columns) * 0.06))
    # Something cut by the frame is worse than something left out.
    weight[:edge] = -0.5
    weight[:, :edge] *= 0.3
    weight[:, -edge:] *= 0.3
    return float((window * weight).sum() / rows / columns)


def _inside(columns: int, rows: int, aspect: float) -> tuple[int, int]:
    width = min(columns, rows * aspect)
    return max(1, round(width)), max(1, min(rows, round(width / aspect)))


def _stops(room: int) -> list[int]:
    return sorted({round(room * place / (_PLACES - 1)) for place in range(_PLACES)})


def _exact(photo: Photo, aspect: float, across: float, down: float) -> Window:
    full_width, full_height = photo.image.size
    width = min(full_width, full_height * aspect)
    height = width / aspect
    left = min(max(0.0, across * full_width - width / 2), full_width - width)
    top = min(max(0.0, down * full_height - height / 2), full_height - height)
    return Window(int(left), int(top), max(1, int(width)), max(1, int(height)))


def _like_skin(lab: Floats) -> Floats:
    """Return how much each pixel looks like skin: of any depth, its hue and chroma lie close together."""
    chroma = np.hypot(lab[..., 1], lab[..., 2])
    hue = np.arctan2(lab[..., 2], lab[..., 1])
    likely: Floats = np.exp(-(((hue - 0.9) / 0.3) ** 2) - ((chroma - 0.065) / 0.03) ** 2)
    return likely * ((lab[..., 0] > 0.35) & (lab[..., 0] < 0.93))


def _unit(values: Floats) -> Floats:
    top = np.percentile(values, 99.7)
    return np.clip(values / top, 0, 1) if top > 1e-6 else np.zeros_like(values)


def _towards_middle(rows: int, columns: int) -> Floats:
    # Heads are in the upper half more often than not.
    y = np.linspace(-0.8, 1.2, rows)[:, None]
    x = np.linspace(-1, 1, columns)[None]
    pull: Floats = 1 - 0.55 * np.clip(x**2 + y**2, 0, 1)
    return pull
