"""React: like, save, repost and pin, each a row made once and undone by deleting it."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction

from musespark.people.models import Notification, Person
from musespark.people.notify import notify, take_back
from musespark.people.queries import is_blocked
from musespark.support import clock
from musespark.works.models import Like, Pin, Repost, Save, Work
from musespark.works.refuse import Refused

KINDS: dict[str, type[Like | Save | Repost]] = {"like": Like, "save": Save, "repost": Repost}
PAST = {"like": "liked", "save": "saved", "repost": "reposted"}

# whether a Work's author let somebody who asked repost it; filled by loop.py
leaves: list[Callable[[Work, Person], bool]] = []
# hear in the transaction what happened ("saved", or "saved undone"), to which Work and by whom; filled by loop.py
listeners: list[Callable[[str, Work, Person], object]] = []


@transaction.atomic
def react(kind: str, work: Work, *, by: Person) -> bool:
    """Add the reaction `kind` (like, save, repost); twice is once. Returns whether it is new.

    Raises Refused on a block between the two, and on reposting what its terms don't let be reposted (without asking).
    """
    if is_blocked(by, work.author):
        raise Refused("You can't react to this Work.")
    if kind == "repost" and by.pk != work.author_id:
        _refuse_repost(work, by)
    _, is_new = KINDS[kind].objects.get_or_create(work=work, person=by, defaults={"at": clock.now()})
    if is_new:
        notify(work.author, Notification.Kind(kind), url=work.get_absolute_url(), actor=by, text=str(work))
        _tell(PAST[kind], work, by)
    return is_new


def _refuse_repost(work: Work, by: Person) -> None:
    if work.repost_terms == Work.Terms.NEVER:
        raise Refused("Its author does not want it reposted. You can share the link.")
    if work.repost_terms == Work.Terms.ASK and not any(leave(work, by) for leave in leaves):
        raise Refused("Its author wants to be asked before it is reposted: see “Ask to repost it” in its menu.")


def remember(kind: str, past: Iterable[tuple[Work, Person, datetime]]) -> None:
    """Keep reactions that were made long ago, each once: what is old news is told to nobody and leaves no trace."""
    model = KINDS[kind]
    rows = [model(work=work, person=by, at=at) for work, by, at in past]
    model._default_manager.bulk_create(rows, batch_size=400, ignore_conflicts=True)  # type: ignore[arg-type]  # of this model


@transaction.atomic
def unreact(kind: str, work: Work, *, by: Person) -> bool:
    """Undo the reaction; returns whether there was one."""
    was = bool(KINDS[kind].objects.filter(work=work, person=by).delete()[0])
    if was:
        take_back(work.author, kind, url=work.get_absolute_url(), actor=by)
        _tell(f"{PAST[kind]} undone", work, by)
    return was


def _tell(what: str, work: Work, by: Person) -> None:
    for listen in listeners:
        listen(what, work, by)


@transaction.atomic
def pin(work: Work, *, by: Person) -> Pin:
    """Pin one's own Work on the profile, or a reply in one's own thread; the one pinned there before is let go.

    Raises Refused for anybody else, also for who wrote a reply in another's thread: nobody undoes another's pin.
    """
    if by.pk != (work.thread or work).author_id:
        raise Refused("You can pin your own Works, and replies in your own threads.")
    place = Pin.Place.THREAD if work.thread else Pin.Place.PROFILE
    others = Pin.objects.filter(work__thread=work.thread) if work.thread else Pin.objects.filter(by=by)
    others.filter(place=place).exclude(work=work).delete()
    row, _ = Pin.objects.update_or_create(work=work, defaults={"by": by, "place": place, "at": clock.now()})
    return row


def unpin(work: Work, *, by: Person) -> bool:
    """Let go of a pin that `by` set; returns whether there was one."""
    return bool(Pin.objects.filter(work=work, by=by).delete()[0])
