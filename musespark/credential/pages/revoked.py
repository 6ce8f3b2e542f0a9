"""For other readers: this instance's certificates that are not to be trusted any more, and the root of its people."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from musespark.credential import instance
from musespark.credential.models import Revocation


@require_safe
def revoked(request: HttpRequest) -> JsonResponse:  # noqa: ARG001  Django passes it
    """Give the list as JSON: each certificate with the moment from which it counts for nothing."""
    said = ("serial", "issues_as", "since", "why", "at")
    rows = [{"sha256": row.pop("fingerprint"), **row} for row in Revocation.objects.values("fingerprint", *said)]
    answer = JsonResponse({"root": instance.authority().fingerprint, "revoked": rows}, json_dumps_params={"indent": 1})
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


@require_safe
def people(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  Django passes it
    """Give the root that persons' certificates stand under, to be trusted for identities (CAWG) and nothing else."""
    return HttpResponse(instance.people_anchor(), content_type="application/x-pem-file")
