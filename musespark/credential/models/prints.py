"""The rows by which Works are recognised, and where each stands among the others."""

from django.db import models

from musespark.credential.film.frames import VERSION as FRAMES_VERSION
from musespark.credential.fingerprint import VERSION
from musespark.credential.sound.peaks import VERSION as PEAKS_VERSION
from musespark.people.models import Person
from musespark.support import clock
from musespark.works.models import Asset, Recording, Work

RECORDING_VERSION = 16 * FRAMES_VERSION + PEAKS_VERSION  # of all prints of a recording together


class TextPrint(models.Model):
    """What the text of a published Work is recognised by. Replaced by a new row when the text changes."""

    work = models.OneToOneField(Work, models.CASCADE, related_name="text_print")
    exact = models.CharField(max_length=64, db_index=True)  # of the letter skeleton; "" where it is too short
    shingles = models.BinaryField()  # uint32, sorted
    embedding = models.BinaryField()  # 256 float16, a unit vector
    version = models.PositiveSmallIntegerField(default=VERSION)  # of letters and runs; others are taken anew
    at = models.DateTimeField(default=clock.now)


class PicturePrint(models.Model):
    """What a picture of a published Work is recognised by."""

    work = models.ForeignKey(Work, models.CASCADE, related_name="picture_prints")
    asset = models.OneToOneField(Asset, models.CASCADE, related_name="picture_print")
    exact = models.CharField(max_length=64, db_index=True)
    pdq = models.BinaryField()  # 32 bytes
    quality = models.PositiveSmallIntegerField()
    is_layout = models.BooleanField(default=False)  # drawn by the studio: shares its template with others
    at = models.DateTimeField(default=clock.now)


class PicturePoints(models.Model):
    """By what a picture of a published Work is found again in part: codes that vote for it, and what is compared."""

    work = models.ForeignKey(Work, models.CASCADE, related_name="picture_points")
    asset = models.OneToOneField(Asset, models.CASCADE, related_name="picture_points")
    version = models.PositiveSmallIntegerField()
    codes = models.BinaryField()  # 64 bits a point
    packed = models.BinaryField()  # some 35 kB, see picture/photo.py
    is_layout = models.BooleanField(default=False)
    at = models.DateTimeField(default=clock.now)


class PictureBand(models.Model):
    """Sixteen of the bits of a picture's hash: by these rows others are looked up, where the database is the index."""

    print = models.ForeignKey(PicturePrint, models.CASCADE, related_name="bands")
    bucket = models.IntegerField()  # which sixteen, above the bits themselves

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bucket", "print"], name="one_band")]


class FramesPrint(models.Model):
    """What the frames of a recording are recognised by; of a sound, none. Version 0: asked for, not taken yet."""

    recording = models.OneToOneField(Recording, models.CASCADE, related_name="frames_print")
    frames = models.BinaryField()  # film/frames.py packs them
    version = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(default=clock.now)


class SoundPrint(models.Model):
    """What a part of a recording's sound is recognised by, from second `start` on."""

    recording = models.ForeignKey(Recording, models.CASCADE, related_name="sound_prints")
    start = models.PositiveSmallIntegerField()
    peaks = models.BinaryField()  # sound/peaks.py packs them
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recording", "start"], name="one_print_a_part")]


class Bearing(models.Model):
    """Where a Work stands among the others: its cluster of near-copies (the first one's id), its originality."""

    work = models.OneToOneField(Work, models.CASCADE, related_name="bearing")
    cluster = models.BigIntegerField(db_index=True)
    originality = models.FloatField(null=True)  # 0 to 1, None where too little is there to say
    nearest = models.ForeignKey(Work, models.SET_NULL, null=True, related_name="+")
    similarity = models.FloatField(default=0)
    at = models.DateTimeField(default=clock.now)


class Probing(models.Model):
    """How many versions of a draft its author held against what others published, on one day; `last` is the newest.

    `near` of them were near to somebody else's Work.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="probings")
    work = models.ForeignKey(Work, models.CASCADE, related_name="probings")
    day = models.DateField()
    last = models.CharField(max_length=64, blank=True)
    looks = models.PositiveIntegerField(default=0)
    near = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "work", "day"], name="one_probing_a_day")]
        indexes = [models.Index(fields=["day"])]
