"""Leave: delete an account and what belongs to it. What was paid stays in the ledger, without the name."""

from collections.abc import Callable

from django.db import transaction

from musespark.people.known import sections
from musespark.people.models import Person
from musespark.support import orphans
from musespark.support.refuse import Refused

# what rooms further left do before the rows go (their blobs, say); filled by loop.py
farewells: list[Callable[[Person], object]] = []


@transaction.atomic
def leave(person: Person) -> None:
    """Delete the account, what every room knows of it, its Works and pictures. Raises Refused for the last operator."""
    if person.is_superuser and not Person.objects.filter(is_superuser=True).exclude(pk=person.pk).exists():
        raise Refused("You are the only operator of this instance. Make somebody else one first.")
    for section in sections:
        if section.forget:
            section.forget(person)
    for farewell in farewells:
        farewell(person)
    orphans.forget({person.picture})
    person.delete()
