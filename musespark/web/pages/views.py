"""The operator's pages: for staff only; to others they do not exist."""

import uuid
from collections.abc import Callable
from dataclasses import asdict

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from musespark.support import doctor
from musespark.support.jobs import retry as try_again
from musespark.web.instance import Instance, keep, load
from musespark.web.pages.forms import InstanceForm
from musespark.web.setup import START, walk
from musespark.web.waiting import waiting

View = Callable[..., HttpResponse]
STATES = tuple(TaskResultStatus.values)


def refuse_others(request: HttpRequest) -> None:
    """Raise Http404 for everybody who does not run this instance."""
    if not getattr(request.user, "is_staff", False):
        raise Http404


@require_safe
def operate(request: HttpRequest) -> HttpResponse:
    """What is set, what is missing, what that costs, the way to every operator's page, and what waits there."""
    refuse_others(request)
    counts = {page: count() for page, count in waiting.items()}
    return render(request, "web/operate.html", {"findings": doctor.examine(), "setup": START, "waiting": counts})


@require_http_methods(["GET", "HEAD", "POST"])
def instance(request: HttpRequest) -> HttpResponse:
    """What this instance is called, for whom it is, and whether anybody may join."""
    refuse_others(request)
    form = InstanceForm(request.POST if request.method == "POST" else None, initial=asdict(load()))
    at = walk(request)
    if form.is_valid():
        keep(Instance(**form.cleaned_data))
        messages.success(request, _("Kept. Every page says so from now on."))
        return redirect(at.onward if at else "operate:instance")
    return render(request, "web/instance.html", {"form": form, "walk": at}, status=422 if form.errors else 200)


@require_safe
def first_work(request: HttpRequest) -> HttpResponse:
    """The end of the wizard: where to begin."""
    refuse_others(request)
    return render(request, "web/first_work.html", {"walk": walk(request)})


@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """The jobs by state, newest first, with the reason where one failed."""
    refuse_others(request)
    asked = request.GET.get("state", "").upper()
    state = asked if asked in STATES else TaskResultStatus.FAILED.value
    counts = dict(DBTaskResult.objects.values_list("status").annotate(Count("id")))
    rows = DBTaskResult.objects.filter(status=state).order_by("-enqueued_at")
    facts = {
        "state": state,
        "states": [(each, counts.get(each, 0)) for each in STATES],
        "rows": [(_name(row.task_path), row) for row in rows[:100]],
    }
    return render(request, "web/jobs.html", facts)


def _name(path: str) -> str:
    """Return what the job at the Python path is called: "Make round"."""
    return path.rsplit(".", 1)[-1].replace("_", " ").capitalize()


@require_POST
def retry(request: HttpRequest, task: uuid.UUID) -> HttpResponse:
    """Make a failed job ready again."""
    refuse_others(request)
    if try_again(str(task)):
        messages.success(request, _("The job is tried again."))
    else:
        messages.info(request, _("This job is not failed any more."))
    return redirect("operate:jobs")
