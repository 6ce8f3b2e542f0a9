"""Renditions: three upright WebP sizes of a picture without place and device data, made by a job."""

import io

from PIL import Image

from musespark.support import blobs
from musespark.support.jobs import job
from musespark.support.pictures import upright
from musespark.works.models import Asset, Rendition


@job()
def render_renditions(asset_id: int) -> None:
    """Make the missing renditions of the picture; a picture deleted meanwhile needs none."""
    asset = Asset.objects.filter(pk=asset_id).first()
    if asset is None:
        return
    image = upright(blobs.get(asset.blob))
    for name in ("small", "medium", "large"):
        if not asset.renditions.filter(name=name).exists():
            _keep(asset, name, shrink(image, Rendition.SIZES[name]))


def shrink(image: Image.Image, longest: int) -> Image.Image:
    """Return `image` with its longer side at most `longest` pixels; never enlarged."""
    copy = image.copy()
    copy.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return copy


def _keep(asset: Asset, name: str, image: Image.Image) -> None:
    out = io.BytesIO()
    image.save(out, "WEBP", quality=82, method=4)
    key = blobs.put(out.getvalue(), suffix=".webp")
    facts = {"blob": key, "width": image.width, "height": image.height, "byte_size": out.tell()}
    Rendition.objects.get_or_create(asset=asset, name=name, defaults=facts)
