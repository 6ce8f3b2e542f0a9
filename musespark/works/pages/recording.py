"""Recordings as bytes: in the parts that a player asks for; captions; the original for its author alone."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from musespark.people.asking import SignedIn, Visit
from musespark.support import blobs
from musespark.works.models import Recording
from musespark.works.parts import served
from musespark.works.ranges import Unsatisfiable, asked
from musespark.works.serve import kept_for_ever, recording_for


@require_safe
def play(request: Visit, asset: int, version: str) -> HttpResponseBase:
    """The recording, whole or a part of it (206); an old address leads to the new one."""
    found = _found(request, asset)
    if found.blob[3:15] != version:
        return redirect(found.url)
    etag = f'"{found.blob[3:35]}"'
    headers = {**kept_for_ever(found.work), "ETag": etag, "Accept-Ranges": "bytes"}
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers=headers)
    wanted = request.headers.get("Range", "") if request.headers.get("If-Range", etag) == etag else ""
    try:
        part = asked(wanted, found.byte_size)
    except Unsatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{found.byte_size}"})
    return served(request, found.blob, (found.byte_size, part), {**headers, "Content-Type": found.served_type})


@require_safe
def captions(request: Visit, asset: int, version: str) -> HttpResponse:
    """The captions as a WebVTT file."""
    found = _found(request, asset)
    if not found.captions:
        raise Http404
    if found.captions[3:15] != version:
        return redirect(found.captions_url)
    data = blobs.get(found.captions)
    return HttpResponse(data, content_type="text/vtt; charset=utf-8", headers=kept_for_ever(found.work))


@login_required
@require_safe
def original(request: SignedIn, asset: int) -> HttpResponseBase:
    """The recording as its author gave it, for them to download."""
    found = _found(request, asset)
    if found.work.author_id != request.user.pk:
        raise Http404
    name = f"{found.work.key}.{found.original.rpartition('.')[2]}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return served(request, found.original, (found.original_size, None), {**headers, "Content-Type": found.media_type})


def _found(request: Visit, asset: int) -> Recording:
    recording = recording_for(request.user, asset)
    if recording is None:
        raise Http404
    return recording
