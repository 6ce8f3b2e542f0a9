import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from musespark.support import clock, jobs
from musespark.support.models import Heartbeat


def task_of(worker: str | None, *, times: int = 1, status: str = TaskResultStatus.RUNNING) -> "DBTaskResult[..., None]":
    return DBTaskResult.objects.create(
        status=status, args_kwargs={"args": [], "kwargs": {}}, task_path="x.y", backend_name="default",
        run_after=clock.now(), worker_ids=[worker] * times if worker else [],
    )  # fmt: skip


def silent_for(seconds: int, worker: str) -> None:
    Heartbeat.objects.create(worker=worker, at=clock.now() - timedelta(seconds=seconds))


@pytest.mark.django_db
def test_its_task_is_given_to_another() -> None:
    silent_for(31, "dead")
    task = task_of("dead")
    assert jobs.reap() == 1
    task.refresh_from_db()
    assert task.status == TaskResultStatus.READY


@pytest.mark.django_db
def test_a_living_workers_task_is_left_alone() -> None:
    silent_for(5, "alive")
    task = task_of("alive")
    assert jobs.reap() == 0
    task.refresh_from_db()
    assert task.status == TaskResultStatus.RUNNING


@pytest.mark.django_db
def test_a_task_that_killed_five_workers_is_failed_and_can_be_tried_again() -> None:
    task = task_of("dead", times=5)
    assert jobs.reap() == 1
    task.refresh_from_db()
    assert task.status == TaskResultStatus.FAILED
    assert jobs.retry(str(task.id))
    assert not jobs.retry(str(task.id))


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="the killed process has a SQLite file of its own")
def test_a_job_killed_in_the_middle_is_done_by_the_next_worker_once(tmp_path: Path) -> None:
    world = {**os.environ, "MUSESPARK_DATA": str(tmp_path / "instance"), "TALLY": str(tmp_path / "tally")}
    world.pop("DATABASE_URL", None)

    def run(*arguments: str) -> None:
        subprocess.run([sys.executable, *arguments], env=world, check=True, timeout=120)

    run("-m", "musespark", "shell", "-v", "0", "-c", "from musespark.support import tables; tables.make()")
    run("-c", ENQUEUE)
    victim = subprocess.Popen([sys.executable, "-m", "musespark", "worker"], env=world, stdout=subprocess.DEVNULL)
    try:
        wait_for(tmp_path / "tally.started")
    finally:
        victim.send_signal(signal.SIGKILL)
        victim.wait()
    run("-c", AGE_HEARTBEATS)
    run("-m", "musespark", "worker", "--batch")
    assert (tmp_path / "tally").read_text() == "done\n"


SETUP = "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'musespark.settings'; import django; django.setup(); "
ENQUEUE = SETUP + "from musespark.support.tests.tally import tally; tally.enqueue()"
AGE_HEARTBEATS = SETUP + (
    "from datetime import timedelta; from musespark.support import clock; "
    "from musespark.support.models import Heartbeat; "
    "Heartbeat.objects.update(at=clock.now() - timedelta(minutes=1))"
)


def wait_for(path: Path) -> None:
    """Block until `path` is there, by the file system's own notice where possible, else by looking."""
    deadline = clock.now() + timedelta(seconds=60)
    while not path.exists():
        if clock.now() > deadline:
            raise TimeoutError(path)
        os.sched_yield()


def test_settings_name_the_backend_that_is_reaped() -> None:
    assert settings.TASKS["default"]["BACKEND"] == "musespark.support.jobs.Backend"


class Beats:
    """Tells a heartbeat to go on so many times; the first of them meets a database that is busy."""

    def __init__(self, times: int) -> None:
        self.times = times

    def wait(self, _: float) -> bool:
        self.times -= 1
        return self.times < 0


@pytest.mark.django_db(transaction=True)
def test_a_heartbeat_goes_on_after_one_that_failed(caplog: pytest.LogCaptureFixture) -> None:
    faults = [OperationalError("database is locked")]

    def busy(execute: Callable[..., Any], *statement: Any) -> Any:
        if faults:
            raise faults.pop()
        return execute(*statement)

    with connection.execute_wrapper(busy):
        jobs.keep_beating("alive", "*", cast("threading.Event", Beats(2)))
    assert [row.worker for row in Heartbeat.objects.all()] == ["alive"]
    assert [record.getMessage() for record in caplog.records] == ["the heartbeat of alive failed, the next is due"]
