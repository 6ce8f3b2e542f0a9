"""The faces a poster is set in, and the engine that carries them.

All fonts are open (OFL) and come as packages, so a poster looks the same on a machine without any font. An
engine holds exactly the packs a text needs: with others loaded, a missing glyph could come from elsewhere.
"""

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from takumi_py import FontResource, Renderer

from musespark.create.render.script import Script, scripts_in

Pack = str

_CORE = "justmytype_western_core/fonts/ofl/"
_CJK = "justmytype_intl_cjk/fonts/ofl/"
_WORLD = ("Armenian", "Bengali", "Devanagari", "Ethiopic", "Georgian", "Gujarati", "Gurmukhi", "Kannada", "Khmer")
_WORLD_TOO = ("Lao", "Malayalam", "Myanmar", "Oriya", "Sinhala", "Tamil", "Telugu", "Thai", "Symbols")

# Family name -> files under installed packages, pack by pack.
PACKS: dict[Pack, tuple[tuple[str, str], ...]] = {
    "base": (
        ("Fraunces", "fontpkg_fraunces/files/Fraunces[SOFT,WONK,opsz,wght].ttf"),
        ("Fraunces", "fontpkg_fraunces/files/Fraunces-Italic[SOFT,WONK,opsz,wght].ttf"),
        ("Bricolage Grotesque", "fontpkg_bricolage_grotesque/files/BricolageGrotesque[opsz,wdth,wght].ttf"),
        ("Inter", _CORE + "inter/Inter[opsz,wght].ttf"),
        ("Noto Serif", _CORE + "notoserif/NotoSerif[wdth,wght].ttf"),
        ("Noto Sans", _CORE + "notosans/NotoSans[wdth,wght].ttf"),
        ("Noto Sans Symbols 2", _CORE + "notosanssymbols2/NotoSansSymbols2-Regular.ttf"),
        ("Noto Emoji", "manimgx_fonts/NotoEmoji[wght].ttf"),
    ),
    "arabic": (
        ("Amiri", "fontpkg_amiri/files/Amiri-Bold.ttf"),
        ("Noto Sans Arabic", "fontpkg_noto_sans_arabic/files/NotoSansArabic[wdth,wght].ttf"),
    ),
    "hebrew": (("Noto Sans Hebrew", "manimgx_fonts/NotoSansHebrew[wght].ttf"),),
    "japanese": (("Noto Sans JP", _CJK + "notosansjp/NotoSansJP[wght].ttf"),),
    "chinese": (("Noto Sans SC", _CJK + "notosanssc/NotoSansSC[wght].ttf"),),
    "chinese-hant": (("Noto Sans TC", _CJK + "notosanstc/NotoSansTC[wght].ttf"),),
    "korean": (("Noto Sans KR", _CJK + "notosanskr/NotoSansKR[wght].ttf"),),
    "other": tuple((f"Noto Sans {name}", f"manimgx_fonts/NotoSans{name}[wght].ttf") for name in (*_WORLD, *_WORLD_TOO)),
}


@dataclass(frozen=True, slots=True)
class Face:
    """One way to set text: family and what goes with it at its size. Tracking and bearing are in em."""

    family: str
    weight: int
    leading: float
    tracking: float = 0.0
    settings: str = ""
    italic: bool = False
    # Large letters carry white at their left; moving them out by it lines their stems up with small text.
    bearing: float = 0.0
    # Cut for display, a face has tight word spaces; this opens them, in em.
    gap: float = 0.0
    # Letters of the same nominal size look smaller in some scripts.
    scale: float = 1.0

    def css(self, packs: tuple[Pack, ...]) -> str:
        """Write the face as CSS declarations, with every loaded family behind it in a fixed order."""
        rest = [family for pack in packs for family in families(pack) if family != self.family]
        if self.family.startswith("Noto Sans"):
            rest.insert(0, "Inter")  # a name in Latin letters amid another script stays without serifs
        stack = ",".join(f"'{family}'" for family in (self.family, *dict.fromkeys(rest)))
        axes = f"font-variation-settings:{self.settings};" if self.settings else ""
        slant = "font-style:italic;" if self.italic else ""
        return (
            f"font-family:{stack};font-weight:{self.weight};line-height:{self.leading};"
            f"letter-spacing:{self.tracking}em;word-spacing:{self.gap}em;{slant}{axes}"
        )


@dataclass(frozen=True, slots=True)
class Faces:
    """The voices of a poster in one script; `small` is the serif cut for sizes near running text."""

    grotesk: Face
    serif: Face
    italic: Face
    text: Face
    small: Face


_LATIN = Faces(
    grotesk=Face("Bricolage Grotesque", 800, 0.94, -0.018, "'opsz' 96,'wdth' 86", bearing=0.045, gap=0.03),
    serif=Face("Fraunces", 560, 1.02, -0.012, "'opsz' 144,'SOFT' 0,'WONK' 0", bearing=0.03, gap=0.05),
    italic=Face("Fraunces", 480, 1.06, -0.01, "'opsz' 144,'SOFT' 50,'WONK' 1", italic=True, bearing=0.02, gap=0.05),
    text=Face("Inter", 440, 1.42, -0.006, "'opsz' 24"),
    small=Face("Fraunces", 600, 1.15, -0.005, "'opsz' 30,'SOFT' 0,'WONK' 0"),
)
_CYRILLIC = Faces(
    grotesk=Face("Inter", 820, 1.0, -0.035, "'opsz' 32", bearing=0.05, gap=0.08, scale=0.92),
    serif=Face("Noto Serif", 600, 1.08, -0.022, "'wdth' 90", bearing=0.03, scale=0.92),
    italic=Face("Noto Serif", 460, 1.14, -0.016, "'wdth' 92", bearing=0.02, scale=0.9),
    text=_LATIN.text,
    small=Face("Noto Serif", 600, 1.15, -0.01, "'wdth' 92", scale=0.92),
)
_ARABIC = Faces(
    grotesk=Face("Noto Sans Arabic", 800, 1.3, settings="'wdth' 92", scale=0.84),
    serif=Face("Amiri", 700, 1.24, scale=1.06),
    italic=Face("Amiri", 700, 1.3, scale=1.02),
    text=Face("Noto Sans Arabic", 440, 1.6, scale=0.98),
    small=Face("Noto Sans Arabic", 700, 1.4, scale=0.92),
)


def _square(family: str) -> Faces:
    """Return voices of a script whose letters fill a square: weight and air tell them apart."""
    return Faces(
        grotesk=Face(family, 860, 1.2, -0.01, scale=0.8, bearing=0.03),
        serif=Face(family, 560, 1.32, 0.015, scale=0.76, bearing=0.03),
        italic=Face(family, 340, 1.42, 0.03, scale=0.74, bearing=0.02),
        text=Face(family, 400, 1.62, 0.01, scale=0.94),
        small=Face(family, 680, 1.4, 0.01, scale=0.9),
    )


_FACES: dict[Script, Faces] = {
    "latin": _LATIN,
    "cyrillic": _CYRILLIC,
    "arabic": _ARABIC,
    "hebrew": _square("Noto Sans Hebrew"),
    "japanese": _square("Noto Sans JP"),
    "korean": _square("Noto Sans KR"),
    "other": _square("Noto Sans"),
}


def faces_of(script: Script, language: str) -> Faces:
    """Return the voices of a script; Chinese has its own characters by region."""
    if script == "chinese":
        return _square("Noto Sans TC" if _traditional(language) else "Noto Sans SC")
    return _FACES[script]


def packs_for(text: str, language: str) -> tuple[Pack, ...]:
    """Return the packs a text needs, the base first, in a fixed order."""
    needed: set[Pack] = {"base", *scripts_in(text, language)} - {"latin", "cyrillic"}
    if "chinese" in needed and _traditional(language):
        needed = (needed - {"chinese"}) | {"chinese-hant"}
    return tuple(pack for pack in PACKS if pack in needed)


def families(pack: Pack) -> tuple[str, ...]:
    """Return the families of a pack."""
    return tuple(dict.fromkeys(family for family, _ in PACKS[pack]))


@lru_cache(maxsize=6)
def engine(packs: tuple[Pack, ...]) -> Renderer:
    """Return the renderer that carries exactly these packs."""
    renderer = Renderer(load_default_fonts=False, cache_max_bytes=0)
    for pack in packs:
        for family, path in PACKS[pack]:
            package, _, inner = path.partition("/")
            renderer.register_font(FontResource(files(package).joinpath(inner).read_bytes(), name=family))
    return renderer


def _traditional(language: str) -> bool:
    return language.lower().startswith(("zh-hant", "zh-tw", "zh-hk", "zh-mo"))
