"""A page a credential, its report as JSON, the sidecar that readers fetch, and the text that was signed."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from musespark.credential import instance
from musespark.credential.fingerprint import canonical, exact
from musespark.credential.inquire import Answer, weigh
from musespark.credential.judge import Verdict, judge
from musespark.credential.lineage import lineage
from musespark.credential.models import Manifest
from musespark.credential.pages.station import bars
from musespark.credential.pages.words import GLYPHS, HEADINGS, MEANINGS, mining, named, steps, tree
from musespark.credential.queries import file_of, is_served, manifest_for
from musespark.support import blobs, limits
from musespark.works.models import Rendition, Work
from musespark.works.queries import may_see


@transaction.non_atomic_requests  # judging takes its time, and nobody waits for that
@require_safe
def credential(request: HttpRequest, key: str) -> HttpResponse:
    """Show what one credential says: parts, tools, time, parents, lineage, and what is not known."""
    row = _row(key, request)
    answer = weigh(Answer(_judged(row)), row)
    verdict, state = answer.verdict, answer.state
    return render(
        request,
        "credential/credential.html",
        {
            "row": row,
            "is_served": is_served(row),
            **_pictured(row),
            "work": row.work,
            "label": getattr(row.work, "label", None),
            "answer": answer,
            "state": state,
            "glyph": GLYPHS.get(state, "info"),
            "heading": HEADINGS[state],
            "meaning": MEANINGS[state],
            "reading": verdict.reading,
            "named": named(verdict),
            "mining": mining(verdict.reading),
            "steps": steps(verdict.reading.steps),
            "parts": list(tree(verdict.reading.parts, answer.standing)),
            "unknown": answer.unknown,
            "bars": bars(verdict.report),
            "tree": lineage(row.work, request.user),
        },
    )


@transaction.non_atomic_requests
@require_safe
def report(request: HttpRequest, key: str) -> HttpResponse:
    """Give the report of the credential as crJSON."""
    row = _row(key, request)
    answer = JsonResponse(_judged(row).report or {}, json_dumps_params={"indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="credential-{row.key}.json"'
    return answer


@require_safe
def sidecar(request: HttpRequest, sha256: str) -> HttpResponse:  # noqa: ARG001  Django passes it
    """Give the manifest of the file with this SHA-256, for readers that follow a Link header."""
    row = manifest_for(sha256)
    if row is None:
        raise Http404
    answer = HttpResponse(blobs.get(row.blob), content_type="application/c2pa")
    answer["Cache-Control"] = "public, max-age=3600"
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


@require_safe
def text(request: HttpRequest, key: str) -> HttpResponse:
    """Give the canonical text of a Work, the bytes that were signed, with a link to its credential."""
    work = get_object_or_404(Work.objects.visible(), key=key)
    if not may_see(work, request.user):
        raise Http404
    data = canonical(work.text)
    answer = HttpResponse(data, content_type="text/plain; charset=utf-8")
    row = manifest_for(exact(data))
    if row is not None:
        answer["Link"] = f'<{row.sidecar_url}>; rel="c2pa-manifest"'
    return answer


def _row(key: str, request: HttpRequest) -> Manifest:
    """The credential that is about to be judged."""
    row = get_object_or_404(Manifest.objects.select_related("work__author", "work__publication", "rendition"), key=key)
    if not may_see(row.work, request.user):
        raise Http404
    limits.spend("credential", limits.caller(request), most=60, seconds=60)
    return row


def _pictured(row: Manifest) -> dict[str, object]:
    """Which picture of the Work it is for, of how many, and how it looks small. Two queries."""
    if row.rendition is None:
        return {}
    asked = row.rendition.asset_id
    pictures = list(row.work.assets.values_list("pk", flat=True))
    small = Rendition.objects.filter(asset=asked, name="small").select_related("asset").first()
    return {"small": small, "number": pictures.index(asked) + 1, "count": len(pictures)}


def _judged(row: Manifest) -> Verdict:
    data = file_of(row)
    if data is None:
        return Verdict("unreadable")
    sidecar = None if row.embedded else blobs.get(row.blob)
    people = instance.people_anchor()
    return judge(data, instance.anchors(), people=people, media_type=row.media_type, manifest=sidecar)
