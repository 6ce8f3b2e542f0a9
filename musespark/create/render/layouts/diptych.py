"""Diptych: two tall halves, the photo and a column of type."""

from musespark.create.render.photo import Photo
from musespark.create.render.plate import Box
from musespark.create.render.sheet import Sheet
from musespark.create.render.spec import Words
from musespark.create.render.typeset import Style

TRAITS = frozenset({"photo", "split", "bold", "grotesk"})
NEEDS = frozenset({"photo"})
_EDGE = 56


def suits(words: Words, photo: Photo | None) -> float:
    """Like an upright photo and short words: the column is narrow."""
    if photo is None:
        return 0.0
    upright = photo.image.height > 1.2 * photo.image.width
    return 0.6 + 0.3 * upright - 0.4 * (max(map(len, words.headline.split())) > 13) - 0.2 * bool(words.steps)


def compose(sheet: Sheet) -> None:
    """Compose the page."""
    tone = sheet.pick(sheet.palette.night, sheet.palette.bold, sheet.palette.paper)
    words, faces = sheet.spec.words, sheet.setting.faces
    half = round(sheet.width * 0.55)
    inner = half - 2 * _EDGE
    sheet.fill(Box(0, 0, sheet.width, sheet.height), tone.ground)
    foot = sheet.row(words.handle, words.footer, (tone.ink, tone.soft), inner)
    head = sheet.kicker(tone.accent, inner)
    base = sheet.height - _EDGE - foot.height
    style = Style(sheet.pick(faces.grotesk, faces.serif), tone, biggest=118, kicker=False)
    low = _EDGE + head.height + 40
    column = sheet.column(style, inner, base - 44 - low)
    beside, left = sheet.pick((half, _EDGE), (0, sheet.width - half + _EDGE))
    sheet.picture(Box(beside, 0, sheet.width - half, sheet.height))
    sheet.put(head, left, _EDGE)
    sheet.put(column, left, base - 44 - column.height)
    sheet.put(foot, left, base)
