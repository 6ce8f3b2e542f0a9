"""Live through the demo world: every piece, reply and reaction at its own time, oldest first."""

from collections.abc import Callable, Iterator
from functools import partial

from django.db import transaction

from musespark.credential.bearing import bear
from musespark.credential.contest import contest
from musespark.credential.dispute import answer, dispute
from musespark.credential.models import Answer
from musespark.credential.record import facts_of
from musespark.credential.vouch import say
from musespark.demo import audience, read
from musespark.demo.browse import browse_demo
from musespark.demo.hang import paint_soon
from musespark.demo.publish import answer_with, make_piece, talk
from musespark.demo.read import Piece
from musespark.demo.stage import Stage, people_enter
from musespark.demo.world import age, world
from musespark.people.models import Person
from musespark.support import clock
from musespark.support.jobs import patiently
from musespark.works.models import Work
from musespark.works.react import pin

Deed = tuple[float, Callable[[], object]]  # days ago, what
DISPUTED = ("copied-loaf", "first-loaf", "This is my text, and my loaf. I wrote it at four in the morning.")
ANSWERED = "Everybody bakes bread. I found these words somewhere and liked them."
CONTESTED = ("rain-lane", "paloma_c", "hides-ai", "The reflections repeat too evenly for a brush. How was it made?")


def stands() -> bool:
    """Whether there is a demo world."""
    return Person.objects.filter(is_demo=True).exists()


@patiently()  # who publishes something of their own meanwhile must not wait for the proofs of 300 made-up Works
@transaction.atomic
def live(works: int) -> Stage:
    """Make the whole world but its pictures, or nothing of it. The caller sees to it that none stands yet."""
    stage = Stage(world(works), clock.now())
    people_enter(stage)
    for piece in stage.world.pieces:  # oldest first
        with clock.at(stage.at(age(piece))):
            _publish(stage, piece)
    for days, do in sorted(_talks(stage), key=lambda deed: -deed[0]):
        with clock.at(stage.at(days)):
            do()
    audience.react_all(stage)
    audience.give(stage)
    audience.look_around(stage)
    _pin(stage)
    _doubt(stage)
    _differ(stage)
    paint_soon()
    browse_demo.using(priority=-20).enqueue()
    return stage


def _publish(stage: Stage, piece: Piece) -> None:
    work = make_piece(stage, piece)
    stage.works.append((work, age(piece)))
    if piece.ref:
        stage.refs[piece.ref] = work


def _talks(stage: Stage) -> Iterator[Deed]:
    for piece, said in read.lines_of(stage.world.pieces):
        for days, line, branch in talk(stage.refs[piece.ref], age(piece), said):
            yield days, partial(answer_with, stage, line, branch)


def _pin(stage: Stage) -> None:
    """Each creator pins the newest piece that has a thread of its own."""
    newest: dict[int, Work] = {work.author_id: work for work in stage.refs.values()}
    for work in newest.values():
        pin(work, by=work.author)


def _doubt(stage: Stage) -> None:
    """Somebody contests a label, and nobody has decided yet."""
    ref, handle, reason, words = CONTESTED
    work = stage.refs.get(ref)
    if work is None:
        return
    days = next(days for known, days in stage.works if known.pk == work.pk)
    with clock.at(stage.at(days * 0.6)):
        say(work, facts_of(work, proved=False))
        contest(work, by=stage.people[handle], reason=reason, words=words)


def _differ(stage: Stage) -> None:
    """Two authors differ on whether one Work is made from the other, and nobody has decided yet."""
    later, earlier, words = DISPUTED
    work, original = stage.refs.get(later), stage.refs.get(earlier)
    if work is None or original is None:
        return
    days = next(days for known, days in stage.works if known.pk == work.pk)
    with clock.at(stage.at(days * 0.5)):
        bear(original)  # what is alike is measured against its prints
        row = dispute(work, original, by=original.author, words=words)
    with clock.at(stage.at(days * 0.3)):
        answer(row, by=work.author, choice=Answer.Choice.MINE, words=ANSWERED)
