"""Write and publish the pieces as their authors would: notes, the studio's offers, words typed, a yes."""

import json
from collections.abc import Iterator

from musespark.create import decide
from musespark.create.authorship.table import to_units
from musespark.create.begin import begin
from musespark.create.make import keep_words
from musespark.create.manuscript import keep
from musespark.create.models import Conclusion, Offer, Round
from musespark.create.remix import add_parent, answer, remix, wish
from musespark.create.words.offers import Offer as Tile
from musespark.create.words.tokens import sentences
from musespark.demo.hang import PAINTING, paint_demo
from musespark.demo.models import Sketch
from musespark.demo.pictures import pictures_of
from musespark.demo.read import Line, Piece
from musespark.demo.stage import Stage
from musespark.people.models import Person
from musespark.support import clock
from musespark.works import react, reply
from musespark.works.edit import edit
from musespark.works.models import Work
from musespark.works.publish import publish

AT_A_STROKE = 60  # characters that one event of typing brings
MODEL = "demo (no model ran)"


def make_piece(stage: Stage, piece: Piece) -> Work:
    """Take a piece from its first note to its publication."""
    author = stage.people[piece.by]
    work = _begin(stage, piece, author)
    written = _offers(work, piece, author) if piece.studio else None
    keep(work, "title", list(_typed(piece.title)))
    keep(work, "text", list(_typed(piece.text, written)))
    work.language, work.remix_terms = piece.language, stage.known[piece.by].terms
    work.save(update_fields=["language", "remix_terms"])
    publish(work, by=author)
    if piece.pictures:
        sketched = pictures_of(piece, stage.known[piece.by], stage.palettes)
        Sketch.objects.create(work=work, pictures=sketched)
        paint_demo.using(priority=PAINTING).enqueue(work.key)
    return work


def _begin(stage: Stage, piece: Piece, author: Person) -> Work:
    if not piece.remix:
        return begin(author, notes=piece.notes, title=piece.title, text=piece.text, language=piece.language)
    first, *more = (stage.refs[ref] for ref in piece.remix)
    for parent in (first, *more):
        if parent.remix_terms == Work.Terms.ASK:
            answer(wish(parent, by=author, note="May I? I have an idea."), by=parent.author, granted=True)
    work = remix(first, by=author)
    for parent in more:
        add_parent(work, parent, by=author)
    edit(work, title=piece.title, text=piece.text)
    return work


def _typed(text: str, offer: Offer | None = None) -> Iterator[dict[str, object]]:
    """Yield the editor's events that write `text`; the words of a model's `offer` come at one stroke."""
    before, taken, after = text.partition(offer.text) if offer else (text, "", "")
    strokes = [*((part, "typed") for part in _strokes(before)), (taken, "ai")]
    strokes += [(part, "typed") for part in _strokes(after)]
    at = 0
    for number, (part, source) in enumerate((stroke for stroke in strokes if stroke[0]), 1):
        event: dict[str, object] = {"n": number, "at": at, "remove": 0, "text": part, "source": source}
        yield event | {"offer": str(offer.pk)} if offer and source == "ai" else event
        at += len(to_units(part))


def _strokes(text: str) -> list[str]:
    return [text[start : start + AT_A_STROKE] for start in range(0, len(text), AT_A_STROKE)]


def _offers(work: Work, piece: Piece, author: Person) -> Offer | None:
    """Let the studio offer the author's own sentences; one title is edited and taken, others are put away."""
    asked = Round.objects.create(
        brief=work.brief, by=author, kinds=["title", "caption"], expected=5, asked_at=clock.now()
    )
    own = sentences(piece.notes)
    titles = [keep_words(asked, Tile("title", text[:80].rstrip("."), "extracted", score=0.5)) for text in own[:3]]
    caption = keep_words(asked, Tile("caption", " ".join(own[:2]), "extracted", score=0.4))
    written = keep_words(asked, Tile("caption", piece.ai, "model", score=0.6, model=MODEL)) if piece.ai else None
    Conclusion.objects.create(round=asked, at=clock.now())
    decide.edit(titles[0], by=author, text=piece.title)
    decide.accept(titles[0], by=author, in_editor=True)
    decide.reject(titles[-1], by=author)
    if written:
        decide.accept(written, by=author, in_editor=True)
    else:
        decide.reject(caption, by=author)
    return written


def talk(work: Work, days: float, said: list[Line]) -> Iterator[tuple[float, Line, list[Work]]]:
    """Yield when each line is said, and the branch that it grows on (the caller says it, in time)."""
    span = min(days * 0.8, 2.5)
    branch: list[Work] = [work]
    for number, line in enumerate(said, 1):
        yield days - span * number / (len(said) + 1), line, branch


def answer_with(stage: Stage, line: Line, branch: list[Work]) -> Work:
    """Say one line; `branch` ends with what it answers, and grows by it."""
    del branch[line.depth + 1 :]
    events = json.dumps({"text": list(_typed(line.text))})
    said = reply.reply(branch[-1], by=stage.people[line.by], text=line.text, events=events)
    branch.append(said)
    if line.pinned:
        react.pin(said, by=branch[0].author)
    return said
