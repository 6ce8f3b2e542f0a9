"""How a Work was made, as plain facts: what the label, the claim and the credential page are made from.

Shares are never guessed by a detector: they are counted from what the editor recorded. Where nothing was recorded
the facts say "unknown", which is a class of its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

ORIGINS = ("typed", "pasted", "ai", "ai-edited", "imported", "unknown")
HUMAN = frozenset({"typed"})
MACHINE = frozenset({"ai", "ai-edited"})
LAYERS = (
    "photo",
    "camera",
    "exif",
    "own-drawing",
    "ai",
    "ai-edited",
    "drawn",
    "text",
    "work",
    "others",
    "broken",
    "unknown",
)
METHOD = "musespark.spans/4"
WHOLE = 1_000_000  # areas and shares are in millionths
WORDS = "words"  # the role of what is written on a picture


@dataclass(frozen=True)
class Layer:
    """One visible part of a picture.

    `kind` is one of LAYERS, `area` its share in millionths, `role` what it shows, `signer` who signed the credential
    it came with, `source` the blob key of its bytes where they are kept apart.
    """

    kind: str
    area: int = WHOLE
    role: str = ""
    signer: str = ""
    source: str = ""


@dataclass(frozen=True)
class Tool:
    """A program or a model that took part; `kind` is "program" or "model"."""

    name: str
    version: str = ""
    kind: str = "program"


@dataclass(frozen=True)
class ProcessRecord:
    """What is recorded of a Work's making.

    `text` counts surviving letters of title and text by origin (see ORIGINS), `title` those of the title alone;
    `pictures` maps the sha256 of an Asset's original to
    its layers; `complete` is False where the log has a gap; `log_sha256` lets anybody who has the log recount.
    """

    text: Mapping[str, int] = field(default_factory=dict)
    title: Mapping[str, int] = field(default_factory=dict)
    ai_sentences: int = 0
    ai_edited_sentences: int = 0
    pictures: Mapping[str, tuple[Layer, ...]] = field(default_factory=dict)
    tools: tuple[Tool, ...] = ()
    complete: bool = False
    log_sha256: str = ""


@dataclass(frozen=True)
class Shares:
    """Millionths of one modality that a human, AI, and nobody knows who made; all parts sum to WHOLE.

    `layout` was computed by the studio from a person's words: neither theirs nor AI. `notes` is taken over from the
    author's notes, of which nobody recorded how they were written.
    """

    human: int
    ai: int
    unknown: int
    layout: int = 0
    notes: int = 0


def text_shares(record: ProcessRecord) -> Shares:
    """Return the shares of title and text: typed is human; pasted text may be anybody's, so unknown."""
    return _shares((_side(origin), letters) for origin, letters in record.text.items())


def untitled_shares(record: ProcessRecord) -> Shares:
    """Return the shares of the text without its title: the very characters that the text's credential is for."""
    return _shares((_side(origin), letters - record.title.get(origin, 0)) for origin, letters in record.text.items())


def picture_shares(layers: tuple[Layer, ...]) -> Shares:
    """Return the shares of one picture by visible area; an unproved upload is unknown, never human."""
    return _shares((side_of(layer), layer.area) for layer in layers)


def percents(counts: Mapping[str, int]) -> dict[str, int]:
    """Return whole percents that sum to 100, by largest remainder; an origin without letters has no entry."""
    present = {origin: n for origin, n in counts.items() if n > 0}
    total = sum(present.values()) or 1
    whole = {origin: n * 100 // total for origin, n in present.items()}
    by_rest = sorted(present, key=lambda origin: (-(present[origin] * 100 % total), origin))
    for origin in by_rest[: 100 - sum(whole.values())]:
        whole[origin] += 1
    return whole


def joined(names: tuple[str, ...]) -> str:
    """Return the names as one would list them."""
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + f" and {names[-1]}"


def _side(origin: str) -> str:
    if origin in HUMAN:
        return "human"
    if origin == "imported":
        return "notes"
    return "ai" if origin in MACHINE else "unknown"


def side_of(layer: Layer) -> str:
    """Return whose a layer is: "human", "ai", "layout" or "unknown"."""
    kind = layer.kind
    if kind in {"photo", "camera", "own-drawing", "text"}:
        return "human"
    if kind == "drawn":
        return "layout"
    return "ai" if kind in MACHINE else "unknown"


def _shares(parts: Iterable[tuple[str, int]]) -> Shares:
    sums = {"human": 0, "ai": 0, "unknown": 0, "layout": 0, "notes": 0}
    for side, amount in parts:
        sums[side] += amount
    total = sum(sums.values())
    if total == 0:
        return Shares(0, 0, WHOLE)
    human, ai, layout, notes = (sums[side] * WHOLE // total for side in ("human", "ai", "layout", "notes"))
    return Shares(human, ai, WHOLE - human - ai - layout - notes, layout, notes)
