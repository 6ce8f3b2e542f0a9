"""Pictures as bytes. An original leaves the house for its author alone: place and device data are still in it."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from musespark.people.asking import SignedIn, Visit
from musespark.support import blobs
from musespark.works.models import Rendition
from musespark.works.serve import asset_for, headers_of, placeholder
from musespark.works.upload import SUFFIX


@require_safe
def picture(request: Visit, asset: int, name: str, version: str) -> HttpResponse:
    """A rendition; a plain SVG while it is being made; an old address leads to the new one."""
    found = asset_for(request.user, asset)
    if found is None or name not in Rendition.SIZES:
        raise Http404
    rendition = found.renditions.filter(name=name).first()
    if rendition is None:
        waiting = HttpResponse(placeholder(found), content_type="image/svg+xml")
        waiting["Cache-Control"] = "no-store"
        return waiting
    if rendition.blob[3:15] != version:
        return redirect(rendition.url)
    is_public = found.work.is_published and not found.work.is_withdrawn
    return _answer(request, rendition, public=is_public)


def _answer(request: Visit, rendition: Rendition, *, public: bool) -> HttpResponse:
    etag = f'"{rendition.blob[3:35]}"'
    answer = HttpResponse(content_type="image/webp", headers={**headers_of(rendition, public=public), "ETag": etag})
    unchanged = get_conditional_response(request, etag=etag, response=answer)
    if unchanged is not answer and unchanged is not None:
        return HttpResponse(status=unchanged.status_code, headers={"ETag": etag})
    try:
        answer.content = blobs.get(rendition.blob)
    except FileNotFoundError:
        # signed between the two reads: the row names other bytes by now
        fresh = Rendition.objects.get(pk=rendition.pk)
        if fresh.blob == rendition.blob:
            raise
        return redirect(fresh.url)
    return answer


@login_required
@require_safe
def original(request: SignedIn, asset: int) -> HttpResponse:
    """The picture as its author gave it, for them to download."""
    found = asset_for(request.user, asset)
    if found is None or found.work.author_id != request.user.pk:
        raise Http404
    answer = HttpResponse(blobs.get(found.blob), content_type=found.media_type)
    name = f"{found.work.key}-{found.position + 1}{SUFFIX[found.media_type]}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
