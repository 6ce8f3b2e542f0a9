"""Chores: what a worker does again and again beside its jobs. Rooms' chores are listed in loop.py."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import close_old_connections, connection

from musespark.support import clock, jobs, limits

log = logging.getLogger(__name__)


@dataclass
class Chore:
    """`do` is called at most once in `every`; it must bear being done by two workers at once."""

    do: Callable[[], object]
    every: timedelta
    due: datetime = field(default_factory=clock.now)


chores: list[Chore] = [
    Chore(jobs.reap, timedelta(seconds=10)),
    Chore(limits.sweep, timedelta(hours=1)),
]


def do_due() -> int:
    """Do the chores that are due and return how many; one that fails is logged and tried again next time."""
    moment = clock.now()
    due = [chore for chore in chores if chore.due <= moment]
    for chore in due:
        chore.due = moment + chore.every
        try:
            chore.do()
        except Exception:  # one broken chore must not keep the others from being done
            log.exception("the chore %s failed", chore.do)
    return len(due)


def keep_doing(stop: threading.Event, every: float = 5.0) -> None:
    """Do due chores until `stop` is set, in a thread with a connection of its own."""
    while not stop.wait(every):
        close_old_connections()
        do_due()
    connection.close()
