"""`musespark demo`: the living demo world, made once; `--remove` takes it away again."""

import time
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError

from musespark.demo.face import give_faces
from musespark.demo.hang import hang, paint_soon, progress, unpainted
from musespark.demo.live import live, stands
from musespark.demo.remove import Report
from musespark.demo.remove import remove as take_away
from musespark.demo.world import WORKS
from musespark.people.models import Person
from musespark.support.refuse import Refused

NAMES = {
    "works.Work": "Works and replies",
    "works.Asset": "pictures",
    "people.Follow": "follows",
    "works.Like": "likes",
    "works.Save": "saves",
    "works.Repost": "reposts",
    "people.Notification": "notifications",
    "traces.Trace": "traces of what was seen and done",
    "earn.Reward": "rewards, undone in the ledger",
    "works.Tag": "hashtags that nothing else uses",
    "jobs": "jobs",
    "files": "files (bytes that something else uses too stay)",
    "reactions of others": "of these reactions, follows and remix links were by people who are not of the demo",
}
AT_ONCE = 24  # newest Works that shall have their pictures when the command returns
PATIENCE = 1.0  # CPU-seconds that they may take: a slow machine answers first and paints later


class Command(BaseCommand):
    help = "Make the demo world, or remove it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--works", type=int, default=WORKS, help=f"at most so many Works (default {WORKS})")
        parser.add_argument("--if-new", action="store_true", help="only where nobody has an account yet")
        parser.add_argument("--remove", action="store_true", help="remove the demo world and everything that is its")

    def handle(self, *_: Any, works: int, remove: bool, if_new: bool, **__: Any) -> None:
        if remove:
            self.stdout.write("\n".join(told(take_away())))
        elif stands():
            give_faces()
            paint_soon()
            self._say("The demo world stands")
        elif if_new and Person.objects.exists():
            self.stdout.write("No demo world: this instance has people of its own. Add it on the page /operate/demo.")
        else:
            self._make(works)

    def _make(self, works: int) -> None:
        try:
            stage = live(works)
        except (Refused, IntegrityError) as error:  # IntegrityError: another makes it at this moment
            raise CommandError(str(error)) from error
        give_faces()
        hang_newest()
        self._say(f"{len(stage.people)} people and {len(stage.works)} Works")

    def _say(self, what: str) -> None:
        done, total = progress()
        rest = "" if done == total else ", the others arrive while you look around"
        self.stdout.write(f"{what}; {done} of {total} Works with pictures have them{rest}.")


def told(report: Report) -> list[str]:
    """Return what was removed and what was kept, a line each."""
    if not report.removed:
        return ["There is no demo world here; nothing was removed."]
    lines = [f"Removed the demo world with its {report.people} people:"]
    lines += [f"{count:>8,} {NAMES.get(name, 'other rows')}" for name, count in grouped(report.removed)]
    lines += ["Kept:", *(f"{count:>8,} {why}" for count, why in report.kept)] if report.kept else []
    return lines


def grouped(removed: Counter[str]) -> list[tuple[str, int]]:
    """Return the counts in the order of NAMES, tables without a name there as one."""
    known = [(name, removed[name]) for name in NAMES if removed[name]]
    others = sum(count for name, count in removed.items() if name not in NAMES)
    return [*known, ("", others)] if others else known


def hang_newest() -> None:
    """Hang the pictures of the newest Works that want some, as long as PATIENCE lasts."""
    until = time.process_time() + PATIENCE
    for key in unpainted()[:AT_ONCE]:
        if time.process_time() < until:
            hang(key)
