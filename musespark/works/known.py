"""What this room knows about a person, for the page "What is known about me". loop.py lists the sections."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from musespark.people.known import Row, Section
from musespark.people.models import Person
from musespark.works.models import Like, Repost, Save, Work


def _works(person: Person) -> list[Row]:
    rows = Work.objects.filter(author=person).order_by("-pk")
    names = ("key", "title", "text", "language", "remix_terms", "created_at", "edited_at")
    return list(rows.values(*names, "publication__at", "withdrawal__at", "in_reply_to__key"))


def _reactions(model: type[Like | Save | Repost]) -> dict[str, Any]:
    def rows(person: Person) -> list[Row]:
        mine = model.objects.filter(person=person).order_by("-at")
        return list(mine.values("work__key", "work__author__username", "at"))

    def forget(person: Person) -> None:
        model.objects.filter(person=person).delete()

    return {"rows": rows, "forget": forget}


WORK_SECTIONS = (
    Section("works", _("Your Works and drafts"), _("Delete each on its own page."), _works),
    Section("likes", _("What you liked"), _("Its authors see it."), **_reactions(Like)),
    Section("saves", _("What you saved"), _("Only you see it. Allowed, it teaches your feed."), **_reactions(Save)),
    Section("reposts", _("What you passed on"), _("Everybody sees it."), **_reactions(Repost)),
)
