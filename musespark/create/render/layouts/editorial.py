"""Editorial: the photo above, a page of paper below with a display serif."""

from musespark.create.render.photo import Photo
from musespark.create.render.plate import Box
from musespark.create.render.sheet import MARGIN, Sheet
from musespark.create.render.spec import Words
from musespark.create.render.typeset import Style

TRAITS = frozenset({"photo", "light", "serif"})
NEEDS = frozenset({"photo"})


def suits(words: Words, photo: Photo | None) -> float:
    """Like any photo and a text to read."""
    return 0.0 if photo is None else 0.8 + 0.06 * bool(words.body)


def compose(sheet: Sheet) -> None:
    """Compose the page."""
    tone = sheet.pick(sheet.palette.paper, sheet.palette.night)
    words, faces = sheet.spec.words, sheet.setting.faces
    sheet.fill(Box(0, 0, sheet.width, sheet.height), tone.ground)
    foot = sheet.row(words.handle, words.footer, (tone.ink, tone.soft))
    base = sheet.height - 60 - foot.height
    rule = base - (28 if foot.html else 0)
    style = Style(sheet.pick(faces.serif, faces.italic, faces.grotesk), tone, biggest=132, measure=0.84)
    column = sheet.column(style, sheet.inner, rule - 0.36 * sheet.height - 108)
    lowest = rule - 46.0 - column.height
    tall = min(lowest - 62, 0.66 * sheet.height)
    # A short text leaves room below the photo: it stands in the middle of it.
    top = (tall + 62 + lowest) / 2 if tall < lowest - 62 else lowest
    inset = sheet.pick(0, MARGIN)
    sheet.picture(Box(inset, inset, sheet.width - 2 * inset, tall - inset))
    if foot.html:
        sheet.fill(Box(MARGIN, rule, sheet.inner, 2), tone.ink)
    sheet.put(column, MARGIN, top)
    sheet.put(foot, MARGIN, base)
