"""The video or the sound of a Work: one at most, beside the Asset that is its picture."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from musespark.support import clock
from musespark.works.models.asset import Asset
from musespark.works.models.work import Work


class Recording(models.Model):
    """A video or a sound as its maker gave it (`original`, never served) and as it is served.

    `asset` is its picture: a frame of the video, the drawn loudness of the sound. So whoever walks a Work's assets
    meets pictures alone.
    """

    class Kind(models.TextChoices):
        VIDEO = "video", _("video")
        SOUND = "sound", _("sound")

    work = models.OneToOneField(Work, models.CASCADE, related_name="recording")
    asset = models.OneToOneField(Asset, models.CASCADE, related_name="recording")
    kind = models.CharField(max_length=5, choices=Kind)
    original = models.CharField(max_length=80)
    original_size = models.PositiveIntegerField()
    media_type = models.CharField(max_length=20)  # of the original
    blob = models.CharField(max_length=80)  # an MP4: H.264 and AAC, or AAC alone
    byte_size = models.PositiveIntegerField()
    width = models.PositiveIntegerField()  # upright, of what is served; 0 for a sound
    height = models.PositiveIntegerField()
    duration = models.PositiveIntegerField()  # milliseconds
    poster_at = models.PositiveIntegerField(default=0)  # the millisecond of a video that `asset` shows
    captions = models.CharField(max_length=80, blank=True)  # the blob of a WebVTT file as captions.py writes it
    captions_language = models.CharField(max_length=12, blank=True)
    at = models.DateTimeField(default=clock.now)

    @property
    def is_video(self) -> bool:
        return self.kind == self.Kind.VIDEO

    @property
    def served_type(self) -> str:
        """The media type of what is served."""
        return "video/mp4" if self.is_video else "audio/mp4"

    @property
    def url(self) -> str:
        """An address that changes with the bytes, so it may be cached for ever."""
        return recording_path(self.asset_id, self.blob)

    @property
    def captions_url(self) -> str:
        return captions_path(self.asset_id, self.captions)

    @property
    def blobs(self) -> set[str]:
        """The keys of its own bytes, besides those of its picture."""
        return {self.original, self.blob, self.captions} - {""}


def recording_path(asset_id: int, blob: str) -> str:
    """Return the address of what is served; written out, as that of a picture."""
    return f"/m/{asset_id}/play/{blob[3:15]}"


def captions_path(asset_id: int, blob: str) -> str:
    """Return the address of captions, "" where there are none."""
    return f"/m/{asset_id}/captions/{blob[3:15]}" if blob else ""
