"""The doctor: what is set, what is missing, and what that costs. It changes nothing. Rooms' checks are in loop.py."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.db import DatabaseError, connection
from django_tasks_db.models import DBTaskResult

from musespark.support import blobs, jobs, media

State = Literal["good", "default", "missing", "broken"]


@dataclass(frozen=True)
class Finding:
    """One thing looked at: its state, what is there, and what it costs or how to mend it."""

    what: str
    state: State
    there: str
    so: str


Check = Callable[[], Finding]


def typed(command: str) -> str:
    """Return `musespark COMMAND` as it is typed here: in a checkout by its script."""
    script = Path(__file__).parents[2] / "bin" / "musespark"
    return f"`bin/musespark {command}`" if script.exists() else f"`musespark {command}`"


def address() -> Finding:
    """Say under which address the instance believes to be reached, and whose word it takes for who asks."""
    proxies = ", ".join(map(str, settings.PROXIES)) or "nobody"
    if settings.ADDRESS.startswith("https://"):
        so = f"Whom a proxy asks for is believed of {proxies}; MUSESPARK_PROXIES names others."
        return Finding("address", "good", settings.ADDRESS, so)
    so = "Only this machine reaches it. Behind a TLS proxy set MUSESPARK_ADDRESS=https://your.name; passkeys need it."
    if "MUSESPARK_ADDRESS" in os.environ:
        return Finding("address", "default", settings.ADDRESS, so)
    there = f"{settings.ADDRESS}, the default (bin/up --port makes it another, and prints it)"
    return Finding("address", "default", there, so)


def database() -> Finding:
    """Say which database holds the rows."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        so = "One machine, one file, good for thousands of people. DATABASE_URL=postgres://… grows it."
        return Finding("rows", "default", f"SQLite at {name}", so)
    return Finding("rows", "good", f"{connection.vendor} {name}", "Nothing to do.")


def folder() -> Finding:
    """Say where blobs are, whether a store that has them answers, and how much room is left."""
    if not Path(settings.DATA).exists():
        so = "Blobs and keys belong in there. Set MUSESPARK_DATA to where they are, or restore a backup."
        return Finding("blobs", "broken", f"there is no folder {settings.DATA}", so)
    free = shutil.disk_usage(settings.DATA).free / 2**30
    so = "Nothing to do." if free > 5 else "Less than 5 GB are free: uploads will fail soon. Make room."
    there = f"{settings.DATA}, {free:.0f} GB free"
    if not blobs.in_folder():
        return _store(there, so if free <= 5 else "", is_full=free <= 1)
    return Finding("blobs", "default" if free > 1 else "broken", there, so)


def _store(rest: str, need: str, *, is_full: bool) -> Finding:
    """Say whether the store answers; `rest` is where the other files are, `need` what they need."""
    if wrong := blobs.trouble():
        so = "Pictures are neither kept nor shown until it does. Does it run, and is MUSESPARK_BLOBS right?"
        return Finding("blobs", "broken", f"{blobs.where()} does not serve. {wrong}", so)
    there = f"{blobs.where()}; the rest in {rest}"
    if any(Path(settings.DATA, "blobs").glob("*/*")):
        so = "Back up without MUSESPARK_BLOBS and restore with it into an empty MUSESPARK_DATA: that moves them."
        return Finding("blobs", "broken", f"{there}; older ones are still in its folder blobs", need or so)
    return Finding("blobs", "broken" if is_full else "good", there, need or "Nothing to do.")


def privacy() -> Finding:
    """Say whether other users of this machine can read rows or keys."""
    data = Path(settings.DATA)
    secret = [*data.glob("*.sqlite3*"), *(path for path in (data / "keys").rglob("*") if path.is_file())]
    bare = [str(path.relative_to(data)) for path in secret if _is_open(path)] if _is_open(data) else []
    if not bare:
        return Finding("privacy", "good", "other users of this machine can't read rows and keys", "Nothing to do.")
    there = f"other users of this machine may read {', '.join(sorted(bare))}"
    return Finding("privacy", "broken", there, f"Close the folder: chmod -R go= {data}")


def _is_open(path: Path) -> bool:
    return path.exists() and bool(path.stat().st_mode & 0o077)


def worker() -> Finding:
    """Say whether somebody does the jobs of each queue."""
    idle, waiting = sorted(jobs.idle_queues()), DBTaskResult.objects.ready()
    if not idle:
        return Finding("jobs", "good", f"every queue has a worker, {waiting.count()} jobs waiting", "Nothing to do.")
    undone = waiting.filter(queue_name__in=idle).count()
    none_lives = len(idle) == len(jobs.queues())
    there = f"no worker for {', '.join(idle)}, {undone} jobs waiting there"
    start = typed("worker" if none_lives else f"worker --queue {idle[0]}")
    so = f"Pictures, credentials and drafts are made by workers. {start} is one (bin/up starts all)."
    return Finding("jobs", "missing" if none_lives and not undone else "broken", there, so)


def failures() -> Finding:
    """Say whether jobs failed."""
    failed = DBTaskResult.objects.failed().count()
    if not failed:
        return Finding("failed jobs", "good", "none", "Nothing to do.")
    return Finding("failed jobs", "broken", str(failed), "Read why and try them again on /operate/jobs.")


def mail() -> Finding:
    """Say that nothing sends mail."""
    so = f"A forgotten password can't be reset by mail: {typed('changepassword HANDLE')} sets a new one."
    return Finding("mail", "missing", "no mail server; mail is printed by the web process", so)


def recordings() -> Finding:
    """Say whether video and sound are taken in, and what does that."""
    if media.is_here():
        return Finding("video and sound", "good", f"taken in, decoded by PyAV {version('av')}", "Nothing to do.")
    so = "The extra `video` brings PyAV, which decodes them in a process of its own: 100 MB. Pictures need none of it."
    return Finding("video and sound", "missing", "not taken in: pages say so", so)


checks: list[Check] = [address, database, folder, privacy, worker, failures, mail, recordings]


def examine() -> list[Finding]:
    """Run every check; a check that fails is a finding itself. Where nothing was made yet, that is the only one."""
    try:
        is_bare = _is_bare()
    except DatabaseError as error:
        so = "Nothing works without it. Does it run, is it whole, and is DATABASE_URL right?"
        return [Finding("rows", "broken", f"the database can't be read: {_first_line(error)}", so)]
    if is_bare:
        return [Finding("instance", "missing", f"nothing here yet ({settings.DATA})", "Run bin/up, or `musespark up`.")]
    return [_examined(check) for check in checks]


def _is_bare() -> bool:
    """Whether nothing was ever made here. SQLite makes the file that it is asked for, so that is looked for first."""
    if connection.vendor == "sqlite":
        file = Path(connection.settings_dict["NAME"])
        if not (file.exists() and file.stat().st_size):
            return True
    return not connection.introspection.table_names()


def _examined(check: Check) -> Finding:
    try:
        return check()
    except DatabaseError as error:
        so = f"The tables are of another version: {typed('migrate')}."
        return Finding(check.__name__, "broken", _first_line(error), so)
    except Exception as error:  # noqa: BLE001  the doctor must not fall ill
        return Finding(check.__name__, "broken", f"{type(error).__name__}: {error}", "Read the log.")


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
