"""A wish to make something of a Work whose author wants to be asked, and their answer."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from musespark.people.models import Person
from musespark.support import clock
from musespark.works.models import Work


class RemixRequest(models.Model):
    """`by` asks the author of `parent` for one use of it, once a person, Work and use. With AI is by hand as well."""

    class Use(models.TextChoices):
        HUMAN = "human", _("to remix it by hand")
        AI = "ai", _("to remix it, also with AI")
        REPOST = "repost", _("to repost it, or quote it at length")

    parent = models.ForeignKey(Work, models.CASCADE, related_name="remix_requests")
    by = models.ForeignKey(Person, models.CASCADE, related_name="remix_requests")
    use = models.CharField(max_length=6, choices=Use, default=Use.HUMAN)
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["parent", "by", "use"], name="one_remix_request")]


class RemixAnswer(models.Model):
    """The author's yes or no."""

    request = models.OneToOneField(RemixRequest, models.CASCADE, related_name="answer")
    by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    granted = models.BooleanField()
    at = models.DateTimeField(default=clock.now)
