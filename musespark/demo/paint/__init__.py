"""Pictures of the demo world, painted from a recipe: motif, seed, shape and colours; the same bytes every time."""

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from musespark.demo.paint import cloth, living, machines, paper, skies, streets, table
from musespark.demo.paint.canvas import WIDTH, Canvas, jpeg

__all__ = ["MOTIFS", "Recipe", "jpeg", "paint"]

MOTIFS: dict[str, Callable[[Canvas, list[str]], None]] = {
    motif.__name__: motif
    for motif in (
        skies.ridges, skies.stars, skies.trails, skies.moon, skies.planet, skies.contours,
        cloth.weave, cloth.adire, cloth.girih,
        table.loaf, table.crumb, table.pots, table.bowl, table.cup,
        streets.neon, streets.facade, streets.concrete,
        paper.overprint, paper.wash, paper.brush,
        machines.blueprint, machines.scope, machines.panel,
        living.comb, living.leaves,
    )
}  # fmt: skip


@dataclass(frozen=True)
class Recipe:
    """What to paint: one of MOTIFS, in a shape (square, tall, wide) and colours (#rrggbb, as the motif names them)."""

    motif: str
    seed: int
    shape: str
    colours: tuple[str, ...]


def paint(recipe: Recipe, width: int = WIDTH) -> Image.Image:
    """Return the picture, `width` pixels wide; KeyError for a motif or shape that is none."""
    canvas = Canvas(recipe.shape, recipe.seed, width)
    MOTIFS[recipe.motif](canvas, list(recipe.colours))
    return canvas.done()
