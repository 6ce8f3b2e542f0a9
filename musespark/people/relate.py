"""Relate: follow, mute and block another person, each a row made once and undone by deleting it."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import Q

from musespark.people.models import Block, Follow, Mute, Notification, Person
from musespark.people.notify import notify, take_back
from musespark.people.queries import is_blocked
from musespark.support import clock
from musespark.support.refuse import Refused

# hear in the transaction that one "muted" the other, or "muted undone"; filled by loop.py
mute_listeners: list[Callable[[str, Person, Person], object]] = []


@transaction.atomic
def follow(person: Person, other: Person) -> bool:
    """Follow `other`; twice is once. Returns whether it is new. Raises Refused on oneself and on a block."""
    if person == other:
        raise Refused("You can't follow yourself.")
    if is_blocked(person, other):
        raise Refused("You can't follow this person.")
    _, is_new = Follow.objects.get_or_create(follower=person, followed=other, defaults={"at": clock.now()})
    if is_new:
        notify(other, Notification.Kind.FOLLOW, url=person.get_absolute_url(), actor=person)
    return is_new


@transaction.atomic
def unfollow(person: Person, other: Person) -> bool:
    """Stop following; returns whether there was anything to stop."""
    take_back(other, Notification.Kind.FOLLOW, url=person.get_absolute_url(), actor=person)
    return bool(Follow.objects.filter(follower=person, followed=other).delete()[0])


@transaction.atomic
def mute(person: Person, other: Person) -> bool:
    """No longer show `other` to `person`; they are not told. Raises Refused on oneself."""
    if person == other:
        raise Refused("You can't mute yourself.")
    _, is_new = Mute.objects.get_or_create(person=person, muted=other, defaults={"at": clock.now()})
    if is_new:
        _tell("muted", person, other)
    return is_new


@transaction.atomic
def unmute(person: Person, other: Person) -> bool:
    """Show `other` again."""
    was = bool(Mute.objects.filter(person=person, muted=other).delete()[0])
    if was:
        _tell("muted undone", person, other)
    return was


def _tell(what: str, person: Person, other: Person) -> None:
    for listen in mute_listeners:
        listen(what, person, other)


@transaction.atomic
def block(person: Person, other: Person) -> bool:
    """Part the two: neither sees the other, neither follows the other any more. Raises Refused on oneself."""
    if person == other:
        raise Refused("You can't block yourself.")
    _, is_new = Block.objects.get_or_create(person=person, blocked=other, defaults={"at": clock.now()})
    Follow.objects.filter(Q(follower=person, followed=other) | Q(follower=other, followed=person)).delete()
    return is_new


def unblock(person: Person, other: Person) -> bool:
    """Take the block back; who followed whom before stays undone."""
    return bool(Block.objects.filter(person=person, blocked=other).delete()[0])


VERBS = {"follow": (follow, unfollow), "mute": (mute, unmute), "block": (block, unblock)}
