"""The pictures of a draft, seen by its author alone."""

import io

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from musespark.create import alt, queries
from musespark.create import pictures as taking
from musespark.create.ask import ask, has_words
from musespark.create.models import Dial
from musespark.create.pages.draft import is_whole, keep_first
from musespark.create.pages.gate import by_htmx, own_picture, own_work, person_of
from musespark.create.pages.taken import keep_pictures, shown, take_in, tell
from musespark.support import blobs, limits
from musespark.support.refuse import refusal
from musespark.works.models import Asset, Work
from musespark.works.render import shrink
from musespark.works.upload import upright

SHOWN = 800  # pixels of the longer side


@transaction.non_atomic_requests  # pictures that come along are judged, and nobody waits for that
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def pictures(request: HttpRequest, key: str) -> HttpResponse:
    """GET: the list as a fragment. POST: take pictures in; those that can't be taken are named with the reason."""
    work = own_work(request, key)
    if request.method != "POST":
        return _list(request, work, [])
    before = work.assets.count()
    stopped = keep_first(request, work)
    problems = [] if is_whole(request) else take_in(request, work)
    problems += _prepare(request, work, taken=work.assets.count() > before)
    if not stopped:
        return _list(request, work, problems)
    tell(request, problems)
    return stopped


@transaction.non_atomic_requests  # pictures that come along are judged, and nobody waits for that
@require_POST
@login_required
def describe(request: HttpRequest, number: int) -> HttpResponse:
    """Set alt text and origin of a picture."""
    work = own_picture(request, number).work
    stopped = keep_first(request, work)
    return stopped or _list(request, work, [] if is_whole(request) else keep_pictures(request, work))


@transaction.non_atomic_requests  # sentences are weighed, and nobody waits for that
@require_POST
@login_required
def suggest(request: HttpRequest, number: int) -> HttpResponse:
    """Suggest an alt text in the author's own words; the list shows it beside the picture."""
    asset = own_picture(request, number)
    limits.spend("suggest", limits.caller(request), most=120, seconds=3600)
    if stopped := keep_first(request, asset.work):
        return stopped
    return _list(request, asset.work, [refusal(alt.suggest, asset, by=person_of(request))])


@transaction.non_atomic_requests  # pictures that come along are judged, and nobody waits for that
@require_POST
@login_required
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Take a picture out of the draft."""
    asset = own_picture(request, number)
    if stopped := keep_first(request, asset.work):
        return stopped
    answer = _list(request, asset.work, [refusal(taking.remove, asset)])
    answer["HX-Trigger"] = "edited, studio:recording"  # it may have been the picture of a video
    return answer


@transaction.non_atomic_requests  # it may have to be decoded, and nobody waits for that
@require_safe
@login_required
def picture(request: HttpRequest, number: int) -> HttpResponse:
    """A cleaned, small version of a draft's picture, also before its renditions are there."""
    asset = own_picture(request, number)
    ready = asset.renditions.filter(name="medium").first()
    data = blobs.get(ready.blob) if ready else _small(asset)
    return HttpResponse(data, content_type="image/webp", headers={"Cache-Control": "private, max-age=3600"})


def _small(asset: Asset) -> bytes:
    out = io.BytesIO()
    shrink(upright(blobs.get(asset.blob)), SHOWN).save(out, "WEBP", quality=80, method=0)
    return out.getvalue()


def _prepare(request: HttpRequest, work: Work, *, taken: bool) -> list[str]:
    """With the dial at "prepare" a new picture brings posters and an alt text by itself; why not, else."""
    if not (taken and has_words(work) and queries.dial_of(person_of(request)) == Dial.Level.PREPARE):
        return []
    return [refusal(ask, work, by=person_of(request), kinds=["poster", "alt"])]


def _list(request: HttpRequest, work: Work, said: list[str]) -> HttpResponse:
    problems = [problem for problem in said if problem]
    if not by_htmx(request):
        tell(request, problems)
        messages.success(request, _("Done.")) if not problems and request.method == "POST" else None
        return redirect("create:draft", work.key)
    facts = {"work": work, "problems": problems, **shown(work)}
    answer = render(request, "create/_pictures.html", facts)
    answer["HX-Trigger"] = "edited"  # what is near, and what the label will say, may be another one now
    return answer
