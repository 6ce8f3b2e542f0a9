"""Quote: one sentence in italics on a strong colour, the speaker's picture beside the name."""

from musespark.create.render.photo import Photo
from musespark.create.render.plate import Box
from musespark.create.render.sheet import MARGIN, Block, Sheet
from musespark.create.render.spec import Words
from musespark.create.render.typeset import Style, mark

TRAITS = frozenset({"type", "bold", "italic"})
NEEDS: frozenset[str] = frozenset()
_PORTRAIT = 132


def suits(words: Words, photo: Photo | None) -> float:
    """Like one sentence that somebody could say."""
    spoken = words.headline[0] in "“„«「\"'" or words.headline[-1] in ".!?…”»」。！？؟"
    fitting = 25 <= len(words.headline) <= 180 and not words.steps
    return (0.66 + 0.24 * spoken) * fitting - 0.05 * (photo is not None)


def compose(sheet: Sheet) -> None:
    """Compose the page."""
    tone = sheet.pick(sheet.palette.bold, sheet.palette.night, sheet.palette.paper)
    words = sheet.spec.words
    sheet.fill(Box(0, 0, sheet.width, sheet.height), tone.ground)
    beside = _PORTRAIT + 30 if sheet.photo else 0
    foot = sheet.row(words.handle, words.footer, (tone.ink, tone.soft), sheet.inner - beside)
    head = sheet.kicker(tone.accent)
    base = sheet.height - MARGIN - max(foot.height, _PORTRAIT if sheet.photo else 0)
    high = MARGIN + head.height + 24
    glyph = Block(mark(sheet.setting, tone.accent, 330), 300, 150)
    style = Style(sheet.setting.faces.italic, tone, biggest=172, kicker=False, measure=0.86)
    column = sheet.column(style, sheet.inner, base - 60 - high - glyph.height - 30)
    top = (high + glyph.height + 30 + base - 60 - column.height) / 2
    sheet.put(head, MARGIN, MARGIN)
    sheet.put(glyph, MARGIN, top - 30 - glyph.height)
    sheet.put(column, MARGIN, top)
    if sheet.photo:
        sheet.picture(Box(MARGIN, base, _PORTRAIT, _PORTRAIT), radius=f"{_PORTRAIT // 2}px")
    sheet.put(foot, MARGIN + beside, base + (_PORTRAIT - foot.height) / 2 if sheet.photo else base)
