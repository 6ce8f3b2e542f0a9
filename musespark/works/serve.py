"""Serve a picture: its renditions to whoever may see the Work, a placeholder until they are made."""

from collections.abc import Callable, Mapping

from musespark.people.queries import Viewer
from musespark.works.models import Asset, Recording, Rendition, Work
from musespark.works.queries import may_see

# what else an answer with a rendition says (Link to its credential, …); loop.py fills it
picture_headers: list[Callable[[Rendition], Mapping[str, str]]] = []
# the same of an answer with the Work's page
work_headers: list[Callable[[Work], Mapping[str, str]]] = []

PLACEHOLDER = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
    '<rect width="100%" height="100%" fill="#8884"/></svg>'
)


def asset_for(viewer: Viewer, pk: int) -> Asset | None:
    """Return the picture where `viewer` may see its Work (their own drafts too); two queries."""
    rows = Asset.objects.select_related("work__author", "work__publication", "work__withdrawal")
    asset = rows.filter(pk=pk).first()
    return asset if asset and may_see(asset.work, viewer) else None


def recording_for(viewer: Viewer, pk: int) -> Recording | None:
    """Return the recording whose picture has this id, where `viewer` may see its Work; two queries."""
    rows = Recording.objects.select_related("work__author", "work__publication", "work__withdrawal")
    recording = rows.filter(asset__id=pk).first()  # an id that no database can hold is nobody's
    return recording if recording and may_see(recording.work, viewer) else None


def placeholder(asset: Asset) -> str:
    """Return a plain SVG in the picture's proportions."""
    return PLACEHOLDER.format(width=asset.width, height=asset.height)


def headers_of(rendition: Rendition, *, public: bool) -> dict[str, str]:
    """Return the headers of an answer with these bytes: kept for ever, since the address changes with them."""
    headers = _for_ever(public=public)
    for more in picture_headers:
        headers.update(more(rendition))
    return headers


def kept_for_ever(work: Work) -> dict[str, str]:
    """Return the headers of bytes of `work` whose address changes with them."""
    return _for_ever(public=work.is_published and not work.is_withdrawn)


def _for_ever(*, public: bool) -> dict[str, str]:
    return {"Cache-Control": f"{'public' if public else 'private'}, max-age=31536000, immutable"}
