"""Persons and the rows between them. A state is a row: to unfollow is to delete the Follow."""

from typing import ClassVar, Self

from django.contrib.auth.models import AbstractUser
from django.db import connection, models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from musespark.people.handles import validate_handle
from musespark.support import clock
from musespark.support.fold import Folded

# NotificationQuerySet.wanted since a moment, written out: to build it costs a page more than to draw its cards
_UNREAD = """
SELECT COUNT(*) FROM people_notification n WHERE n.person_id = %s AND n.at > %s
AND NOT EXISTS (SELECT 1 FROM people_mute m WHERE m.person_id = n.person_id AND m.muted_id = n.actor_id)
AND NOT EXISTS (SELECT 1 FROM people_block b WHERE b.person_id = n.person_id AND b.blocked_id = n.actor_id)
AND NOT EXISTS (SELECT 1 FROM people_block b WHERE b.blocked_id = n.person_id AND b.person_id = n.actor_id)
"""


class Person(AbstractUser):
    """Whoever has an account: creator and audience are one."""

    class Theme(models.TextChoices):
        AUTO = "auto", _("As the system")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    first_name = None  # type: ignore[assignment]  # one free-form name, as people write it
    last_name = None  # type: ignore[assignment]  # as above
    username = models.CharField(
        _("handle"),
        max_length=30,
        unique=True,
        validators=[validate_handle],
        error_messages={"unique": _("This handle is taken. Try another one.")},
    )
    name = models.CharField(_("name"), max_length=60, blank=True)
    found_as = Folded(of="name")
    bio = models.TextField(_("about you"), max_length=500, blank=True)
    picture = models.CharField(max_length=80, blank=True, editable=False)  # blob key of a 256 px WebP
    links = models.JSONField(default=list, blank=True)  # [{"label": …, "url": …}], at most five
    language = models.CharField(_("language you read"), max_length=12, default="en")
    theme = models.CharField(_("theme"), max_length=5, choices=Theme, default=Theme.AUTO)
    is_demo = models.BooleanField(default=False, editable=False)
    notifications_seen_at = models.DateTimeField(default=clock.now, editable=False)

    def __str__(self) -> str:
        return f"@{self.username}"

    @property
    def shown_name(self) -> str:
        return self.name or self.username

    def get_absolute_url(self) -> str:
        return reverse("people:profile", args=[self.username])

    @property
    def picture_url(self) -> str:
        """Where the picture is served, an address that changes with the bytes; empty where there is none."""
        return picture_path(self.username, self.picture)

    def unread_count(self) -> int:
        """How many wanted notifications came since the person last looked. One query, which every page asks."""
        seen = connection.ops.adapt_datetimefield_value(self.notifications_seen_at)
        with connection.cursor() as cursor:
            cursor.execute(_UNREAD, [self.pk, seen])
            return int(cursor.fetchone()[0])

    def get_full_name(self) -> str:
        return self.shown_name

    def get_short_name(self) -> str:
        return self.shown_name


def picture_path(handle: str, key: str) -> str:
    """Return where the picture with blob `key` is served, "" for none; written out, since each card needs one."""
    return f"/@{handle}/picture/{key[3:15]}" if key else ""


def between(first: str, second: str, name: str) -> list[models.BaseConstraint]:
    """Return the constraints of a row between two persons: once, and never with oneself."""
    return [
        models.UniqueConstraint(fields=[first, second], name=f"one_{name}"),
        models.CheckConstraint(condition=~models.Q(**{first: models.F(second)}), name=f"no_own_{name}"),
    ]


class Follow(models.Model):
    follower = models.ForeignKey(Person, models.CASCADE, related_name="follows")
    followed = models.ForeignKey(Person, models.CASCADE, related_name="followers")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = between("follower", "followed", "follow")


class Mute(models.Model):
    """One no longer sees the other; the other is not told."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="mutes")
    muted = models.ForeignKey(Person, models.CASCADE, related_name="muted_by")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = between("person", "muted", "mute")


class Block(models.Model):
    """Neither sees the other anywhere, and neither can act on the other's Works."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="blocks")
    blocked = models.ForeignKey(Person, models.CASCADE, related_name="blocked_by")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = between("person", "blocked", "block")


class Consent(models.Model):
    """The person lets `signal` teach `purpose`; no row, no teaching."""

    class Signal(models.TextChoices):
        VIEWS = "views", _("What you look at, and for how long")
        REACTIONS = "reactions", _("What you like, save, hide and reward")
        STUDIO = "studio", _("What you accept, edit and reject in the studio")
        WRITING = "writing", _("What you wrote and published")

    class Purpose(models.TextChoices):
        FEED = "feed", _("your feed")
        VOICE = "voice", _("drafts in your voice")
        INSIGHTS = "insights", _("insights for creators, never with your name")

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    signal = models.CharField(max_length=10, choices=Signal)
    purpose = models.CharField(max_length=10, choices=Purpose)
    at = models.DateTimeField(default=clock.now)

    USES: ClassVar[dict[str, tuple[str, ...]]] = {
        Signal.VIEWS: (Purpose.FEED, Purpose.INSIGHTS),
        Signal.REACTIONS: (Purpose.FEED, Purpose.INSIGHTS),
        Signal.STUDIO: (Purpose.VOICE, Purpose.INSIGHTS),
        Signal.WRITING: (Purpose.VOICE,),
    }

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "signal", "purpose"], name="one_consent")]


class NotificationQuerySet(models.QuerySet["Notification"]):
    def wanted(self, person: Person) -> Self:
        """Those of `person`, but not by anybody muted or blocked meanwhile, on either side."""
        mine = self.filter(person=person)
        return mine.exclude(
            models.Q(actor__in=Mute.objects.filter(person=person).values("muted"))
            | models.Q(actor__in=Block.objects.filter(person=person).values("blocked"))
            | models.Q(actor__in=Block.objects.filter(blocked=person).values("person"))
        )


class Notification(models.Model):
    """Something happened that concerns `person`; read once they opened the page after it."""

    class Kind(models.TextChoices):
        FOLLOW = "follow", _("followed you")
        REPLY = "reply", _("replied to you")
        LIKE = "like", _("liked your Work")
        SAVE = "save", _("saved your Work")
        REPOST = "repost", _("reposted your Work")
        REMIX = "remix", _("remixed your Work")
        REWARD = "reward", _("rewarded your Work")
        REFUND = "refund", _("took back a reward")
        ASK = "ask", _("asks to use your Work")
        NEAR = "near", _("published something near your Work")
        DISPUTE = "dispute", _("Somebody says that your Work is made from theirs")
        ANSWER = "answer", _("An answer in your dispute")
        DECISION = "decision", _("A decision on something of yours")
        OUTCOME = "outcome", _("A decision on your report")
        WAITS = "waits", _("Waits for your decision")

    person = models.ForeignKey(Person, models.CASCADE, related_name="notifications")
    actor = models.ForeignKey(Person, models.CASCADE, related_name="+", null=True)
    kind = models.CharField(max_length=10, choices=Kind)
    url = models.CharField(max_length=200)
    text = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=clock.now)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "-at"])]
        constraints = [
            # doubled clicks and like-unlike-like tell once
            models.UniqueConstraint(fields=["person", "actor", "kind", "url"], name="one_notification"),
        ]
