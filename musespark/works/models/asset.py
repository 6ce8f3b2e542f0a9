"""The pictures of a Work: the original as it came (private) and the renditions that are served."""

from django.db import models

from musespark.support import clock
from musespark.works.models.work import Work


class Asset(models.Model):
    """One picture as its maker gave it. `blob` is never served: place and device data are still in it."""

    work = models.ForeignKey(Work, models.CASCADE, related_name="assets")
    position = models.PositiveSmallIntegerField(default=0)
    alt = models.CharField(max_length=1000, blank=True)
    blob = models.CharField(max_length=80)
    media_type = models.CharField(max_length=20)
    width = models.PositiveIntegerField()  # upright, after the EXIF orientation
    height = models.PositiveIntegerField()
    byte_size = models.PositiveIntegerField()
    moves = models.BooleanField(default=False)  # an animation: its first frame is shown
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["position", "id"]

    @property
    def sha256(self) -> str:
        return self.blob[:2] + self.blob[3:65]


class Rendition(models.Model):
    """What is served of an Asset: upright, without place and device data, WebP in one of three sizes."""

    SIZES = {"small": 320, "medium": 800, "large": 1600}  # pixels of the longer side, never enlarged

    asset = models.ForeignKey(Asset, models.CASCADE, related_name="renditions")
    name = models.CharField(max_length=6, choices=[(name, name) for name in SIZES])
    blob = models.CharField(max_length=80)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    byte_size = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asset", "name"], name="one_rendition")]

    @property
    def url(self) -> str:
        """An address that changes with the bytes, so it may be cached for ever."""
        return picture_path(self.asset_id, self.name, self.blob)


def picture_path(asset_id: int, name: str, blob: str) -> str:
    """Return the address of a rendition; written out, since a page of cards needs some hundred of them."""
    return f"/m/{asset_id}/{name}/{blob[3:15]}"
