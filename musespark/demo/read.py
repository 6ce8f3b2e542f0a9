"""Read who lives in the demo world and what they made: the TOML files of `content/`, as plain dataclasses."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).parent / "content"
Table = Mapping[str, Any]


@dataclass(frozen=True)
class Someone:
    """A person: handle, name, what they say of themselves, and whom they follow."""

    handle: str
    name: str
    language: str
    bio: str
    follows: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    face: str = ""  # a picture as in `Piece.pictures`, without the words
    terms: str = "ask"
    brand: tuple[str, ...] = ()
    colours: Mapping[str, str] = field(default_factory=dict)  # motif -> colours


@dataclass(frozen=True)
class Piece:
    """One Work: by whom, what it says, and its pictures in words ("motif seed shape | alt", "poster layout | …").

    `ref` is the name by which threads and remixes call it; `remix` names its parents. `ai` is what a model wrote,
    `made` what the author made of it (the same where they left it so), `pasted` what they pasted: those two stand in
    the text.
    """

    by: str
    text: str
    language: str
    title: str = ""
    ref: str = ""
    pictures: tuple[str, ...] = ()
    remix: tuple[str, ...] = ()
    notes: str = ""
    studio: bool = False
    ai: str = ""
    made: str = ""
    pasted: str = ""
    days: float | None = None  # before now; spread over the past two months where it is not said


@dataclass(frozen=True)
class Line:
    """One reply in a thread: its depth (0 answers the Work), whether the thread's author pinned it, who, what."""

    depth: int
    pinned: bool
    by: str
    text: str


def creators() -> list[tuple[Someone, list[Piece]]]:
    """Return the creators, each with their pieces, newest first."""
    found = []
    for file in sorted((CONTENT / "creators").glob("*.toml")):
        told = _load(file)
        someone = Someone(
            file.stem,
            told["name"],
            told["language"],
            told["bio"],
            links=tuple((label, url) for label, url in told["links"]),
            face=told["face"],
            terms=told["terms"],
            brand=tuple(told["brand"]),
            colours=told["colours"],
        )
        found.append((someone, [_piece(work, file.stem, told["language"]) for work in told["works"]]))
    return found


def readers() -> list[Someone]:
    """Return the audience."""
    people = _load(CONTENT / "readers.toml")["people"]
    return [
        Someone(handle, name, language, bio, tuple(follows.split())) for handle, name, language, bio, follows in people
    ]


def guests() -> list[Piece]:
    """Return the remixes across creators and the few Works by readers."""
    return [_piece(work, work["by"], "en") for work in _load(CONTENT / "guests.toml")["works"]]


def coffee() -> Table:
    """Return the parts of the crowded corner, see the file."""
    return _load(CONTENT / "coffee.toml")


def threads() -> dict[str, list[Line]]:
    """Return the replies by the name of the Work that they answer, in the order they were written."""
    return {ref: [_line(row) for row in rows] for ref, rows in _load(CONTENT / "threads.toml")["threads"].items()}


def _load(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _piece(work: Table, by: str, language: str) -> Piece:
    """Read one Work; its `ai` is the words that stand in the text, or a pair: what the model wrote, and what stands."""
    ai = work.get("ai", "")
    offered, made = (ai, ai) if isinstance(ai, str) else ai
    return Piece(
        by,
        work["text"].strip(),
        work.get("lang", language),
        title=work.get("title", ""),
        ref=work.get("ref", ""),
        pictures=tuple(work.get("pics", ())),
        remix=tuple(work.get("remix", ())),
        notes=work.get("notes", ""),
        studio=work.get("studio", False),
        ai=offered,
        made=made,
        pasted=work.get("pasted", ""),
        days=work.get("days"),
    )


def _line(row: str) -> Line:
    mark, _, said = row.partition(" ") if row[0] in ">*" else ("", "", row)
    by, _, text = said.partition(": ")
    return Line(mark.count(">"), mark == "*", by, text)


def lines_of(pieces: list[Piece]) -> Iterator[tuple[Piece, list[Line]]]:
    """Yield each piece that has a thread, with it."""
    said = threads()
    yield from ((piece, said[piece.ref]) for piece in pieces if piece.ref in said)
