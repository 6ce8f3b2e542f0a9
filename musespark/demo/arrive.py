"""The demo world comes and goes by a job: both take longer than a page may."""

from django_tasks import TaskResultStatus

from musespark.demo.face import give_faces
from musespark.demo.live import live, stands
from musespark.demo.remove import remove
from musespark.demo.world import WORKS
from musespark.support import jobs
from musespark.support.jobs import job

AT_WORK = frozenset({TaskResultStatus.READY.value, TaskResultStatus.RUNNING.value})


@job(priority=60)
def make_demo() -> None:
    """Make the world where none stands; its pictures are jobs of their own."""
    if not stands():
        live(WORKS)
    give_faces()


@job(priority=60)
def remove_demo() -> None:
    """Remove the world and everything that is its."""
    remove()


def at_work() -> str:
    """Return "coming" or "going" while such a job waits or runs, "failed" where it last could not come, else ""."""
    coming, going = jobs.last(make_demo), jobs.last(remove_demo)
    if coming in AT_WORK or going in AT_WORK:
        return "coming" if coming in AT_WORK else "going"
    return "failed" if coming == TaskResultStatus.FAILED and not stands() else ""
