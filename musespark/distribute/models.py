"""Rows of the feed: what a reader asked for (wishes), what they were given (slates), what came of it (reach)."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from musespark.distribute.rank.parts import Dials
from musespark.people.models import Person
from musespark.support import clock
from musespark.support.ids import new_key
from musespark.works.models import Tag, Work

DIAL: dict[str, Any] = {"default": 50, "validators": [MaxValueValidator(100)]}


class FeedDial(models.Model):
    """How a person set their feed; without a name it is their own, with one it can be shared by its address."""

    DIALS: ClassVar[tuple[str, ...]] = ("freshness", "originality", "small", "machine", "friends")

    key = models.CharField(max_length=14, unique=True, default=new_key, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="feed_dials")
    name = models.CharField(_("name of the feed"), max_length=40, blank=True)
    freshness = models.PositiveSmallIntegerField(_("new before old"), **DIAL)
    originality = models.PositiveSmallIntegerField(_("original before familiar"), **DIAL)
    small = models.PositiveSmallIntegerField(_("small creators"), **DIAL)
    machine = models.PositiveSmallIntegerField(_("made with AI"), **DIAL)
    friends = models.PositiveSmallIntegerField(_("people you follow"), **DIAL)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="one_feed_dial_a_name")]

    def __str__(self) -> str:
        return self.name or str(_("Your feed"))

    def get_absolute_url(self) -> str:
        return reverse("share:named", args=[self.key])

    @property
    def dials(self) -> Dials:
        return Dials(**{name: getattr(self, name) for name in self.DIALS})


class TopicWeight(models.Model):
    """A person set a topic of their feed: 50 is as it comes, 0 is none of it, 100 is double."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="topic_weights")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="+")
    weight = models.PositiveSmallIntegerField(**DIAL)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "tag"], name="one_topic_weight")]


class Less(models.Model):
    """A person asked for less of what is like this Work; each such row lowers its topics. To undo is to delete it."""

    KEEPS = 0.4  # of a topic's weight, with each row

    person = models.ForeignKey(Person, models.CASCADE, related_name="less")
    work = models.ForeignKey(Work, models.CASCADE, related_name="less")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "work"], name="one_less")]


class SeenDay(models.Model):
    """What was on a person's screen on that day; `looks` is described in seen.py."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="seen_days")
    day = models.DateField()
    looks = models.BinaryField(default=b"")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="one_seen_day")]


class Slate(models.Model):
    """A list frozen for a reader, so that its pages neither repeat nor skip while new Works arrive.

    It keeps why each Work is on it, and until `fold` counted them also the fate of every candidate. Id columns are
    little-endian int64, `notes` is described in slates.py. `person` is null for the signed out, who share a list.
    """

    key = models.CharField(max_length=14, unique=True, default=new_key, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="slates", null=True)
    root = models.ForeignKey("self", models.CASCADE, related_name="chain", null=True)  # the first list of this reading
    after = models.OneToOneField("self", models.CASCADE, related_name="next", null=True)  # the list before this one
    dials = models.ForeignKey(FeedDial, models.SET_NULL, related_name="+", null=True)  # a named feed
    at = models.DateTimeField(default=clock.now)
    # when this reading began: what was seen since then may stand on a list that takes the place of this one
    began = models.DateTimeField(default=clock.now)
    works = models.BinaryField()
    new_until = models.PositiveSmallIntegerField()  # from here on the reader saw them before
    notes = models.BinaryField()
    recipe = models.JSONField(default=dict)  # names of factors, sources, outcomes; the parts, see slates.py
    candidates = models.BinaryField(default=b"")
    outcomes = models.BinaryField(default=b"")
    serial = models.BigIntegerField(default=0)  # newest publication when it was made
    served = models.PositiveSmallIntegerField(default=0)  # Works sent, from the top
    views = models.PositiveIntegerField(default=0)  # times that its first page was shown
    counted_served = models.PositiveSmallIntegerField(default=0)
    counted_views = models.PositiveIntegerField(default=0)

    just_made = False  # in this request: nobody can have been blocked or muted since

    class Meta:
        indexes = [
            models.Index(fields=["person", "-id"]),
            models.Index(
                fields=["id"],
                name="slates_to_count",
                condition=models.Q(views__gt=models.F("counted_views"))
                | models.Q(served__gt=models.F("counted_served")),
            ),
        ]


class ReachDay(models.Model):
    """How often on that day the Work met that outcome: `shown`, why it was not, or a kind of showing, see fold.py."""

    work = models.ForeignKey(Work, models.CASCADE, related_name="reach_days")
    day = models.DateField()
    outcome = models.CharField(max_length=16)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work", "day", "outcome"], name="one_reach_day")]


class Standing(models.Model):
    """What is known of a Work's satisfaction, summed up; `fold_ref` is the number of the Fold that last changed it."""

    work = models.OneToOneField(Work, models.CASCADE, primary_key=True, related_name="standing")
    shown = models.PositiveIntegerField(default=0)  # to the signed in
    good = models.FloatField(default=0)  # all satisfactions, weighted, see rank.shelf.SATISFACTION
    fold_ref = models.BigIntegerField(default=0, db_index=True)


class Fold(models.Model):
    """Lists and signs were counted up to these ids, `number` times so far; one row, which a fold locks."""

    number = models.BigIntegerField(default=0)
    at = models.DateTimeField(default=clock.now)
    save_ref = models.BigIntegerField(default=0)
    reply_ref = models.BigIntegerField(default=0)
    trace_ref = models.BigIntegerField(default=0)


class Change(models.Model):
    """A published Work changed (edited, withdrawn, restored, fingerprinted, deleted): every process reads it again."""

    work = models.ForeignKey(Work, models.DO_NOTHING, related_name="+", db_constraint=False)  # outlives its Work
    at = models.DateTimeField(default=clock.now)
