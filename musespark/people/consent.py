"""Consent: which signals of a person may teach what. A row is a yes; without it nothing is learned."""

from django.db import transaction

from musespark.people.models import Consent, Person
from musespark.support import clock

PAIRS: tuple[tuple[str, str], ...] = tuple(
    (str(signal), str(purpose)) for signal, purposes in Consent.USES.items() for purpose in purposes
)


def allow_all(person: Person) -> None:
    """Allow every use at once. An account starts with none."""
    set_consents(person, set(PAIRS))


@transaction.atomic
def set_consents(person: Person, allowed: set[tuple[str, str]]) -> None:
    """Make the person's consents exactly `allowed`; pairs that do not exist are ignored. When a yes was given stays."""
    wanted = allowed & set(PAIRS)
    for row in Consent.objects.filter(person=person):
        if (row.signal, row.purpose) not in wanted:
            row.delete()
    now = clock.now()
    rows = [Consent(person=person, signal=signal, purpose=purpose, at=now) for signal, purpose in sorted(wanted)]
    Consent.objects.bulk_create(rows, ignore_conflicts=True)
