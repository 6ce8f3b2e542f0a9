"""Reads offered to other rooms. Each says how many queries it costs."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count

from musespark.people.models import Block, Consent, Follow, Mute, Person

Viewer = Person | AnonymousUser


def hidden_from(viewer: Viewer) -> set[int]:
    """Ids of persons whose Works `viewer` must not see: blocked on either side, and muted. One query."""
    if viewer.pk is None:
        return set()
    mine = Block.objects.filter(person=viewer.pk).values_list("blocked_id")
    theirs = Block.objects.filter(blocked=viewer.pk).values_list("person_id")
    muted = Mute.objects.filter(person=viewer.pk).values_list("muted_id")
    return {row[0] for row in mine.union(theirs, muted)}


def blocked_with(viewer: Viewer) -> set[int]:
    """Ids of persons with a block between them and `viewer`, on either side. One query."""
    if viewer.pk is None:
        return set()
    mine = Block.objects.filter(person=viewer.pk).values_list("blocked_id")
    return {row[0] for row in mine.union(Block.objects.filter(blocked=viewer.pk).values_list("person_id"))}


def is_blocked(one: Viewer, other: Viewer) -> bool:
    """Whether there is a block between the two, on either side. One query."""
    return other.pk in blocked_with(one)


def followed_ids(viewer: Viewer) -> set[int]:
    """Ids of persons whom `viewer` follows. One query."""
    if viewer.pk is None:
        return set()
    return set(Follow.objects.filter(follower=viewer.pk).values_list("followed_id", flat=True))


def consents(person: Person) -> set[tuple[str, str]]:
    """The (signal, purpose) pairs that `person` allows. One query."""
    return {
        (signal, purpose) for signal, purpose in Consent.objects.filter(person=person).values_list("signal", "purpose")
    }


def worth_following(viewer: Viewer, most: int = 12) -> list[Person]:
    """Persons whom many follow and `viewer` does not yet, then the newest. Three queries."""
    known = followed_ids(viewer) | hidden_from(viewer) | {viewer.pk or 0}
    rows = Person.objects.filter(is_active=True).exclude(pk__in=known)
    return list(rows.annotate(count=Count("followers")).order_by("-count", "-pk")[:most])
