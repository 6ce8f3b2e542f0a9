"""One view: take what a page reports."""

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from musespark.people.models import Consent
from musespark.support.limits import caller, spend
from musespark.traces import beacon as beacons


@csrf_exempt  # sendBeacon has no headers; each event is sealed for this very person instead
@require_POST
def beacon(request: HttpRequest) -> HttpResponse:
    """Keep the events that carry a good token: 204, or 400 with a sentence."""
    try:
        events, forged = beacons.parse(request.read(beacons.MOST_BYTES + 1), request.user.pk)
    except ValueError as error:
        return HttpResponseBadRequest(f"{error}\n", content_type="text/plain")
    if forged and not events:
        return HttpResponseBadRequest(
            "none of these events was shown to you by this instance\n", content_type="text/plain"
        )
    spend("beacon", caller(request), most=6000, seconds=60, times=len(events))
    beacons.write(events, named=_may_name(request))
    return HttpResponse(status=204)


def _may_name(request: HttpRequest) -> bool:
    return (
        request.user.pk is not None
        and Consent.objects.filter(person=request.user.pk, signal=Consent.Signal.VIEWS).exists()
    )
