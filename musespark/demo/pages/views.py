"""How far the demo's pictures are, as a fragment that asks again until all are there; and whether there is a demo."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from musespark.demo import hang
from musespark.demo.arrive import at_work, make_demo, remove_demo
from musespark.demo.live import stands
from musespark.demo.stage import refuse_taken
from musespark.demo.world import world
from musespark.support.doctor import typed
from musespark.support.refuse import Refused
from musespark.web.setup import walk

STOP = 286  # htmx: no further polling


@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """Show the progress as a page that says what the demo is, or as a fragment.

    Once all is painted the fragment asks no more and is a quiet line beside the page (above the feed it would push what
    is being read); without a demo it is empty.
    """
    done, total = hang.progress()
    facts = {"done": done, "total": total, "percent": 100 * done // total if total else 100}
    if not request.headers.get("HX-Request"):
        command = typed("demo --remove").strip("`")
        return render(request, "demo/progress.html", {**facts, "stands": stands(), "command": command})
    return render(request, "demo/_progress.html", facts, status=200 if total else STOP)


@require_http_methods(["GET", "HEAD", "POST"])
def operate(request: HttpRequest) -> HttpResponse:
    """Whether there is a demo world; by POST (`action` is add or remove) the operator adds it or takes it away."""
    if not getattr(request.user, "is_staff", False):
        raise Http404
    if request.method == "POST":
        return _ordered(request)
    done, total = hang.progress()
    percent = 100 * done // total if total else 100
    facts = {"stands": stands(), "at_work": at_work(), "done": done, "total": total, "percent": percent}
    return render(request, "demo/operate.html", {**facts, "walk": walk(request)})


def _ordered(request: HttpRequest) -> HttpResponse:
    """Begin what the operator ordered; ordered twice it is done once."""
    try:
        if request.POST.get("action") == "remove":
            remove_demo.enqueue()
        elif request.POST.get("action") == "add" and not (stands() or at_work() == "coming"):
            refuse_taken(world())
            make_demo.enqueue()
    except Refused as refusal:
        messages.error(request, _("Nothing was changed. %(why)s") % {"why": refusal})
    return redirect(request.get_full_path())
