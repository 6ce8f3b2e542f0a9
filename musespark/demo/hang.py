"""Hang the pictures of a demo Work: painted, added through the upload's verb, then vouched for like any others."""

from django.db import transaction

from musespark.create.models import AssetOrigin
from musespark.demo.models import Painting, Sketch
from musespark.demo.pictures import Made, make
from musespark.support import clock
from musespark.support.jobs import LAST, job, patiently
from musespark.works import recordings
from musespark.works.life import LIFE
from musespark.works.models import Asset, Work
from musespark.works.render import render_renditions
from musespark.works.upload import add_picture

PAINTING = LAST + 5  # ahead of the demo's fingerprints: somebody is looking; behind what people of this place made
PROVING = PAINTING + 1  # what has its pictures, or wants none, gets its label first: a card is whole at once


@job()
def paint_demo(work_key: str) -> None:
    """Paint and hang what the Work still lacks; a Work that is gone or has its pictures needs none."""
    hang(work_key)


def paint_soon() -> None:
    """Have every Work painted that still lacks pictures, the newest first: those are looked at."""
    for key in unpainted():  # a job that paints what is painted does nothing
        paint_demo.using(priority=PAINTING).enqueue(key)


def hang(work_key: str) -> int:
    """Hang the pictures of the Work with this key and return how many; 0 where they hang already."""
    sketch = Sketch.objects.filter(work__key=work_key, painting=None).first()
    if sketch is None:
        return 0
    made = [make(picture) for picture in sketch.pictures]  # slow: before any transaction
    with patiently(PROVING):
        assets = _add(sketch.pk, made)
    for asset in assets:
        render_renditions.call(asset.pk)
    return len(assets)


@transaction.atomic
def _add(sketch_id: int, made: list[Made]) -> list[Asset]:
    """Add all pictures at once; of two workers the second finds them there."""
    sketch = Sketch.objects.select_for_update(of=("self",)).select_related("work__author").filter(pk=sketch_id).first()
    if sketch is None or Painting.objects.filter(sketch=sketch).exists():
        return []
    assets = []
    for picture, one in zip(sketch.pictures, made, strict=True):
        asset = _add_one(sketch.work, one, picture["alt"])
        source = AssetOrigin.Source.POSTER if one.layers else AssetOrigin.Source.DRAWN
        AssetOrigin.objects.create(asset=asset, source=source, layers=one.layers, at=clock.now())
        assets.append(asset)
    Painting.objects.create(sketch=sketch, at=clock.now())
    LIFE.follow("edit", sketch.work)  # what a Work shows changed: fingerprints, feed and credential hear of it
    return assets


def _add_one(work: Work, made: Made, alt: str) -> Asset:
    if made.recording:
        return recordings.add(work, made.recording, alt=alt).asset
    return add_picture(work, made.data, alt=alt)


def progress() -> tuple[int, int]:
    """Return how many of the demo Works that want pictures have them, and how many want some. Two queries."""
    return Painting.objects.count(), Sketch.objects.count()


def unpainted() -> list[str]:
    """Return the keys of Works that wait for their pictures, newest first."""
    return list(Sketch.objects.filter(painting=None).order_by("-work_id").values_list("work__key", flat=True))
