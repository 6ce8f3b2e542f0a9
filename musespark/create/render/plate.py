"""The shapes under the text: where they lie, what paints them, and what traces them when we ask what can be seen."""

from dataclasses import dataclass
from typing import Literal

from musespark.create.render.colour import Rgb

Layer = Literal["photo", "pattern", "ground"]

# The colour by which a layer is traced when we ask how much of it can be seen.
TRACE: dict[Layer, Rgb] = {"photo": (255, 0, 0), "pattern": (0, 255, 0), "ground": (0, 0, 0)}


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels from the sheet's top left corner (in a right-to-left sheet: top right)."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Plate:
    """One shape under the text: its place, what paints it, and what traces it."""

    layer: Layer
    place: str
    paint: str
    trace: str
    image: str = ""


def plate_html(plate: Plate, *, traced: bool) -> str:
    """Write a plate as HTML, painted or in its layer's tracing colour."""
    if plate.image and not traced:
        return f'<img src="{plate.image}" style="{plate.place}object-fit:cover">'
    return f'<div style="{plate.place}background:{plate.trace if traced else plate.paint}"></div>'
