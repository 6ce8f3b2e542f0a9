"""The rows of what is signed: credentials, who signs, what is revoked, the log, what machines may do."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from musespark.people.models import Person
from musespark.support import clock
from musespark.support.ids import new_key
from musespark.works.models import Rendition, Work


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
