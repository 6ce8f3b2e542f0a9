"""Ladder: numbered steps under a strip of photo or pattern."""

from musespark.create.render.photo import Photo
from musespark.create.render.plate import Box
from musespark.create.render.sheet import MARGIN, Sheet
from musespark.create.render.spec import Words
from musespark.create.render.typeset import Style

TRAITS = frozenset({"photo", "steps", "dark", "serif"})
NEEDS = frozenset({"steps"})


def suits(words: Words, photo: Photo | None) -> float:
    """Like steps above all."""
    return (1.0 if photo else 0.95) * bool(words.steps)


def compose(sheet: Sheet) -> None:
    """Compose the page."""
    tone = sheet.palette.night
    words, faces = sheet.spec.words, sheet.setting.faces
    sheet.fill(Box(0, 0, sheet.width, sheet.height), tone.ground)
    foot = sheet.row(words.handle, words.footer, (tone.accent, tone.soft))
    base = sheet.height - 60 - foot.height
    style = Style(sheet.pick(faces.serif, faces.grotesk), tone, biggest=112, numerals=True, measure=0.86)
    column = sheet.column(style, sheet.inner, base - 40 - 0.2 * sheet.height)
    top = base - (44 if foot.html else 0) - column.height
    strip = Box(0, 0, sheet.width, top + 10)
    if sheet.photo:
        sheet.picture(strip)
    else:
        sheet.pattern(sheet.pick("strata", "orbits"), strip, tone.ground)
    sheet.veil(strip, tone.ground, 1.0, (0.5, 0.96))
    sheet.put(column, MARGIN, top)
    sheet.put(foot, MARGIN, base)
