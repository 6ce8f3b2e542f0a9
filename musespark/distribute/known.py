"""What the feed knows about a person, for the page "What is known about me"."""

from django.utils.translation import gettext_lazy as _

from musespark.distribute.models import FeedDial, Less, SeenDay, Slate, TopicWeight
from musespark.distribute.seen import LOOK
from musespark.people.known import Row, Section
from musespark.people.models import Person

MOST = 200  # lists shown; the export has as many: what is older explains no page that can still be open


def _dials(person: Person) -> list[Row]:
    return list(FeedDial.objects.filter(person=person).values("name", *FeedDial.DIALS, "at"))


def _topics(person: Person) -> list[Row]:
    return list(TopicWeight.objects.filter(person=person).values("tag__name", "weight"))


def _less(person: Person) -> list[Row]:
    return list(Less.objects.filter(person=person).order_by("-at").values("work__key", "at"))


def _slates(person: Person) -> list[Row]:
    rows = Slate.objects.filter(person=person).order_by("-id")[:MOST]
    return [{"list": row.key, "at": row.at, "works": len(row.works) // 8, "shown": row.served} for row in rows]


def _seen(person: Person) -> list[Row]:
    rows = SeenDay.objects.filter(person=person).order_by("-day").values_list("day", "looks")
    return [{"day": day, "works": len(looks) // LOOK.itemsize} for day, looks in rows]


def _forget_wishes(person: Person) -> None:
    FeedDial.objects.filter(person=person).delete()
    TopicWeight.objects.filter(person=person).delete()


def _forget_less(person: Person) -> None:
    Less.objects.filter(person=person).delete()


def _forget_seen(person: Person) -> None:
    SeenDay.objects.filter(person=person).delete()


def _forget_slates(person: Person) -> None:
    Slate.objects.filter(person=person).delete()


FEED_SECTIONS = (
    Section("dials", _("How you set your feed"), _("It orders your feed."), _dials, _forget_wishes),
    Section("topics", _("Topics you turned up or down"), _("Deleted with how you set your feed."), _topics),
    Section("less", _("What you want less of"), _("It lowers topics in your feed."), _less, _forget_less),
    Section(
        "lists",
        _("Lists made for you"),
        _("So that their pages go on without a repeat or a gap, and each place can be explained."),
        _slates,
        _forget_slates,
    ),
    Section(
        "seen",
        _("How many Works were on your screen, by day"),
        _("So that what you saw does not come back for 60 days. It teaches nothing. Deleted, it may come back."),
        _seen,
        _forget_seen,
    ),
)
