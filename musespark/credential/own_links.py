"""A link to something of this instance, as the file that it leads to. Nothing is fetched: the address alone is read."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

from musespark.credential.fingerprint import canonical
from musespark.credential.models import Manifest
from musespark.credential.queries import file_of
from musespark.people.queries import Viewer
from musespark.support import blobs
from musespark.works.models import Rendition, Work
from musespark.works.queries import may_see


def file_at(link: str, host: str, viewer: Viewer) -> bytes | None:
    """Return the bytes behind a link to a Work, a picture, a text or a credential here that `viewer` may see.

    `host` is the one that was asked now. None for every other address. A Work with pictures stands for its first one.
    """
    try:
        parts = urlsplit(link.strip())
        found = resolve(parts.path)
    except (ValueError, Resolver404):
        return None
    read = _READ.get(found.view_name)
    is_here = parts.netloc in {"", host, urlsplit(settings.ADDRESS).netloc}
    return read(viewer, found.kwargs) if read and is_here else None


def _work(viewer: Viewer, named: Mapping[str, Any]) -> bytes | None:
    picture = _picture(viewer, asset__work__key=named["key"], name="large")
    return picture or _text(viewer, named)


def _text(viewer: Viewer, named: Mapping[str, Any]) -> bytes | None:
    work = Work.objects.visible().filter(key=named["key"]).select_related("author").first()
    return canonical(work.text) if work and may_see(work, viewer) else None


def _credential(viewer: Viewer, named: Mapping[str, Any]) -> bytes | None:
    row = Manifest.objects.filter(key=named["key"]).select_related("work__author").first()
    return file_of(row) if row and may_see(row.work, viewer) else None


def _picture(viewer: Viewer, **which: object) -> bytes | None:
    rows = Rendition.objects.filter(**which).select_related("asset__work__author").order_by("asset__position")
    rendition = rows.first()
    if rendition is None or rendition.asset.work.is_withdrawn or not may_see(rendition.asset.work, viewer):
        return None
    try:
        return blobs.get(rendition.blob)
    except FileNotFoundError:  # it was signed in this very moment
        return None


_READ: dict[str, Callable[[Viewer, Mapping[str, Any]], bytes | None]] = {
    "works:work": _work,
    "prove:station": _work,
    "prove:text": _text,
    "prove:credential": _credential,
    "works:picture": lambda viewer, named: _picture(viewer, asset__pk=named["asset"], name=named["name"]),
}
