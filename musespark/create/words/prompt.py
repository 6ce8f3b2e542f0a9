"""What the model reads: instructions and examples in the brief's language, the creator's own voice, then the brief.

Everything that stays the same comes first, so that a server that remembers what it read (ours does) reads only the end.
"""

import hashlib
import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from musespark.create.engine.writer import Message
from musespark.create.words.brief import Brief
from musespark.create.words.voice import as_notes

MOST_FACTS = 1500  # characters of the brief that the model reads


@dataclass(frozen=True, slots=True)
class Manner:
    """The words for one language; an example in `shots` has notes, title, caption and the angle it follows."""

    system: str
    notes: str
    title: str
    caption: str
    alt: str
    angles: tuple[str, ...]
    shots: tuple[dict[str, Any], ...]


@cache
def manners() -> dict[str, Manner]:
    """Every manner by language code."""
    table = tomllib.loads(Path(__file__).with_name("examples.toml").read_text(encoding="utf-8"))
    return {
        code: Manner(**{**entry, "shots": tuple(entry["shots"]), "angles": tuple(entry["angles"])})
        for code, entry in table.items()
    }


def messages(brief: Brief, voice: Sequence[str], kind: str, angle: int) -> list[Message]:
    """The chat for one offer of `kind` ("title", "caption", "alt"), begun from the angle of that number."""
    language = brief.tongue
    manner = manners().get(language, manners()["en"])
    system = manner.system if language in manners() else f"{manner.system} Write in the language of the notes."
    # A voice replaces examples: fewer foreign words to leak, and less to read.
    shots = manner.shots[: 1 if len(voice) > 1 else None]
    turns: list[Message] = [{"role": "system", "content": system}]
    for shot in shots:
        turns += _turn(manner, shot["notes"], "caption", shot["caption"], manner.angles[shot["angle"]])
        turns += _turn(manner, shot["notes"], "title", shot["title"], "")
    for past in voice:
        turns += _turn(manner, as_notes(past, language), "caption", past, "")
    hint = manner.angles[angle % len(manner.angles)] if kind == "caption" else ""
    return [*turns, {"role": "user", "content": _request(manner, brief.facts[:MOST_FACTS], kind, hint)}]


def exemplars(brief: Brief, voice: Sequence[str]) -> list[str]:
    """Every example text that the model saw: an offer that repeats one of them has leaked."""
    manner = manners().get(brief.tongue, manners()["en"])
    return [*voice, *(shot["caption"] for shot in manner.shots), *(shot["title"] for shot in manner.shots)]


def instructions(brief: Brief) -> list[str]:
    """What the model was told to do: an offer that says it again has leaked."""
    manner = manners().get(brief.tongue, manners()["en"])
    return [manner.system, manner.title, manner.caption, manner.alt, *manner.angles]


def schema(kind: str) -> dict[str, Any]:
    """The answer's form. The length is generous: a tight one makes a model end in the middle of a word."""
    text = {"type": "string", "minLength": 4, "maxLength": 200 if kind == "title" else 700}
    return {"type": "object", "properties": {kind: text}, "required": [kind], "additionalProperties": False}


def fingerprint(chat: Sequence[Message]) -> str:
    """SHA-256 of what the model read, for the record of how a text was made."""
    return hashlib.sha256(json.dumps([*chat], ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _turn(manner: Manner, notes: str, kind: str, answer: str, hint: str) -> list[Message]:
    return [
        {"role": "user", "content": _request(manner, notes, kind, hint)},
        {"role": "assistant", "content": json.dumps({kind: answer}, ensure_ascii=False)},
    ]


def _request(manner: Manner, notes: str, kind: str, hint: str) -> str:
    return f"{manner.notes}\n{notes}\n\n{getattr(manner, kind)} {hint}".rstrip()
