"""Write and publish the pieces as their authors would: notes, the studio's offers, words typed, a yes."""

import json
from collections.abc import Iterator

from musespark.create import decide
from musespark.create.begin import begin
from musespark.create.make import keep_words
from musespark.create.manuscript import keep
from musespark.create.models import Conclusion, Offer, Round
from musespark.create.remix import add_parent, answer, remix, wish
from musespark.create.words.offers import Offer as Tile
from musespark.create.words.tokens import sentences
from musespark.demo.hang import PROVING
from musespark.demo.models import Sketch
from musespark.demo.pictures import pictures_of
from musespark.demo.read import Line, Piece
from musespark.demo.stage import Stage
from musespark.demo.write import Brought, write
from musespark.people.models import Person
from musespark.support import clock
from musespark.support.jobs import LAST, patiently
from musespark.works import react, reply
from musespark.works.edit import edit
from musespark.works.models import Work
from musespark.works.publish import publish

MODEL = "demo (no model ran)"


def make_piece(stage: Stage, piece: Piece) -> Work:
    """Take a piece from its first note to its publication."""
    author = stage.people[piece.by]
    work = _begin(stage, piece, author)
    written = _offers(work, piece, author) if piece.studio else None
    keep(work, "title", write(piece.title))
    keep(work, "text", write(piece.text, *_brought(piece, written)))
    work.language, work.remix_terms = piece.language, stage.known[piece.by].terms
    work.ai_terms = work.remix_terms
    work.repost_terms = Work.Terms.NEVER if work.remix_terms == Work.Terms.NEVER else Work.Terms.ALLOW
    work.save(update_fields=["language", "remix_terms", "ai_terms", "repost_terms"])
    with patiently(LAST if piece.pictures else PROVING):
        publish(work, by=author)
    if piece.pictures:
        Sketch.objects.create(work=work, pictures=pictures_of(piece, stage.known[piece.by], stage.palettes))
    return work


def _begin(stage: Stage, piece: Piece, author: Person) -> Work:
    if not piece.remix:
        return begin(author, notes=piece.notes, title=piece.title, text=piece.text, language=piece.language)
    first, *more = (stage.refs[ref] for ref in piece.remix)
    for parent in (first, *more):
        if parent.remix_terms == Work.Terms.ASK:
            asked = wish(parent, by=author, note="May I? I have an idea.", use="ai" if piece.ai else "human")
            answer(asked, by=parent.author, granted=True)
    work = remix(first, by=author)
    for parent in more:
        add_parent(work, parent, by=author)
    edit(work, title=piece.title, text=piece.text)
    return work


def _brought(piece: Piece, offer: Offer | None) -> Iterator[Brought]:
    """Yield what comes into the text at one stroke: a model's words, and words from elsewhere."""
    if offer:
        yield Brought(piece.ai, piece.made, "ai", str(offer.pk))
    if piece.pasted:
        yield Brought(piece.pasted, piece.pasted, "pasted")


def _offers(work: Work, piece: Piece, author: Person) -> Offer | None:
    """Let the studio offer the author's own sentences, and a model's where the piece has some; return those."""
    asked = _ask(work, piece, author)
    own = sentences(piece.notes)
    wanted = own[:3] if piece.title else []
    titles = [keep_words(asked, Tile("title", text[:80].rstrip("."), "extracted", score=0.5)) for text in wanted]
    caption = keep_words(asked, Tile("caption", " ".join(own[:2]), "extracted", score=0.4))
    written = keep_words(asked, Tile("caption", piece.ai, "model", score=0.6, model=MODEL)) if piece.ai else None
    Conclusion.objects.create(round=asked, at=clock.now())
    if titles:
        _take_title(titles, piece.title, author)
    if written:
        decide.accept(written, by=author, in_editor=True)
    else:
        decide.reject(caption, by=author)
    return written


def _ask(work: Work, piece: Piece, author: Person) -> Round:
    kinds, expected = (["title", "caption"], 5) if piece.title else (["caption"], 2)
    return Round.objects.create(brief=work.brief, by=author, kinds=kinds, expected=expected, asked_at=clock.now())


def _take_title(titles: list[Offer], title: str, author: Person) -> None:
    """Edit the first one and take it, put the last one away."""
    decide.edit(titles[0], by=author, text=title)
    decide.accept(titles[0], by=author, in_editor=True)
    decide.reject(titles[-1], by=author)


def talk(work: Work, days: float, said: list[Line]) -> Iterator[tuple[float, Line, list[Work]]]:
    """Yield when each line is said, and the branch that it grows on (the caller says it, in time)."""
    span = min(days * 0.8, 2.5)
    branch: list[Work] = [work]
    for number, line in enumerate(said, 1):
        yield days - span * number / (len(said) + 1), line, branch


def answer_with(stage: Stage, line: Line, branch: list[Work]) -> Work:
    """Say one line; `branch` ends with what it answers, and grows by it."""
    del branch[line.depth + 1 :]
    events = json.dumps({"text": write(line.text)})
    said = reply.reply(branch[-1], by=stage.people[line.by], text=line.text, events=events)
    branch.append(said)
    if line.pinned:
        react.pin(said, by=branch[0].author)
    return said
