"""Note what says when a Work was there, and read all that does: the case for its having been first."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from musespark.credential.models import Attestation, Manifest
from musespark.credential.priority import Case, Claim
from musespark.credential.record import Sight, sight_of
from musespark.support import clock
from musespark.works.models import Asset, Work


@transaction.atomic
def attest(work: Work, kind: str, *, at: datetime, says: str) -> bool:
    """Note that `says` dates `work` at that moment; of a kind the earliest counts. Returns whether that is news."""
    facts: dict[str, Any] = {"at": at, "says": says[: Attestation.LONGEST], "noted": clock.now()}
    row, is_new = Attestation.objects.select_for_update().get_or_create(work=work, kind=kind, defaults=facts)
    if is_new or row.at <= at:
        return is_new
    Attestation.objects.filter(pk=row.pk).update(**facts)
    return True


def attest_uploads(work: Work) -> bool:
    """Note the oldest trusted time stamp in the files that were uploaded for `work`; returns whether that is news.

    A file that this instance signed for somebody else dates their Work, not this one.
    """
    seen = [found for asset in work.assets.all() if (found := sight_of(asset.blob)) and found.stamp]
    own = [found for found in seen if not _is_of_another(found, work)]
    oldest = min(own, key=lambda found: found.stamp or clock.now(), default=None)
    if oldest is None or oldest.stamp is None:
        return False
    return attest(work, Attestation.Kind.STAMP, at=oldest.stamp, says=oldest.layer.signer)


def _is_of_another(found: Sight, work: Work) -> bool:
    return Manifest.objects.filter(label=found.label).exclude(work__author=work.author_id).exists()


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
