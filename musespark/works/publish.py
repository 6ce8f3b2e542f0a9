"""Publish: a draft becomes public by a person's own yes; the steps that follow are named in loop.py."""

from collections.abc import Callable

from django.db import transaction

from musespark.people.models import Person
from musespark.support import clock
from musespark.works.life import LIFE
from musespark.works.models import Publication, Work
from musespark.works.refuse import Refused
from musespark.works.tags import retag

# each says why a Work can't be published yet, "" where it can; loop.py fills it
hindrances: list[Callable[[Work], str]] = []


@transaction.atomic
def publish(work: Work, *, by: Person) -> Publication:
    """Make `work` public; doing it twice changes nothing. Raises Refused where it is empty, withdrawn or not theirs."""
    if by.pk != work.author_id:
        raise Refused("Only its author can publish a Work.")
    if work.is_withdrawn:
        raise Refused("This draft was deleted. Restore it first.")
    if not (work.text.strip() or work.title.strip() or work.assets.exists()):
        raise Refused("There is nothing to publish yet: write a line or add a picture.")
    for hindrance in hindrances:
        if why := hindrance(work):
            raise Refused(why)
    publication, is_new = Publication.objects.get_or_create(work=work, defaults={"by": by, "at": clock.now()})
    if is_new:
        retag(work)
        LIFE.follow("publish", work)
    return publication
