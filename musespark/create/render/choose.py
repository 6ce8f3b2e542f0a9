"""Choose what a brief is shown: three layouts that suit it and differ most, and another like one of them."""

import zlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from musespark.create.render.fit import TooMuchText
from musespark.create.render.layouts import LAYOUTS
from musespark.create.render.photo import open_photo
from musespark.create.render.poster import composed
from musespark.create.render.spec import Spec, Words

SHOWN = 3
# How much looking different counts against suiting: at 0.7 a photo brief still gets two photo layouts.
_DIFFERENCE = 0.7
# A multiple of every product of a layout's picks.
_PICKS = 36


def gallery(
    photo: bytes | None, texts: Words, *, brand: tuple[str, ...] = (), size: tuple[int, int] = (1080, 1350)
) -> list[tuple[str, Spec]]:
    """Return three (layout, spec) for a brief, the most suitable first, each unlike those before it.

    Raises ValueError, with a sentence that can be shown, when the photo cannot be opened or fewer than three
    layouts can take the text.
    """
    chosen = list(islice(suitable(photo, texts, brand=brand, size=size), SHOWN))
    if len(chosen) < SHOWN:
        raise TooMuchText("This is too much text for a poster of this size. Shorten it, or choose a taller one.")
    return chosen


def suitable(
    photo: bytes | None, texts: Words, *, brand: tuple[str, ...] = (), size: tuple[int, int] = (1080, 1350)
) -> Iterator[tuple[str, Spec]]:
    """Yield every (layout, spec) that can take a brief's words, best first; raises as `gallery` for a bad photo.

    Greedy maximal marginal relevance (Carbonell and Goldstein, 1998) over the layouts' own `suits` and
    `TRAITS`. Layouts that the text does not fit are passed over.
    """
    opened = open_photo(photo) if photo is not None else None
    seed = zlib.crc32(texts.headline.encode()) % 1009
    merit = {name: layout.suits(texts, opened) for name, layout in LAYOUTS.items()}
    left = [name for name in LAYOUTS if merit[name] > 0]
    chosen: list[str] = []
    while left:
        best = max(left, key=lambda name: merit[name] - _DIFFERENCE * _likeness(name, chosen))
        left.remove(best)
        spec = Spec(texts, photo, brand, *size, seed=_seed(best, seed, len(chosen)))
        if _fits(spec, best):
            chosen.append(best)
            yield best, spec


def vary(spec: Spec, seed: int) -> Spec:
    """Return another like this: version number `seed` (1, 2, ...) of the same words, photo and brand."""
    return replace(spec, seed=spec.seed + max(1, seed))


def _likeness(name: str, chosen: list[str]) -> float:
    """Return the largest share of traits (Jaccard) a layout has in common with one already chosen."""
    own = LAYOUTS[name].TRAITS
    return max((len(own & LAYOUTS[other].TRAITS) / len(own | LAYOUTS[other].TRAITS) for other in chosen), default=0)


def _seed(name: str, seed: int, place: int) -> int:
    """Return a seed of the brief's own whose picks are all the first: a layout is shown at its best."""
    return 0 if "photo" in LAYOUTS[name].NEEDS else _PICKS * (seed + place)


def _fits(spec: Spec, layout: str) -> bool:
    try:
        composed(spec, layout)
    except TooMuchText:
        return False
    return True
