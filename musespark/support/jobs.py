"""Jobs: work done after the answer, by one call each, idempotent, given to another worker when theirs dies.

A job is enqueued in the caller's transaction, into the same database: it exists exactly when what it is about exists.
django-tasks-db leaves the task of a killed worker RUNNING for ever; here each worker keeps a heartbeat row, and every
worker hands tasks of silent ones back (at most `TRIES` times).
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import Error, close_old_connections, connection, transaction
from django_tasks import TaskResultStatus, task
from django_tasks.base import Task
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from musespark.support import clock, media
from musespark.support.models import Heartbeat

log = logging.getLogger(__name__)

SILENT = timedelta(seconds=30)
TRIES = 5

job = task
LAST = -10  # the priority of what nobody waits for
_usual: ContextVar[int] = ContextVar("usual", default=0)  # the priority of jobs that have none of their own


class Backend(DatabaseBackend):
    """The rows of django-tasks-db; what is enqueued within `patiently` waits behind everything else."""

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        """Keep the job; one with a priority of its own keeps that too."""
        waits = _usual.get() and task.priority == 0
        return super().enqueue(task.using(priority=_usual.get()) if waits else task, args, kwargs)


@contextmanager
def patiently(priority: int = LAST) -> Iterator[None]:
    """Within the block jobs are enqueued with `priority`, behind those that somebody waits for."""
    before = _usual.set(priority)
    try:
        yield
    finally:
        _usual.reset(before)


def beat(worker: str, queue: str) -> None:
    """Say that `worker` lives and does the jobs of `queue`, "*" for all."""
    Heartbeat.objects.update_or_create(worker=worker, defaults={"at": clock.now(), "queue": queue})


def idle_queues() -> set[str]:
    """Return the queues whose jobs nobody does now."""
    served = set(Heartbeat.objects.filter(at__gt=clock.now() - SILENT).values_list("queue", flat=True))
    return set() if "*" in served else queues() - served


def queues() -> set[str]:
    """Return the queues that somebody has to do the jobs of; "media" only where there can be any."""
    return set(settings.TASKS["default"]["QUEUES"]) - (set() if media.is_here() else {"media"})


def keep_beating(worker: str, queue: str, stop: threading.Event, every: float = 5.0) -> None:
    """Beat until `stop` is set, in a thread of its own with a connection of its own."""
    while not stop.wait(every):
        try:
            close_old_connections()
            beat(worker, queue)
        except Error:  # a thread that ended here would have the living worker's tasks handed to others
            log.exception("the heartbeat of %s failed, the next is due", worker)
            connection.close()
    connection.close()


@transaction.atomic
def reap() -> int:
    """Hand tasks of silent workers back; a task that killed TRIES workers is failed. Returns how many."""
    living = set(Heartbeat.objects.filter(at__gt=clock.now() - SILENT).values_list("worker", flat=True))
    lost = [
        row
        for row in DBTaskResult.objects.running().select_for_update()
        if row.worker_ids[-1:] and row.worker_ids[-1] not in living
    ]
    for row in lost:
        row.status = TaskResultStatus.READY if len(row.worker_ids) < TRIES else TaskResultStatus.FAILED
        row.finished_at = None if row.status == TaskResultStatus.READY else clock.now()
        row.save(update_fields=["status", "finished_at"])
    Heartbeat.objects.filter(at__lt=clock.now() - timedelta(days=1)).delete()
    return len(lost)


def last(kind: Task[..., Any]) -> str:
    """Return the state of the job of this kind that was asked for last (a TaskResultStatus), "" where none was."""
    rows = DBTaskResult.objects.filter(task_path=kind.module_path).order_by("-enqueued_at")
    return rows.values_list("status", flat=True).first() or ""


def retry(task_id: str) -> bool:
    """Make a failed task ready again (operator's page); False where there is none such."""
    return bool(
        DBTaskResult.objects.failed().filter(id=task_id).update(status=TaskResultStatus.READY, finished_at=None)
    )
