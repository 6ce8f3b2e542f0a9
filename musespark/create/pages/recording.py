"""The video or sound of a draft: taken in with its progress, its picture chosen, its captions kept."""

import re
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from musespark.create import intake, pictures
from musespark.create.models import Intake
from musespark.create.pages.draft import is_whole, keep_first
from musespark.create.pages.gate import by_htmx, own_work
from musespark.create.pages.taken import recording_facts, take_captions, take_recording, tell
from musespark.support import limits
from musespark.support.refuse import refusal
from musespark.works.captions import remove as remove_captions
from musespark.works.models import Recording, Work
from musespark.works.refuse import Refused

_AT = re.compile(r"(?:(\d{1,2}):)?(\d{1,3})(?:[.,](\d{1,3}))?", re.ASCII)


@transaction.non_atomic_requests  # a file that comes along is written to disk, and nobody waits for that
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def recording(request: HttpRequest, key: str) -> HttpResponse:
    """GET: how far it is, as a fragment. POST: take a file in, or say why it can't be."""
    work = own_work(request, key)
    if request.method != "POST":
        return _part(request, work, [])
    stopped = keep_first(request, work)
    if stopped:
        return stopped
    return _part(request, work, [] if is_whole(request) else take_recording(request, work))


@transaction.non_atomic_requests  # files that come along are judged, and nobody waits for that
@require_POST
@login_required
def again(request: HttpRequest, key: str) -> HttpResponse:
    """Try once more to prepare what failed."""
    work = own_work(request, key)
    limits.spend("recording", limits.caller(request), most=20, seconds=3600)
    if stopped := keep_first(request, work):
        return stopped
    return _part(request, work, [refusal(intake.again, work)])


@transaction.non_atomic_requests  # files that come along are judged, and nobody waits for that
@require_POST
@login_required
def remove(request: HttpRequest, key: str) -> HttpResponse:
    """Cancel what is being prepared, or take the recording out of the draft."""
    work = own_work(request, key)
    if stopped := keep_first(request, work):
        return stopped
    intake.give_up(work)
    there = Recording.objects.select_related("asset__work").filter(work=work).first()
    return _part(request, work, [refusal(pictures.remove, there.asset)] if there else [], trigger="studio:pictures")


@transaction.non_atomic_requests  # a frame is decoded, and nobody waits for that
@require_POST
@login_required
def poster(request: HttpRequest, key: str) -> HttpResponse:
    """Choose which moment of the video its picture shows."""
    work = own_work(request, key)
    limits.spend("upload", limits.caller(request), most=120, seconds=3600)
    if stopped := keep_first(request, work):
        return stopped
    there = get_object_or_404(Recording.objects.select_related("work"), work=work)
    return _part(request, work, [refusal(_choose, there, request.POST.get("poster-at", ""))], trigger="studio:pictures")


@transaction.non_atomic_requests  # a file is written, and nobody waits for that
@require_POST
@login_required
def captions(request: HttpRequest, key: str) -> HttpResponse:
    """Keep captions from a file or from the field; `captions-away` takes them away."""
    work = own_work(request, key)
    limits.spend("save", limits.caller(request), most=240, seconds=60)
    if stopped := keep_first(request, work):
        return stopped
    if "captions-away" not in request.GET:
        return _part(request, work, [] if is_whole(request) else take_captions(request, work))
    there = get_object_or_404(Recording.objects.select_related("work__publication"), work=work)
    return _part(request, work, [refusal(remove_captions, there)])


def _choose(recording: Recording, said: str) -> None:
    found = _AT.fullmatch(said.strip())
    if found is None:
        raise Refused(_("Write the moment as minutes and seconds, like 0:12."))
    minutes, seconds, rest = (part or "0" for part in found.groups())
    intake.choose_poster(recording, int(minutes) * 60 + float(f"{seconds}.{rest}"))


def _part(request: HttpRequest, work: Work, said: list[str], trigger: str = "") -> HttpResponse:
    problems = [problem for problem in said if problem]
    if not by_htmx(request) and request.method == "POST":
        tell(request, problems)
        messages.success(request, _("Done.")) if not problems else None
        return redirect(f"/create/{work.key}#recording")
    facts: dict[str, Any] = {"work": work, "problems": problems, **recording_facts(work)}
    answer = render(request, "create/_recording.html", facts)
    if "waiting" in request.GET and not Intake.objects.filter(work=work).exists():
        trigger = "studio:pictures"
    if trigger:  # its picture came or went
        answer["HX-Trigger"] = trigger
    return answer
