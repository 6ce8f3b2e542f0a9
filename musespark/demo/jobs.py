"""The demo's jobs: those that made it and those about its Works, done or not."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import QuerySet
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from musespark.create.make import make_round, open_round
from musespark.create.models import Round
from musespark.credential.bearing import take_bearing, take_recording
from musespark.credential.vouch import vouch_for
from musespark.works.models import Asset, Recording, Work
from musespark.works.render import render_renditions


def job_rows(works: Collection[int], own: Collection[str]) -> "QuerySet[DBTaskResult[..., Any]]":
    """Return the jobs about these Works, and those of the kinds `own` (module paths); not one that runs right now."""
    keys = Work.objects.filter(pk__in=works).values_list("key", flat=True)
    subjects: Mapping[str, set[object]] = {
        take_bearing.module_path: set(works),
        take_recording.module_path: set(Recording.objects.filter(work__in=works).values_list("pk", flat=True)),
        vouch_for.module_path: set(works),
        render_renditions.module_path: set(Asset.objects.filter(work__in=works).values_list("pk", flat=True)),
        open_round.module_path: set(Round.objects.filter(brief__work__in=works).values_list("pk", flat=True)),
        make_round.module_path: set(Round.objects.filter(brief__work__in=works).values_list("pk", flat=True)),
        **{path: set(keys) for path in own},
    }
    rows = DBTaskResult.objects.filter(task_path__in=subjects).exclude(status=TaskResultStatus.RUNNING)
    named = [
        pk
        for pk, path, said in rows.values_list("pk", "task_path", "args_kwargs").iterator()
        if subjects[path].issuperset(said["args"])  # of the demo's own without a subject too
    ]
    return DBTaskResult.objects.filter(pk__in=named)
