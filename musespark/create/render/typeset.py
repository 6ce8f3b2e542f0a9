"""Set the words of a poster as HTML: escaped, in the faces of their script, with breaks where readers pause."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape

import budoux

from musespark.create.render.colour import Rgb, css
from musespark.create.render.fonts import Face, Faces, Pack
from musespark.create.render.hyphen import softened
from musespark.create.render.palette import Tone
from musespark.create.render.script import Script, upper
from musespark.create.render.spec import Step, Words

_ORNATE = Face("Fraunces", 700, 1.0, settings="'opsz' 144")
_SPACES = re.compile(r"[\s\u200b]+")
_ENDLESS = 64
_PULL_AT_MOST = 8.0  # letters without white at their left, like A, would stick out
_THAI = re.compile(r"[\u0e00-\u0e7f]")
_BREAK = "\u200b"
JOINER = "\u2060"
_TIED = (
    f"{JOINER} {JOINER}"  # the engine breaks lines at a no-break space (takumi-py 0.3.0), but not beside word joiners
)
_COUNTED = re.compile(r"(?<![\w.,:])(\d[\d.,:]{0,5}) (?=\S{1,8}(?!\S))")
_ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@dataclass(frozen=True, slots=True)
class Ornament:
    """An opening quotation mark: how far its ink lies below and behind that of English, in em, and its size."""

    sign: str
    low: float = 0.0
    behind: float = 0.0
    size: float = 1.0


_ENGLISH = Ornament("“")
_MARKS = {
    "de": Ornament("„", 0.6),
    "fr": Ornament("«", 0.35),
    "es": Ornament("«", 0.35),
    "ar": Ornament("»", 0.35),  # the engine doesn't mirror a sign that stands alone
    "ja": Ornament("｢", 0.2, 0.08, 0.7),  # the narrow one: no white before its ink
}
ORNAMENTS = frozenset(each.sign for each in (*_MARKS.values(), _ENGLISH))


@dataclass(frozen=True, slots=True)
class Setting:
    """What all texts of one poster share: words, script, its faces, and the packs loaded for them."""

    words: Words
    script: Script
    faces: Faces
    packs: tuple[Pack, ...]
    rtl: bool

    @property
    def cased(self) -> bool:
        """Tell whether labels may be set in spaced capitals."""
        return self.script in {"latin", "cyrillic"}


@dataclass(frozen=True, slots=True)
class Style:
    """How a layout wants its column set; sizes in pixels of the poster."""

    display: Face
    tone: Tone
    biggest: int = 150
    kicker: bool = True
    centred: bool = False
    # The numerals of steps, where a layout makes something of them.
    numerals: bool = False
    # The part of the column's width that running text takes: long lines tire.
    measure: float = 1.0
    # Whether long words of the headline may break.
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Size:
    """Sizes the fitter tries: headline in pixels, running text as a scale, and their widths where narrowed."""

    headline: float
    scale: float = 1.0
    headline_width: int = 0
    body_width: int = 0


def column(setting: Setting, style: Style, size: Size, width: int) -> str:
    """Set kicker, headline, body and steps as one column of the given width."""
    words = setting.words
    blocks = [
        label(setting, words.kicker, style.tone.accent, 25) if style.kicker else "",
        headline(setting, style, size, width),
        body(setting, style, size, round(width * style.measure)),
        steps(setting, style, size, round(width * (0.86 if style.centred else 1.0))),
    ]
    align = "center" if style.centred else "right" if setting.rtl else "left"
    return (
        f'<div style="display:flex;flex-direction:column;width:{width}px;gap:{round(30 * size.scale)}px;'
        f'{"align-items:center;" if style.centred else ""}text-align:{align}">{"".join(blocks)}</div>'
    )


def headline(setting: Setting, style: Style, size: Size, width: int) -> str:
    """Set the headline, its lines balanced, its stems in line with the margin."""
    face = style.display
    pixels = size.headline * face.scale
    text = softened(setting.words.headline) if style.soft else setting.words.headline
    pull = 0.0 if style.centred else -min(face.bearing * pixels, _PULL_AT_MOST)
    side = "right" if setting.rtl else "left"
    return _text(
        setting,
        _phrased(setting, text),
        f"width:{size.headline_width or width}px;position:relative;{side}:{pull:.1f}px;"
        f"font-size:{pixels:.2f}px;color:{css(style.tone.ink)};"
        f"{_breaking(setting, setting.words.headline)}{face.css(setting.packs)}",
    )


def body(setting: Setting, style: Style, size: Size, width: int) -> str:
    """Set the running text."""
    if not setting.words.body:
        return ""
    face = setting.faces.text
    narrow = min(width, size.body_width or width)
    return _text(
        setting,
        _phrased(setting, setting.words.body),
        f"width:{narrow}px;margin-top:{10 * size.scale:.0f}px;color:{css(style.tone.soft)};"
        f"font-size:{34 * size.scale * face.scale:.2f}px;{_breaking(setting, setting.words.body)}"
        f"{face.css(setting.packs)}",
    )


def steps(setting: Setting, style: Style, size: Size, width: int) -> str:
    """Set the steps as numbered rows."""
    rows = [_step(setting, style, size, n, step) for n, step in enumerate(setting.words.steps, 1)]
    gap = round((30 if style.numerals else 18) * size.scale)
    align = "right" if setting.rtl else "left"
    inside = f"display:flex;flex-direction:column;width:{width}px;gap:{gap}px;text-align:{align}"
    return f'<div style="{inside}">{"".join(rows)}</div>' if rows else ""


def label(setting: Setting, text: str, colour: Rgb, pixels: float, *, spaced: bool = True) -> str:
    """Set a short label: spaced capitals where the script has them, a heavier weight where not."""
    if not text:
        return ""
    face = replace(setting.faces.text, weight=620, leading=1.3)
    if spaced and setting.cased:
        text = upper(text, setting.words.language)
        face = replace(face, tracking=0.13)
    return _text(
        setting,
        text,
        f"font-size:{pixels * face.scale:.2f}px;color:{css(colour)};overflow-wrap:anywhere;{face.css(setting.packs)}",
    )


def row(setting: Setting, start: str, end: str, width: int, *, centred: bool = False) -> str:
    """Set two labels at the two ends of a line, or one in its middle; long ones wrap within their half."""
    side, other = ("right", "left") if setting.rtl else ("left", "right")
    half = f"display:flex;flex-direction:column;max-width:{round(width * 0.56)}px;"
    if centred and not end:
        middle = f"display:flex;flex-direction:column;width:{width}px;align-items:center;text-align:center"
        return f'<div style="{middle}">{start}</div>'
    return (
        f'<div style="display:flex;justify-content:space-between;align-items:flex-end;gap:32px;width:{width}px">'
        f'<div style="{half}text-align:{side}">{start}</div>'
        f'<div style="{half}text-align:{other}">{end}</div></div>'
    )


def mark(setting: Setting, colour: Rgb, pixels: int) -> str:
    """Set the opening quotation mark of the words' language as an ornament, cut close to its ink."""
    align = "right" if setting.rtl else "left"
    ornament = opening(setting)
    em = pixels * ornament.size
    return _text(
        setting,
        ornament.sign,
        f"font-size:{em:g}px;color:{css(colour)};height:{round(pixels * 0.45)}px;text-align:{align};"
        f"position:relative;top:{-round(em * ornament.low)}px;left:{-round(em * ornament.behind)}px;"
        f"{_ORNATE.css(setting.packs)}",
    )


def opening(setting: Setting) -> Ornament:
    """Return the opening quotation mark of the words' language, that of English where its font is not loaded."""
    found = _MARKS.get(setting.words.language.split("-")[0].lower(), _ENGLISH)
    return _ENGLISH if found.sign == "｢" and "japanese" not in setting.packs else found


def _step(setting: Setting, style: Style, size: Size, number: int, step: Step) -> str:
    text, tone, scale, big = setting.faces.text, style.tone, size.scale, style.numerals
    digit = str(number).translate(_ARABIC_DIGITS) if setting.script == "arabic" else str(number)
    figure = replace(style.display, leading=1.0, bearing=0.0) if big else replace(text, weight=640, leading=1.3)
    title = setting.faces.small if big else replace(text, weight=640, leading=1.3)
    rest = replace(text, leading=text.leading - 0.06)
    lines = [
        _line(setting, step.title, title, (40 if big else 32) * scale, tone.ink),
        _line(setting, step.text, rest, 28 * scale, tone.soft) if step.text else "",
    ]
    return (
        f'<div style="display:flex;gap:{round(12 * scale)}px">'
        f'<div style="display:flex;width:{round((92 if big else 46) * scale)}px;flex-shrink:0">'
        f"{_line(setting, digit, figure, (76 if big else 32) * scale, tone.accent)}</div>"
        f'<div style="display:flex;flex-direction:column;flex:1;gap:{5 * scale:.0f}px">{"".join(lines)}</div></div>'
    )


def _line(setting: Setting, text: str, face: Face, pixels: float, colour: Rgb) -> str:
    return _text(
        setting,
        _phrased(setting, text),
        f"font-size:{pixels * face.scale:.2f}px;color:{css(colour)};{_breaking(setting, text)}"
        f"{face.css(setting.packs)}",
    )


def _phrased(setting: Setting, text: str) -> str:
    """Mark where a line may break: in Japanese and Thai between phrases; rarely behind a number (not all ties hold)."""
    if setting.script == "japanese":
        return _BREAK.join(_japanese().parse(text))
    if _THAI.search(text):
        return _BREAK.join(_thai().parse(text))
    return _COUNTED.sub(rf"\1{_TIED}", text)


def _breaking(setting: Setting, text: str) -> str:
    """Say how lines break: never inside a word, unless it is longer than any word (an address, a wail)."""
    if max(map(len, _SPACES.split(_phrased(setting, text)))) > _ENDLESS:
        return "overflow-wrap:anywhere;"
    return "word-break:keep-all;" if setting.script in {"japanese", "korean"} else ""


def _text(setting: Setting, text: str, style: str) -> str:
    # The span makes the renderer report each line as a run, which the gate and the contrast check read. A language
    # changes the width of some glyphs, so it is said wherever a text is measured alone.
    return f'<div lang="{setting.words.language}" style="{style}"><span>{escape(text)}</span></div>'


@lru_cache(maxsize=1)
def _japanese() -> budoux.Parser:
    return budoux.load_default_japanese_parser()


@lru_cache(maxsize=1)
def _thai() -> budoux.Parser:
    return budoux.load_default_thai_parser()
