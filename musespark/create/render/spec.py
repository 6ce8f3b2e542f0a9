"""What a poster says and how big it is: the one layout spec that every layout reads.

`Words` is the text, `Spec` the words with a photo, brand colours, a size and a seed. Both clean and check
themselves when made, so that everything behind them works on text that can be set.
"""

import re
import unicodedata
from dataclasses import dataclass

SIZES = ((1080, 1350), (1080, 1080), (1080, 1920))
LIMITS = {"headline": 400, "kicker": 60, "body": 600, "handle": 40, "footer": 40}
STEP_LIMITS = {"title": 80, "text": 160}
STEPS_AT_MOST = 6
COLOURS_AT_MOST = 6

# Joiners (U+200C, U+200D) shape Persian words and join emoji, so they stay when other invisibles go.
_JOINERS = "\u200c\u200d"
_MARKS_IN_A_ROW = 4
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class Step:
    """One numbered step: a short title and, if needed, a sentence."""

    title: str
    text: str = ""

    def __post_init__(self) -> None:
        for name, limit in STEP_LIMITS.items():
            object.__setattr__(self, name, bounded(f"step {name}", getattr(self, name), limit))
        if not self.title:
            raise ValueError("Give each step a title.")


@dataclass(frozen=True, slots=True)
class Words:
    """Everything a poster says, in one language (BCP 47).

    Raises ValueError, with a sentence that can be shown, when the headline is empty or a text is too long.
    """

    headline: str
    kicker: str = ""
    body: str = ""
    steps: tuple[Step, ...] = ()
    handle: str = ""
    footer: str = ""
    language: str = "en"

    def __post_init__(self) -> None:
        for name, limit in LIMITS.items():
            object.__setattr__(self, name, bounded(name, getattr(self, name), limit))
        if not any(character.isprintable() and not character.isspace() for character in self.headline):
            raise ValueError("Give the poster a headline with at least one visible character.")
        if not _LANGUAGE.fullmatch(self.language):
            raise ValueError("Give the language as a tag like en, ar or pt-BR.")
        if len(self.steps) > STEPS_AT_MOST:
            raise ValueError(f"A poster takes at most {STEPS_AT_MOST} steps; this one has {len(self.steps)}.")

    def everything(self) -> str:
        """Return all texts in one string, to see which scripts they need."""
        steps = [part for step in self.steps for part in (step.title, step.text)]
        return " ".join([self.headline, self.kicker, self.body, self.handle, self.footer, *steps])


@dataclass(frozen=True, slots=True)
class Spec:
    """A poster to be made: words, an optional photo (encoded bytes), brand colours (#rrggbb), a size, a seed.

    The seed decides whatever taste leaves open (pattern, tone, crop), so the same spec gives the same bytes.
    """

    words: Words
    photo: bytes | None = None
    brand: tuple[str, ...] = ()
    width: int = 1080
    height: int = 1350
    seed: int = 0

    def __post_init__(self) -> None:
        if (self.width, self.height) not in SIZES:
            known = ", ".join(f"{width}x{height}" for width, height in SIZES)
            raise ValueError(f"A poster is {known} pixels; {self.width}x{self.height} is not one of them.")
        if len(self.brand) > COLOURS_AT_MOST or not all(_HEX.fullmatch(colour) for colour in self.brand):
            raise ValueError(f"Brand colours are at most {COLOURS_AT_MOST} values like #1a2b3c.")


def clean(text: str) -> str:
    """Make text settable: NFC, one space between words, no controls, bidi overrides, or towers of marks."""
    kept = [character for character in text if character.isspace() or _visible(character)]
    return _level_towers(unicodedata.normalize("NFC", " ".join("".join(kept).split())))


def bounded(name: str, text: str, limit: int) -> str:
    """Clean a text and refuse it with a sentence when it is longer than its limit (in characters)."""
    cleaned = clean(text)
    if len(cleaned) > limit:
        raise ValueError(f"The {name} has {len(cleaned)} characters; a poster takes at most {limit}.")
    return cleaned


def _visible(character: str) -> bool:
    return character in _JOINERS or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def _level_towers(text: str) -> str:
    """Drop combining marks after the fourth in a row: real scripts stack fewer, and more leave the line."""
    out: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if marks <= _MARKS_IN_A_ROW:
            out.append(character)
    return "".join(out)
