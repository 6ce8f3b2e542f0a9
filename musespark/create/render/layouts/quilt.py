"""Quilt: square patches above, a grotesk headline on plain ground below."""

from musespark.create.render.photo import Photo
from musespark.create.render.plate import Box
from musespark.create.render.sheet import MARGIN, Sheet
from musespark.create.render.spec import Words
from musespark.create.render.typeset import Style

TRAITS = frozenset({"pattern", "geometric", "light", "grotesk"})
NEEDS: frozenset[str] = frozenset()
_ACROSS = 6


def suits(words: Words, photo: Photo | None) -> float:
    """Like a headline of a few words."""
    return 0.76 - 0.2 * (photo is not None) - 0.25 * (len(words.headline) > 90) - 0.2 * bool(words.steps)


def compose(sheet: Sheet) -> None:
    """Compose the page."""
    tone = sheet.pick(sheet.palette.paper, sheet.palette.night)
    words = sheet.spec.words
    sheet.fill(Box(0, 0, sheet.width, sheet.height), tone.ground)
    foot = sheet.row(words.handle, words.footer, (tone.ink, tone.soft))
    base = sheet.height - 60 - foot.height
    style = Style(sheet.setting.faces.grotesk, tone, biggest=150, measure=0.86)
    patch = sheet.width / _ACROSS
    column = sheet.column(style, sheet.inner, base - 40 - 2 * patch - 56)
    top = base - (48 if foot.html else 0) - column.height
    # Whole patches only: a cut row would look like a mistake.
    rows = max(2, int((top - 56) / patch))
    sheet.pattern(sheet.pick("quilt", "orbits"), Box(0, 0, sheet.width, rows * patch), tone.ground)
    sheet.put(column, MARGIN, top - (top - 56 - rows * patch) / 2)
    sheet.put(foot, MARGIN, base)
