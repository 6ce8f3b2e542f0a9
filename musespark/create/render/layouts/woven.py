"""Woven: a field of strokes with a card lying on it."""

from musespark.create.render.photo import Photo
from musespark.create.render.plate import Box
from musespark.create.render.sheet import Sheet
from musespark.create.render.spec import Words
from musespark.create.render.typeset import Style

TRAITS = frozenset({"pattern", "light", "serif", "card"})
NEEDS: frozenset[str] = frozenset()
_EDGE = 64
_PAD = 64


def suits(words: Words, photo: Photo | None) -> float:
    """Like a text without a photo."""
    return 0.8 - 0.2 * (photo is not None) - 0.2 * (len(words.headline) > 120)


def compose(sheet: Sheet) -> None:
    """Compose the page."""
    tone = sheet.palette.paper
    words, faces = sheet.spec.words, sheet.setting.faces
    inner = sheet.width - 2 * _EDGE - 2 * _PAD
    sheet.pattern(sheet.pick("flow", "strata", "orbits"), Box(0, 0, sheet.width, sheet.height), tone.ground)
    foot = sheet.row(words.handle, words.footer, (tone.ink, tone.soft), inner)
    below = _EDGE + _PAD - 8 + foot.height + (54 if foot.html else 0)
    style = Style(sheet.pick(faces.serif, faces.grotesk), tone, biggest=136)
    column = sheet.column(style, inner, 0.78 * sheet.height - below - _PAD)
    top = sheet.height - below - column.height
    card = Box(_EDGE, top - _PAD, sheet.width - 2 * _EDGE, sheet.height - _EDGE - top + _PAD)
    sheet.fill(card, tone.ground, radius="26px", shadow="0 24px 60px rgba(30,20,10,0.22)")
    sheet.put(column, _EDGE + _PAD, top)
    sheet.put(foot, _EDGE + _PAD, sheet.height - _EDGE - _PAD + 8 - foot.height)
