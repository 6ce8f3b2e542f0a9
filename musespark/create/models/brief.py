"""What the person has to say before anything is made of it, and how much the studio may do by itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from musespark.people.models import Person
from musespark.support import clock
from musespark.works.models import Work


class Brief(models.Model):
    """The facts of a Work: its author's notes. Own draft and pictures stand in the Work itself.

    `revision` counts what was saved, so that a second tab can't overwrite unseen what the first one wrote. `public` is
    what the published Work said when the studio last looked (a digest, see create.aside), "" before.
    """

    NOTES = 10_000

    work = models.OneToOneField(Work, models.CASCADE, related_name="brief")
    notes = models.TextField(_("notes"), max_length=NOTES, blank=True)
    revision = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(default=clock.now)
    saved_at = models.DateTimeField(default=clock.now)
    public = models.CharField(max_length=64, blank=True)


class PendingEdit(models.Model):
    """Changes of a published Work that nobody else sees until its author says "Save changes".

    `since` is what the Work said when they began (a digest). Language and terms (works.terms) are "", the share and
    notices null where they stay as they are.
    """

    work = models.OneToOneField(Work, models.CASCADE, related_name="pending_edit")
    title = models.CharField(max_length=Work.TITLE, blank=True)
    text = models.TextField(max_length=Work.TEXT, blank=True)
    language = models.CharField(max_length=12, blank=True)
    remix_terms = models.CharField(max_length=5, choices=Work.Terms, blank=True)
    ai_terms = models.CharField(max_length=5, choices=Work.Terms, blank=True)
    repost_terms = models.CharField(max_length=5, choices=Work.Terms, blank=True)
    remix_share_ppm = models.PositiveIntegerField(null=True)
    notices = models.JSONField(null=True)
    since = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(default=clock.now)


class Dial(models.Model):
    """How much the studio does by itself for this person; no row means SUGGEST. It never publishes by itself."""

    class Level(models.TextChoices):
        OFF = "off", _("Off: it offers something only when I press a button")
        SUGGEST = "suggest", _("Suggest: “Make drafts” brings offers of every kind")
        PREPARE = "prepare", _("Prepare: a new picture brings posters and an alt text by itself")

    person = models.OneToOneField(Person, models.CASCADE, related_name="dial")
    level = models.CharField(_("the studio"), max_length=7, choices=Level, default=Level.SUGGEST)
    at = models.DateTimeField(default=clock.now)
