"""The shelves of a profile that hold Works: what the person made, said, passed on and kept. loop.py lists them."""

from dataclasses import replace

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from musespark.people.models import Person
from musespark.people.queries import Viewer, blocked_with
from musespark.people.shelves import Filled, Shelf
from musespark.web.card import Reposters
from musespark.works.cards import cards_for
from musespark.works.models import Pin, Work
from musespark.works.paging import newest
from musespark.works.queries import visible_to
from musespark.works.seal import sealed


def _made(person: Person, viewer: Viewer, cursor: str) -> Filled:
    """The person's own Works, the pinned one first."""
    works = Work.objects.visible().by_themselves().filter(author=person)
    pinned = Pin.objects.filter(by=person, place=Pin.Place.PROFILE).values_list("work_id", flat=True).first()
    rest = _filled(works.exclude(pk=pinned) if pinned else works, viewer, cursor)
    if pinned is None or cursor:
        return rest
    first = [replace(card, pinned=True) for card in sealed(cards_for([pinned], viewer), viewer)]
    return Filled([*first, *rest.cards], rest.next)


def _replies(person: Person, viewer: Viewer, cursor: str) -> Filled:
    return _filled(Work.objects.visible().replies().filter(author=person), viewer, cursor)


def _reposts(person: Person, viewer: Viewer, cursor: str) -> Filled:
    """What stands for others too (gather.STANDS): as far as terms go now, and through no block between the two."""
    works = visible_to(viewer).filter(~Q(repost_terms=Work.Terms.NEVER) | Q(author=person), reposts__person=person)
    filled = _filled(works.exclude(author__in=blocked_with(person)), viewer, cursor)
    reposter = Reposters(person.shown_name, person.username)
    return Filled([replace(card, reposted_by=reposter) for card in filled.cards], filled.next)


def _saved(person: Person, viewer: Viewer, cursor: str) -> Filled:
    return _filled(visible_to(viewer).filter(saves__person=person), viewer, cursor)


def _filled(works: QuerySet[Work], viewer: Viewer, cursor: str) -> Filled:
    ids, following = newest(works, cursor)
    return Filled(sealed(cards_for(ids, viewer), viewer), following)


def _count(person: Person) -> int:
    return Work.objects.visible().by_themselves().filter(author=person).count()


WORK_SHELVES = (
    Shelf("", _("Works"), _("No Works yet."), _made, _count, one=_("Work")),
    Shelf("replies", _("Replies"), _("No replies yet."), _replies),
    Shelf("reposts", _("Reposts"), _("Nothing passed on yet."), _reposts),
    Shelf("saved", _("Saved"), _("Save a Work to find it again here. Only you see this."), _saved, only_own=True),
)
