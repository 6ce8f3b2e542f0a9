"""The Work and the rows that say its state: published, withdrawn, revised, tagged, noticed, derived."""

from typing import Any, Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from musespark.people.models import Person
from musespark.support import clock
from musespark.support.fold import Folded
from musespark.support.ids import new_key
from musespark.web.spell import clip


class WorkQuerySet(models.QuerySet["Work"]):
    def published(self) -> Self:
        return self.filter(publication__isnull=False)

    def visible(self) -> Self:
        """Published and not withdrawn: what a stranger may see."""
        return self.filter(publication__isnull=False, withdrawal__isnull=True)

    def by_themselves(self) -> Self:
        """Those that are no replies, also none to what is gone by now."""
        return self.filter(in_reply_to=None, is_reply=False)

    def replies(self) -> Self:
        return self.filter(models.Q(in_reply_to__isnull=False) | models.Q(is_reply=True))

    def drafts(self) -> Self:
        return self.filter(publication__isnull=True, withdrawal__isnull=True)


class Work(models.Model):
    """Text and up to ten pictures by one author, one of them that of a video or a sound (Recording); replies too.

    Without a Publication it is a draft.
    """

    class Terms(models.TextChoices):
        ALLOW = "allow", _("Anyone may")
        ASK = "ask", _("Ask me first")
        NEVER = "never", _("Nobody may")

    SHARE_PPM, MOST_PPM = 250_000, 400_000  # of a remix's income: what is usual, and for all that it is made from
    TITLE, TEXT, PICTURES = 120, 10_000, 10

    key = models.CharField(max_length=14, unique=True, default=new_key, editable=False)
    author = models.ForeignKey(Person, models.CASCADE, related_name="works")
    title = models.CharField(_("title"), max_length=TITLE, blank=True)
    text = models.TextField(_("text"), max_length=TEXT, blank=True)
    language = models.CharField(_("language"), max_length=12, default="en")
    # what others may make of it (terms.py): remixes by hand, those with AI, reposts and long quotations; and the share
    remix_terms = models.CharField(_("remixes"), max_length=5, choices=Terms, default=Terms.ASK)
    ai_terms = models.CharField(max_length=5, choices=Terms, default=Terms.ASK)
    repost_terms = models.CharField(max_length=5, choices=Terms, default=Terms.ALLOW)
    remix_share_ppm = models.PositiveIntegerField(default=SHARE_PPM, validators=[MaxValueValidator(MOST_PPM)])
    in_reply_to = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="replies")
    thread = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="thread_works")
    is_reply = models.BooleanField(default=False, editable=False)  # it stays one where what it answers is gone
    created_at = models.DateTimeField(default=clock.now, editable=False)
    edited_at = models.DateTimeField(null=True, editable=False)

    objects = WorkQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["author", "-id"])]
        constraints = [
            models.CheckConstraint(condition=models.Q(remix_share_ppm__lte=400_000), name="share_that_can_be_paid")
        ]

    def __str__(self) -> str:
        return self.title or clip(self.text, 60) or self.key

    def get_absolute_url(self) -> str:
        return reverse("works:work", args=[self.key])

    @property
    def is_published(self) -> bool:
        return hasattr(self, "publication")

    @property
    def is_withdrawn(self) -> bool:
        return hasattr(self, "withdrawal")


class UsualTerms(models.Model):
    """The terms that a person's new Works begin with; no row means those that are usual here."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="usual_terms")
    remix_terms = models.CharField(max_length=5, choices=Work.Terms, default=Work.Terms.ASK)
    ai_terms = models.CharField(max_length=5, choices=Work.Terms, default=Work.Terms.ASK)
    repost_terms = models.CharField(max_length=5, choices=Work.Terms, default=Work.Terms.ALLOW)
    remix_share_ppm = models.PositiveIntegerField(default=Work.SHARE_PPM, validators=[MaxValueValidator(Work.MOST_PPM)])
    at = models.DateTimeField(default=clock.now)


class Publication(models.Model):
    """The Work is public since `at`, by a person's own yes."""

    work = models.OneToOneField(Work, models.CASCADE, related_name="publication")
    by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now, db_index=True)


class Withdrawal(models.Model):
    """The Work is deleted since `at`; to undo is to delete this row, for a while (see withdraw.py).

    Not by its author: removed by a moderator, null where that one has left; then `deleted_at` is since when its author
    had deleted it before, null: never, and `disputed` whether its author appealed.
    """

    work = models.OneToOneField(Work, models.CASCADE, related_name="withdrawal")
    by = models.ForeignKey(Person, models.SET_NULL, related_name="+", null=True)
    at = models.DateTimeField(default=clock.now, db_index=True)
    deleted_at = models.DateTimeField(null=True)
    disputed = models.BooleanField(default=False)


class Revision(models.Model):
    """What the Work said before an edit; everybody who sees the Work may see it.

    `alts` are those of its pictures in their order, `notices` the kinds, `captions` the blob of those of its recording;
    null: not kept, as they were after it.
    """

    work = models.ForeignKey(Work, models.CASCADE, related_name="revisions")
    title = models.CharField(max_length=Work.TITLE, blank=True)
    text = models.TextField(max_length=Work.TEXT, blank=True)
    alts = models.JSONField(null=True)
    notices = models.JSONField(null=True)
    captions = models.CharField(max_length=80, null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-id"]


class Tag(models.Model):
    """A hashtag, folded: no case, no width, NFKC."""

    name = models.CharField(max_length=60, unique=True)
    found_as = Folded(of="name", db_index=True)

    def __str__(self) -> str:
        return f"#{self.name}"

    def get_absolute_url(self) -> str:
        return reverse("works:tag", args=[self.name])


class Tagging(models.Model):
    work = models.ForeignKey(Work, models.CASCADE, related_name="taggings")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="taggings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work", "tag"], name="one_tagging")]


class Notice(models.Model):
    """The author says what a reader should know."""

    class Kind(models.TextChoices):
        THIRD_PARTY = "third-party", _("Contains third-party content")
        PAID = "paid", _("Paid partnership")
        FINANCE = "finance", _("Financial topic, not advice")
        AI = "ai", _("Made with AI, says the author")

    work = models.ForeignKey(Work, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=12, choices=Kind)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work", "kind"], name="one_notice")]


class Derivation(models.Model):
    """`child` is made from `parent` under terms accepted then; `share_ppm` millionths of its income go to the parent.

    A draft may have one; it counts once the child is published. `accepted` are the parent's terms of that moment
    (works.terms) and whether they let AI take part ("with_ai"); {} where they made no difference yet, or were decided.
    """

    child = models.ForeignKey(Work, models.CASCADE, related_name="derived_from")
    parent = models.ForeignKey(Work, models.CASCADE, related_name="derivations")
    share_ppm = models.PositiveIntegerField(default=0, validators=[MaxValueValidator(1_000_000)])
    is_quote = models.BooleanField(default=False)  # the parent is quoted and named: no remix
    terms = models.CharField(max_length=300)  # the sentence that the remixer accepted
    accepted: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["child", "parent"], name="one_derivation"),
            # that no longer circle closes is held to where an edge is made: see derive.py
            models.CheckConstraint(condition=~models.Q(parent=models.F("child")), name="no_work_is_its_own_parent"),
            models.CheckConstraint(condition=models.Q(share_ppm__lte=1_000_000), name="share_at_most_all"),
        ]
