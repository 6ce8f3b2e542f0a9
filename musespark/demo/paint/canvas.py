"""A canvas to paint on: twice as fine as what leaves it, coordinates in widths, every random number from one seed."""

import io
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter

WIDTH = 840  # pixels that leave, unless asked otherwise
HEIGHTS = {"square": 1.0, "tall": 1.25, "wide": 0.75}  # in widths
FINE = 2  # drawn finer, then reduced: smooth edges
Plane = NDArray[np.floating[Any]]
Point = tuple[float, float]
Draw = Callable[["Pen"], object]


class Pen:
    """Draws flat shapes on an image whose width is 1."""

    def __init__(self, image: Image.Image) -> None:
        self.scale = image.width
        self.draw = ImageDraw.Draw(image)

    def poly(self, points: Sequence[Point], colour: str) -> None:
        """Fill a polygon."""
        self.draw.polygon([(x * self.scale, y * self.scale) for x, y in points], fill=colour)

    def disc(self, x: float, y: float, rx: float, ry: float = 0.0, colour: str = "white") -> None:
        """Fill an ellipse around (x, y); a circle where `ry` is left out."""
        s, ry = self.scale, ry or rx
        self.draw.ellipse([(x - rx) * s, (y - ry) * s, (x + rx) * s, (y + ry) * s], fill=colour)

    def ring(self, x: float, y: float, r: float, colour: str, width: float) -> None:
        """Draw a circle's line."""
        s = self.scale
        self.draw.ellipse([(x - r) * s, (y - r) * s, (x + r) * s, (y + r) * s], outline=colour, width=_px(width * s))

    def box(self, x: float, y: float, w: float, h: float, colour: str, radius: float = 0.0) -> None:
        """Fill a rectangle, its corners rounded."""
        s = self.scale
        corners = [x * s, y * s, (x + max(w, 0)) * s, (y + max(h, 0)) * s]
        self.draw.rounded_rectangle(corners, radius=radius * s, fill=colour)

    def line(self, points: Sequence[Point], colour: str, width: float) -> None:
        """Draw a line through the points, its joints rounded."""
        s = self.scale
        self.draw.line([(x * s, y * s) for x, y in points], fill=colour, width=_px(width * s), joint="curve")


def _px(width: float) -> int:
    return max(1, round(width))


class Canvas(Pen):
    """A picture in the making."""

    def __init__(self, shape: str, seed: int, width: int = WIDTH) -> None:
        self.rng = np.random.default_rng(seed)
        self.high = HEIGHTS[shape]
        self.coarse = width // 2, round(width // 2 * self.high)  # of planes and soft masks
        self.image = Image.new("RGB", (width * FINE, round(width * FINE * self.high)))
        super().__init__(self.image)

    def grid(self) -> tuple[Plane, Plane]:
        """Return y and x of each point of a coarse grid, in widths; `field` takes planes of this shape."""
        columns, rows = self.coarse
        y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
        return y / columns, x / columns

    def noise(self, cells: int = 4, octaves: int = 4) -> Plane:
        """Return clouds from 0 to 1, the largest `cells` to a width (value noise, octaves of half the size)."""
        columns, rows = self.coarse
        total = np.zeros((rows, columns), np.float32)
        for octave in range(octaves):
            count = cells * 2**octave
            coarse = self.rng.random((max(2, round(count * self.high)) + 1, count + 1), np.float32)
            fine = Image.fromarray(coarse).resize((columns, rows), Image.Resampling.BICUBIC)
            total += np.asarray(fine) / 2**octave
        total -= total.min()
        return total / (total.max() or 1)

    def field(self, plane: Plane, colours: Sequence[str]) -> None:
        """Paint everything: 0 of the plane in the first colour, 1 in the last."""
        self._paste(ramp(plane, colours))

    def _paste(self, image: Image.Image) -> None:
        self.image.paste(image.resize(self.image.size, Image.Resampling.BICUBIC))

    def soft(self, paint: Draw, colour: str, blur: float = 0.0, strength: float = 1.0) -> None:
        """Lay `colour` where `paint` draws white, its edge `blur` wide."""
        small = Image.new("L", self.coarse)
        paint(Pen(small))
        mask = small.filter(ImageFilter.GaussianBlur(blur * small.width)) if blur else small
        self.lay(mask, colour, strength)

    def lay(self, mask: Image.Image, colour: str, strength: float = 1.0) -> None:
        """Lay `colour` through a mask of any size; only where there is something of it, which is what costs."""
        part = mask.getbbox()
        if part is None:
            return
        times = self.image.width / mask.width
        left, top, right, low = (round(edge * times) for edge in part)
        full = mask.resize((right - left, low - top), Image.Resampling.BILINEAR, box=part)
        if strength < 1:
            full = full.point([round(value * strength) for value in range(256)])
        self.image.paste(colour, (left, top, right, low), full)

    def veil(self, plane: Plane, colour: str, strength: float = 1.0) -> None:
        """Lay `colour` as thick as the plane says (0 to 1)."""
        self.lay(Image.fromarray((np.clip(plane, 0, 1) * 255).astype(np.uint8)), colour, strength)

    def print_over(self, paint: Draw, colour: str) -> None:
        """Print `colour` where `paint` draws white, as ink on what is there: it darkens."""
        layer = Image.new("L", self.image.size)
        paint(Pen(layer))
        inked = Image.composite(Image.new("RGB", layer.size, colour), Image.new("RGB", layer.size, "white"), layer)
        self.image.paste(ImageChops.multiply(self.image, inked))

    def done(self, grain: float = 0.008) -> Image.Image:
        """Return the picture with a little grain, as film and paper have it."""
        pixels = np.asarray(self.image.reduce(FINE), np.float32)
        speck = self.rng.standard_normal(pixels.shape[:2], np.float32)[..., None]
        return Image.fromarray(np.clip(pixels + speck * (grain * 255), 0, 255).astype(np.uint8))


def ramp(plane: Plane, colours: Sequence[str]) -> Image.Image:
    """Return the plane (0 to 1) in colours, smoothly from the first to the last."""
    stops = np.linspace(0, 255, len(colours))
    channels = [[int(colour[at : at + 2], 16) for colour in colours] for at in (1, 3, 5)]
    table = np.stack([np.interp(np.arange(256), stops, channel) for channel in channels], axis=1).astype(np.uint8)
    return Image.fromarray(table[(np.clip(plane, 0, 1) * 255).astype(np.uint8)])


def mix(one: str, other: str, share: float) -> str:
    """Return a colour between two, `share` of the way to the other."""
    pairs = [(int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def jpeg(image: Image.Image) -> bytes:
    """Return the picture as a file."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=91)
    return out.getvalue()
