"""Arch: the photo in a tall round-topped window on a strong colour."""

from musespark.create.render.photo import Photo
from musespark.create.render.plate import Box
from musespark.create.render.sheet import MARGIN, Sheet
from musespark.create.render.spec import Words
from musespark.create.render.typeset import Style

TRAITS = frozenset({"photo", "bold", "serif", "centred"})
NEEDS = frozenset({"photo"})


def suits(words: Words, photo: Photo | None) -> float:
    """Like a short text under a photo."""
    return 0.0 if photo is None else 0.84 - 0.3 * (len(words.headline) > 70) - 0.4 * bool(words.steps)


def compose(sheet: Sheet) -> None:
    """Compose the page."""
    tone = sheet.pick(sheet.palette.bold, sheet.palette.paper, sheet.palette.night)
    words = sheet.spec.words
    sheet.fill(Box(0, 0, sheet.width, sheet.height), tone.ground)
    foot = sheet.row(words.handle, words.footer, (tone.ink, tone.soft), centred=True)
    base = sheet.height - 60 - foot.height
    style = Style(sheet.setting.faces.serif, tone, biggest=118, kicker=True, centred=True, measure=0.8)
    column = sheet.column(style, sheet.inner, base - 40 - 0.3 * sheet.height - 100, wish=0.38 * sheet.height)
    top = base - (48 if foot.html else 20) - column.height
    tall = top - 46 - 72
    wide = round(min(max(tall * 0.82, 420), 720))
    left = (sheet.width - wide) / 2
    # A thin line follows the window: a shape of the line's colour, and one of the ground's inside it.
    for out, colour in ((18, tone.accent), (15, tone.ground)):
        frame = Box(left - out, 72 - out, wide + 2 * out, tall + out)
        sheet.fill(frame, colour, radius=_arch(wide / 2 + out))
    sheet.picture(Box(left, 72, wide, tall), radius=_arch(wide / 2))
    sheet.put(column, MARGIN, top)
    sheet.put(foot, MARGIN, base)


def _arch(radius: float) -> str:
    return f"{radius:g}px {radius:g}px 0 0"
