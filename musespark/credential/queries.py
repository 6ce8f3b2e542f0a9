"""Reads offered to other rooms. Each says how many queries it costs."""

from datetime import datetime

from musespark.credential.fingerprint import canonical, exact
from musespark.credential.models import Manifest, Revocation
from musespark.people.queries import Viewer, blocked_with
from musespark.support import blobs


def manifest_for(sha256: str, viewer: Viewer | None = None) -> Manifest | None:
    """Return the earliest credential of a public Work for the file with this SHA-256, or None. One query.

    For a `viewer` of a Work behind no block. Two queries.
    """
    public = Manifest.objects.filter(
        sha256=sha256, work__publication__isnull=False, work__withdrawal=None, work__author__is_active=True
    )
    shown = public if viewer is None else public.exclude(work__author__in=blocked_with(viewer))
    return shown.select_related("work__author").order_by("id").first()


def manifests_of(work_id: int) -> list[Manifest]:
    """Return the credentials of one Work that are for what it serves now, oldest first. One query."""
    rows = Manifest.objects.filter(work=work_id).select_related("work", "rendition__asset")
    return [row for row in rows if is_served(row)]


def earlier_texts_of(work_id: int) -> list[Manifest]:
    """Return the credentials of texts that one Work had before, newest first. One query."""
    rows = Manifest.objects.filter(work=work_id, media_type="text/plain").select_related("work")
    return [row for row in rows.order_by("-signed_at", "-id") if not is_served(row)]


def is_served(row: Manifest) -> bool:
    """Whether the Work still serves the very text or picture that the credential is for."""
    if row.is_of_text:
        return exact(canonical(row.work.text)) == row.sha256
    return row.rendition is not None and blobs.digest(row.rendition.blob) == row.sha256


def file_of(row: Manifest) -> bytes | None:
    """Return the very bytes that a credential vouches for, or None where they are no longer kept. One query at most."""
    if not row.is_of_text:
        try:
            return blobs.get(f"{row.sha256[:2]}/{row.sha256[2:]}.webp")
        except FileNotFoundError:
            return None
    texts = [row.work.text, *row.work.revisions.values_list("text", flat=True)]
    return next((data for text in texts if exact(data := canonical(text)) == row.sha256), None)


def revoked_since() -> dict[str, datetime]:
    """Return for each name of a revoked certificate, or of who issued it, since when (ancestry.stand). One query."""
    rows = Revocation.objects.values_list("serial", "issues_as", "since")
    return {name: since for serial, issues_as, since in rows for name in (serial, issues_as) if name}
