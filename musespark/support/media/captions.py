"""Captions as WebVTT (W3C, webvtt1): read strictly, kept as plain words with their times, written anew. Pure."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from musespark.support.refuse import Refused

MOST_BYTES, MOST_CUES, MOST_LETTERS = 2**20, 5_000, 20_000
_TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING = re.compile(rf"[ \t]*{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t]+.*)?", re.ASCII)
_VOICE = re.compile(r"<v(?:\.[^ \t>]*)?[ \t]+([^>]*)>")
_TAG = re.compile(r"<[^>]*(?:>|$)")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff]")
_LARGE = "These captions are over 1 MB long. Shorten them, and try again."
_ASIDE = ("NOTE", "STYLE", "REGION")  # what we leave out: remarks, and what only says how it looks


@dataclass(frozen=True)
class Cue:
    """What is said from one millisecond to another: plain words, a line each, never empty."""

    start: int
    end: int
    text: str

    @property
    def at(self) -> float:
        """The second at which it begins."""
        return self.start / 1000


def parse(data: bytes) -> list[Cue]:
    """Return the cues of a WebVTT file in order. Raises Refused with the line and what is wrong with it."""
    lines = _lines(data)
    cues: list[Cue] = []
    for number, block in _blocks(lines):
        cue = _cue(number, block)
        if cue is None:
            continue
        if cues and cue.start < cues[-1].start:
            raise _wrong(number, "it begins before the one above it")
        cues.append(cue)
    if not cues:
        raise Refused("There are no captions in this file. Each is a line with its times, and below it what is said.")
    if len(cues) > MOST_CUES:
        raise Refused(f"This file has {len(cues)} captions; at most {MOST_CUES} are possible.")
    return cues


def _lines(data: bytes) -> list[str]:
    if len(data) > MOST_BYTES:
        raise Refused(_LARGE)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("This captions file is not in UTF-8. Save it as WebVTT in UTF-8.") from error
    lines = re.split(r"\r\n|\r|\n", text)
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        raise Refused("A captions file begins with the line WEBVTT. Save it as WebVTT (.vtt), and try again.")
    return lines


def of_words(words: str, duration: int) -> list[Cue]:
    """Return plain words as one cue over all `duration` milliseconds. Raises Refused on none or too many."""
    lines = [_clean(html.escape(line, quote=False)) for line in words.splitlines()]
    text = "\n".join(line for line in lines if line)
    if not text:
        raise Refused("There is nothing in it. Write what is said, or what is heard.")
    if len(text) > MOST_LETTERS:
        raise Refused("This is longer than what can be said in this time. Shorten it.")
    return [Cue(0, max(1, duration), text)]


def write(cues: Sequence[Cue]) -> str:
    """Return the file that `parse` reads as these cues. Raises Refused where it is too large for that."""
    parts = [f"{_said(cue.start)} --> {_said(cue.end)}\n{html.escape(cue.text, quote=False)}\n" for cue in cues]
    file = "\n".join(["WEBVTT\n", *parts])
    if len(file.encode()) > MOST_BYTES:
        raise Refused(_LARGE)
    return file


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield what stands between blank lines below the head, with the number of its first line."""
    block: list[str] = []
    head = next((place for place, line in enumerate(lines) if not line), len(lines))
    for number, line in enumerate([*lines[head:], ""], head + 1):
        if line:
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _cue(number: int, block: list[str]) -> Cue | None:
    named = int("-->" not in block[0] and any("-->" in line for line in block[1:2]))  # a name stands above the times
    found = _TIMING.fullmatch(block[named])
    if found is None and not named and block[0].startswith(_ASIDE):
        return None
    if found is None:
        raise _wrong(number + named, "there is no time like 00:01.000 --> 00:04.000")
    start, end = _milliseconds(found.groups()[:4]), _milliseconds(found.groups()[4:])
    if end <= start:
        raise _wrong(number + named, "it ends before it begins")
    said = block[named + 1 :]
    if any("-->" in line for line in said):
        raise _wrong(number + named, "a blank line is missing below it")
    text = "\n".join(line for line in map(_clean, said) if line)
    if len(text) > MOST_LETTERS:
        raise _wrong(number + named, f"it is over {MOST_LETTERS} letters long")
    return Cue(start, end, text) if text else None


def _clean(line: str) -> str:
    """Return the words of a line without marks; who speaks stands before what they say."""
    spoken = _VOICE.sub(lambda found: f"{found[1].strip()}: " if found[1].strip() else "", line)
    plain = _UNSEEN.sub("", html.unescape(_TAG.sub("", spoken))).replace("-->", "→")
    return " ".join(plain.split())


def _milliseconds(parts: Sequence[str | None]) -> int:
    hours, minutes, seconds, rest = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def _said(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"


def _wrong(number: int, what: str) -> Refused:
    return Refused(f"Line {number} of the captions: {what}. Mend it and send the file again.")
