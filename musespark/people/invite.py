"""The operator's one-time link: whoever opens it first makes the account that runs the instance."""

import hashlib
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.db import transaction

from musespark.people.models import Person


def _note() -> Path:
    return Path(settings.DATA) / "keys" / "invite"  # the hash of the token, never the token


def _accepted() -> Path:
    return _note().with_name("invite.accepted")


def mint(*, another: bool = False) -> str | None:
    """Return a fresh token, ending the one before; None where an operator exists already, unless `another` is meant."""
    if not another and Person.objects.filter(is_superuser=True).exists():
        return None
    token = secrets.token_urlsafe(24)
    _note().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(_note(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as note:
        os.fchmod(note.fileno(), 0o600)  # one that an earlier version left open to all
        note.write(_hash(token))
    return token


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def is_good(token: str) -> bool:
    """Whether `token` is the open invitation."""
    return _says(_note(), token)


def was_used(token: str) -> bool:
    """Whether `token` is the invitation that was accepted last."""
    return _says(_accepted(), token)


def _says(note: Path, token: str) -> bool:
    return note.exists() and secrets.compare_digest(note.read_text(), _hash(token))


@transaction.atomic
def accept(token: str, person: Person) -> bool:
    """Make `person` the operator and end the invitation; False where it is no longer open.

    Two who open the link at once: the file is renamed by one of them only.
    """
    if not is_good(token):
        return False
    try:
        _note().rename(_accepted())
    except FileNotFoundError:
        return False
    Person.objects.filter(pk=person.pk).update(is_staff=True, is_superuser=True)
    return True
