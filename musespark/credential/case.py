"""Read all that dates a Work: the case for its having been first."""

from django.db.models import F, Max

from musespark.credential.models import Attestation, Manifest
from musespark.credential.priority import Case, Claim
from musespark.works.models import Asset, Work


def case_of(work: Work) -> Case:
    """Return all that dates a published `work`. Three queries."""
    claims = [Claim(row.kind, row.at, row.says) for row in Attestation.objects.filter(work=work)]
    # published here at a moment before it came here: that is what somebody's archive says of it
    here = max(work.publication.at, work.created_at)
    claims.append(Claim("here", here))
    if work.publication.at < here:
        claims.append(Claim("archive", work.publication.at))
    logged = Manifest.objects.filter(work=work, entry__isnull=False).order_by("signed_at").first()
    if logged is not None:
        claims.append(Claim("log", logged.signed_at, f"{logged.entry}"))
    pixels = Asset.objects.filter(work=work).aggregate(most=Max(F("width") * F("height")))["most"]
    return Case(tuple(sorted(claims, key=lambda claim: claim.at)), pixels or 0)
