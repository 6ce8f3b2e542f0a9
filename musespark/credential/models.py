"""Rows of the credential room: what was signed, what is said, what it looks like, what was contested."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from musespark.credential.film.frames import VERSION as FRAMES_VERSION
from musespark.credential.fingerprint import VERSION
from musespark.credential.sound.peaks import VERSION as PEAKS_VERSION
from musespark.people.models import Person
from musespark.support import clock
from musespark.support.ids import new_key
from musespark.works.models import Asset, Derivation, Recording, Rendition, Work

RECORDING_VERSION = 16 * FRAMES_VERSION + PEAKS_VERSION  # of all prints of a recording together


class Manifest(models.Model):
    """A Content Credential that this instance signed: for a served picture, or for the canonical text of a Work."""

    key = models.CharField(max_length=14, unique=True, default=new_key, editable=False)
    work = models.ForeignKey(Work, models.CASCADE, related_name="manifests")
    rendition = models.ForeignKey(Rendition, models.SET_NULL, null=True, related_name="manifests")
    sha256 = models.CharField(max_length=64, db_index=True)  # of the file that it vouches for
    media_type = models.CharField(max_length=20)
    embedded = models.BooleanField()
    label = models.CharField(max_length=80)  # the manifest's own urn
    blob = models.CharField(max_length=80)  # the manifest store's bytes
    leaf = models.CharField(max_length=64)  # SHA-256 of the certificate it was signed with
    claim = models.JSONField(default=dict)
    signed_at = models.DateTimeField(default=clock.now)
    entry = models.BigIntegerField(null=True, db_index=True)  # its number in the log; none: signed before there was one

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["work", "sha256"], name="one_manifest_a_file")]

    def get_absolute_url(self) -> str:
        return reverse("prove:credential", args=[self.key])

    @property
    def is_of_text(self) -> bool:
        """Whether it is for the text of the Work; else for a picture, whose rendition may have been made anew since."""
        return self.media_type == "text/plain"

    @property
    def sidecar_url(self) -> str:
        return reverse("prove:sidecar", args=[self.sha256])


class Label(models.Model):
    """The graded sentence of a Work, as card, page and credential show it, with the facts that it was made from.

    `computed` is what the facts say; `sentence` differs from it only where a ruling corrected it, as `disclosed` may.
    """

    class Disclosed(models.TextChoices):
        """What is shown of AI where the Work is first seen (disclosure.py)."""

        GENERATED = "generated", _("AI generated")
        MODIFIED = "modified", _("AI modified")
        BROKEN = "broken", _("Broken credential")
        UNKNOWN = "unknown", _("Unknown origin")
        NONE = "none", _("No AI to disclose")

    class Badge(models.TextChoices):
        HUMAN = "human", _("made by a person")
        MIXED = "mixed", _("made by a person with AI")
        AI = "ai", _("made with AI")
        UNKNOWN = "unknown", _("origin not fully known")

    work = models.OneToOneField(Work, models.CASCADE, related_name="label")
    sentence = models.TextField()
    computed = models.TextField()
    badge = models.CharField(max_length=7, choices=Badge, default=Badge.UNKNOWN)
    disclosed = models.CharField(max_length=9, choices=Disclosed, default=Disclosed.NONE)
    # Millionths by people and by AI, the mean of its text and pictures; the rest is none of both.
    human = models.PositiveIntegerField(default=0)
    machine = models.PositiveIntegerField(default=0)
    facts: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    at = models.DateTimeField(default=clock.now)

    @property
    def human_share(self) -> float:
        """From 0 to 1, for the ring."""
        return self.human / 1_000_000

    @property
    def machine_share(self) -> float:
        """From 0 to 1, for the ring."""
        return self.machine / 1_000_000


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


class Contest(models.Model):
    """Somebody says that a Work's label is wrong; a person decides. Both may leave: what was decided stays."""

    class Reason(models.TextChoices):
        NOT_AI = "not-ai", _("It says AI where there was none")
        HIDES_AI = "hides-ai", _("It hides that AI was used")
        NOT_THEIRS = "not-theirs", _("The picture or text is somebody else's")
        OTHER = "other", _("Something else is wrong")

    work = models.ForeignKey(Work, models.CASCADE, related_name="contests")
    by = models.ForeignKey(Person, models.SET_NULL, related_name="contests", null=True)
    reason = models.CharField(max_length=10, choices=Reason)
    words = models.CharField(max_length=500, blank=True)
    sentence = models.TextField()  # as it stood
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["work", "by"], name="one_contest")]


class Ruling(models.Model):
    """A person's decision on a contest, kept for ever; what was decided is undone by a Reversal."""

    class Outcome(models.TextChoices):
        STANDS = "stands", _("The label stands")
        CORRECTED = "corrected", _("The label was corrected")

    contest = models.ForeignKey(Contest, models.CASCADE, related_name="rulings")
    by = models.ForeignKey(Person, models.SET_NULL, related_name="+", null=True)
    outcome = models.CharField(max_length=9, choices=Outcome)
    before = models.TextField()
    after = models.TextField()
    computed = models.TextField()  # what the facts said then: a correction counts while they say the same
    disclosed = models.CharField(max_length=9, choices=Label.Disclosed, blank=True)  # "": as the facts say
    why = models.CharField(max_length=500)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]


class Reversal(models.Model):
    """A ruling was taken back; its contest is open again."""

    ruling = models.OneToOneField(Ruling, models.CASCADE, related_name="reversal")
    by = models.ForeignKey(Person, models.SET_NULL, related_name="+", null=True)
    at = models.DateTimeField(default=clock.now)


class Dispute(models.Model):
    """The author of `original` says that `work` is made from it; `text` to `recording`: the likeness measured then."""

    work = models.ForeignKey(Work, models.CASCADE, related_name="disputes")
    original = models.ForeignKey(Work, models.CASCADE, related_name="disputes_opened")
    by = models.ForeignKey(Person, models.CASCADE, related_name="disputes")
    words = models.CharField(max_length=500, blank=True)
    text = models.FloatField()  # 0 to 1
    picture = models.FloatField()
    recording = models.FloatField(default=0)
    edge = models.OneToOneField(Derivation, models.SET_NULL, null=True, related_name="dispute")  # which it brought
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["work", "original"], name="one_dispute_a_pair")]

    def get_absolute_url(self) -> str:
        return reverse("prove:match", args=[self.work.key, self.original.key])


class SetAside(models.Model):
    """An edge of the lineage that a dispute's outcome turned round, as it was: put back where that is taken back."""

    dispute = models.OneToOneField(Dispute, models.CASCADE, related_name="set_aside")
    brought_by = models.ForeignKey(Dispute, models.CASCADE, null=True, related_name="set_asides")  # null: a remix
    child = models.ForeignKey(Work, models.CASCADE, related_name="+")
    share_ppm = models.PositiveIntegerField()
    terms = models.CharField(max_length=300)
    is_quote = models.BooleanField(default=False)
    accepted = models.JSONField(default=dict)
    at = models.DateTimeField()


class Attestation(models.Model):
    """Something that says since when a Work was there, other than that it was published here: see priority.py."""

    LONGEST = 200

    class Kind(models.TextChoices):
        STAMP = "stamp", _("a trusted time stamp in the uploaded file")
        ARCHIVE = "archive", _("a date in an archive")

    work = models.ForeignKey(Work, models.CASCADE, related_name="attestations")
    kind = models.CharField(max_length=7, choices=Kind)
    at = models.DateTimeField()
    says = models.CharField(max_length=LONGEST, blank=True)  # who says it
    noted = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["work", "kind"], name="one_attestation_of_a_kind")]


class Dropping(models.Model):
    """Who opened the dispute takes it back."""

    dispute = models.OneToOneField(Dispute, models.CASCADE, related_name="dropping")
    at = models.DateTimeField(default=clock.now)


class Answer(models.Model):
    """What the author of the disputed Work says to it."""

    class Choice(models.TextChoices):
        SHARE = "share", _("It is made from it: name it and share what it earns")
        QUOTE = "quote", _("It quotes it: name it")
        MINE = "mine", _("It is mine, made without it")

    dispute = models.OneToOneField(Dispute, models.CASCADE, related_name="answer")
    by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    choice = models.CharField(max_length=5, choices=Choice)
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=clock.now)


class Finding(models.Model):
    """A person's decision on a dispute, kept for ever; what was decided is undone by an Overturning."""

    class Outcome(models.TextChoices):
        MADE_FROM = "made-from", _("It is made from the other Work")
        QUOTES = "quotes", _("It quotes the other Work")
        INDEPENDENT = "independent", _("It is a Work of its own")

    dispute = models.ForeignKey(Dispute, models.SET_NULL, null=True, related_name="findings")  # its Works may go
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(max_length=11, choices=Outcome)
    why = models.CharField(max_length=500)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]


class Overturning(models.Model):
    """A finding was taken back; its dispute is open again."""

    finding = models.OneToOneField(Finding, models.CASCADE, related_name="overturning")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
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


class Identity(models.Model):
    """A certificate of a person's own, with the handle in it as it was then: signed with beside the instance's.

    Its key is kept nowhere: it is made each time from `salt` and a key of the instance, and gone with the row.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="identities")
    handle = models.CharField(max_length=30)
    salt = models.BinaryField(max_length=32)
    certificate = models.TextField()  # PEM
    serial = models.CharField(max_length=40, unique=True)  # in hex, as readers print it
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]


class Mining(models.Model):
    """What machines may do with all that a person publishes, or (`work`) with one Work. No row: nothing was said."""

    class Choice(models.TextChoices):
        NOTHING = "nothing", _("Not search through it, and not learn from it")
        FIND = "find", _("Search through it and answer with it, but not be trained with it")
        ALL = "all", _("All of it, be trained with it too")

    person = models.ForeignKey(Person, models.CASCADE, related_name="mining")
    work = models.OneToOneField(Work, models.CASCADE, null=True, related_name="mining")
    choice = models.CharField(max_length=7, choices=Choice)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=models.Q(work=None), name="one_default_a_person")
        ]


class Revocation(models.Model):
    """A certificate of this instance is not to be trusted from a moment on. For ever; only the moment may move back."""

    name = models.CharField(max_length=40)  # of its folder among the keys
    serial = models.CharField(max_length=40, unique=True)  # in hex, as readers print it
    fingerprint = models.CharField(max_length=64, db_index=True)  # SHA-256 of the certificate
    issues_as = models.CharField(max_length=160, blank=True)  # an authority's name, as what it issued has it
    since = models.DateTimeField()
    why = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]


class Logged(models.Model):
    """An entry of the log of credentials: that one was signed, for which file, when. Never changed, never deleted.

    It names nobody, and outlives the Work. `number` counts from 0 without gaps.
    """

    number = models.BigIntegerField(primary_key=True)
    manifest = models.CharField(max_length=64, db_index=True)  # SHA-256 of the manifest store
    file = models.CharField(max_length=64, db_index=True)  # SHA-256 of the file that it vouches for
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["number"]


class Subtree(models.Model):
    """A complete subtree of the log's tree, leaves included (merkle.py). Never changed, never deleted."""

    place = models.BigIntegerField(primary_key=True)  # number and level in one: see transparency.py
    hashed = models.BinaryField(max_length=32)
