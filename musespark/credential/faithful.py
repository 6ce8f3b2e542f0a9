"""Whether two pictures are the same one, saved anew: block by block, so that a shared template does not pass. Pure.

A perceptual hash sees the large shapes alone, and two posters of one template share those. Here each block of a small
grey version must agree, after the best turn and mirror, and after brightness and contrast (or the negative) are fitted.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SIDE, BLOCK = 96, 8
WORST = 40.0  # grey levels of 255, root mean square in a block: copies stay below 34, posters of one template above 74

Floats = NDArray[np.float64]


def is_faithful(sent: Image.Image, kept: Image.Image) -> bool:
    """Return whether `sent` shows all of `kept` and nothing else."""
    return worst_block(sent, kept) <= WORST


def worst_block(sent: Image.Image, kept: Image.Image) -> float:
    """Return how far the worst block is off, in grey levels, for the best of the eight ways to lay one on the other."""
    ours = _small(kept)
    return min(_worst(turned, ours) for turned in _turns(_small(sent)))


def _small(image: Image.Image) -> Floats:
    flat = image
    if image.has_transparency_data:
        paper = Image.new("RGBA", image.size, "white")
        flat = Image.alpha_composite(paper, image.convert("RGBA"))
    return np.asarray(flat.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX), np.float64)


def _turns(grey: Floats) -> Iterator[Floats]:
    for side in (grey, grey.T):
        yield from (side, side[::-1], side[:, ::-1], side[::-1, ::-1])


def _worst(sent: Floats, kept: Floats) -> float:
    spread = float(sent.var())
    centred = sent - sent.mean()
    gain = float((centred * (kept - kept.mean())).mean()) / spread if spread else 0.0
    off = (kept - kept.mean() - gain * centred) ** 2
    blocks = off.reshape(SIDE // BLOCK, BLOCK, SIDE // BLOCK, BLOCK).mean(axis=(1, 3))
    return float(np.sqrt(blocks.max()))
