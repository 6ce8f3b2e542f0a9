"""What this room knows about a person, for the page "What is known about me". loop.py lists the sections."""

from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from musespark.people.known import Row, Section
from musespark.people.models import Person
from musespark.works.models import Derivation, Like, Pin, Repost, Revision, Save, UsualTerms, Work
from musespark.works.terms import Terms


def _works(person: Person) -> list[Row]:
    rows = Work.objects.filter(author=person).order_by("-pk")
    names = ("key", "title", "text", "language", *Terms().as_json(), "created_at", "edited_at")
    plays = {"plays": F("recording__kind")}
    return list(rows.values(*names, "publication__at", "withdrawal__at", "in_reply_to__key", **plays))


def _usual_terms(person: Person) -> list[Row]:
    return list(UsualTerms.objects.filter(person=person).values(*Terms().as_json(), "at"))


def _derivations(person: Person) -> list[Row]:
    rows = Derivation.objects.filter(child__author=person).order_by("-at", "-pk")
    return list(
        rows.values("terms", "share_ppm", "is_quote", "accepted", "at", work=F("child__key"), of=F("parent__key"))
    )


def _revisions(person: Person) -> list[Row]:
    rows = Revision.objects.filter(work__author=person).order_by("-at", "-pk")
    return list(rows.values("work__key", "title", "text", "notices", "at", alt_texts=F("alts")))


def _pins(person: Person) -> list[Row]:
    return list(Pin.objects.filter(by=person).order_by("-at", "-pk").values("work__key", "place", "at"))


def _forget_pins(person: Person) -> None:
    Pin.objects.filter(by=person).delete()


def _reactions(model: type[Like | Save | Repost]) -> dict[str, Any]:
    def rows(person: Person) -> list[Row]:
        mine = model.objects.filter(person=person).order_by("-at")
        return list(mine.values("work__key", "work__author__username", "at"))

    def forget(person: Person) -> None:
        model.objects.filter(person=person).delete()

    return {"rows": rows, "forget": forget}


_PLACES = {"profile": _("on your profile"), "thread": _("among the replies to you")}
WORK_SECTIONS = (
    Section("works", _("Your Works and drafts"), _("Delete each on its own page."), _works),
    Section("usual-terms", _("The terms that your new Works begin with"), _("In your settings."), _usual_terms),
    Section(
        "made-from",
        _("What your Works are made from, and the terms you accepted"),
        _("Everybody sees it. It goes with the Work."),
        _derivations,
    ),
    Section(
        "revisions",
        _("What your Works said before you edited them"),
        _("Everybody who sees a Work sees it. Delete the Work to delete it."),
        _revisions,
    ),
    Section("pins", _("What you pinned"), _("Everybody sees it."), _pins, _forget_pins, {"place": _PLACES}),
    Section("likes", _("What you liked"), _("Its authors see it."), **_reactions(Like)),
    Section("saves", _("What you saved"), _("Only you see it. Allowed, it teaches your feed."), **_reactions(Save)),
    Section("reposts", _("What you passed on"), _("Everybody sees it."), **_reactions(Repost)),
)
