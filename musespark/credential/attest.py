"""Note what says when a Work was there, other than its publication here; an older date looks at the past again."""

from datetime import datetime
from typing import Any

from django.db import transaction

from musespark.credential.again import look_again
from musespark.credential.models import Attestation, Manifest
from musespark.credential.record import Sight, sight_of
from musespark.support import clock
from musespark.works.models import Work


@transaction.atomic
def attest(work: Work, kind: str, *, at: datetime, says: str) -> bool:
    """Note that `says` dates `work` at that moment; of a kind the earliest counts. Returns whether that is news.

    What is older than the publication here is looked for among what others published before.
    """
    facts: dict[str, Any] = {"at": at, "says": says[: Attestation.LONGEST], "noted": clock.now()}
    row, is_new = Attestation.objects.select_for_update().get_or_create(work=work, kind=kind, defaults=facts)
    if not is_new and row.at <= at:
        return False
    Attestation.objects.filter(pk=row.pk).update(**facts)
    if work.is_published and at < work.publication.at:
        look_again.enqueue(work.pk)
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
