"""Cover: the photo fills the page, a heavy grotesk stands on it."""

from musespark.create.render import scrim
from musespark.create.render.photo import Photo
from musespark.create.render.plate import Box
from musespark.create.render.sheet import MARGIN, Sheet
from musespark.create.render.spec import Words
from musespark.create.render.typeset import Style

TRAITS = frozenset({"photo", "full-bleed", "dark", "grotesk"})
NEEDS = frozenset({"photo"})
_RISE = 300  # how far above the text the veil begins, in pixels
_LEAST = 0.6  # a thinner veil lets the photo's detail disturb the letters even where they can be read


def suits(words: Words, photo: Photo | None) -> float:
    """Like a photo with enough pixels and a headline that can be big."""
    return (
        0.0
        if photo is None
        else (0.95 - 0.35 * (not photo.sharp) - 0.3 * (len(words.headline) > 110) - 0.5 * bool(photo.faint))
    )


def compose(sheet: Sheet) -> None:
    """Compose the page."""
    tone = sheet.palette.night
    words, faces = sheet.spec.words, sheet.setting.faces
    foot = sheet.row(words.handle, words.footer, (tone.accent, tone.soft))
    bottom = sheet.height - 60 - foot.height
    style = Style(sheet.pick(faces.grotesk, faces.serif, faces.italic), tone, biggest=150, measure=0.86)
    column = sheet.column(style, sheet.inner, bottom - MARGIN, wish=0.46 * sheet.height)
    top = bottom - (40 if foot.html else 0) - column.height
    page = Box(0, 0, sheet.width, sheet.height)
    cut = sheet.picture(page, calm=min(0.6, 1 - top / sheet.height))
    full = (top - 16) / sheet.height
    alpha = max(_LEAST, scrim.strength(cut, (full, 1), tone.ground, tone.faintest))
    start = max(0, top - 16 - _RISE)
    veil = Box(0, start, sheet.width, sheet.height - start)
    sheet.veil(veil, tone.ground, alpha, (0, (top - 16 - start) / veil.height))
    sheet.put(column, MARGIN, top)
    sheet.put(foot, MARGIN, bottom)
