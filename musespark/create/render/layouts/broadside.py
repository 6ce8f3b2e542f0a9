"""Broadside: nothing but type, as large as the page allows."""

from musespark.create.render.photo import Photo
from musespark.create.render.plate import Box
from musespark.create.render.sheet import MARGIN, Sheet
from musespark.create.render.spec import Words
from musespark.create.render.typeset import Style

TRAITS = frozenset({"type", "bold", "grotesk"})
NEEDS: frozenset[str] = frozenset()
_SHORT = 0.3  # of the sheet's height


def suits(words: Words, photo: Photo | None) -> float:
    """Like a headline that is the whole message."""
    return 0.68 + 0.12 * (len(words.headline) < 40) - 0.15 * (photo is not None)


def compose(sheet: Sheet) -> None:
    """Compose the page."""
    tone = sheet.pick(sheet.palette.bold, sheet.palette.night, sheet.palette.paper)
    words = sheet.spec.words
    sheet.fill(Box(0, 0, sheet.width, sheet.height), tone.ground)
    head = sheet.row(words.kicker, words.footer, (tone.ink, tone.ink))
    foot = sheet.row(words.handle, "", (tone.ink, tone.ink))
    rule = MARGIN + head.height + 22
    sheet.fill(Box(MARGIN, rule, sheet.inner, 6), tone.ink)
    base = sheet.height - MARGIN - foot.height
    style = Style(sheet.setting.faces.grotesk, tone, biggest=480, kicker=False, measure=0.72)
    column = sheet.column(style, sheet.inner, base - 48 - rule - 48)
    sheet.put(head, MARGIN, MARGIN)
    # A short text stands low, on the handle, as on a title page; a long one hangs from the rule.
    low = base - (48 if foot.html else 0) - column.height
    sheet.put(column, MARGIN, low if column.height < _SHORT * sheet.height else rule + 48)
    sheet.put(foot, MARGIN, base)
