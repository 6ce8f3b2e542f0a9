"""Known: everything that the instance knows about a person, gathered from every room, seen, exported, deleted."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from musespark.people.languages import LANGUAGES
from musespark.people.models import Block, Consent, Follow, Mute, Notification, Person

Row = Mapping[str, object]


@dataclass(frozen=True)
class Section:
    """What one room knows: `rows(person)` returns it newest first; `forget(person)` deletes it where that is possible.

    `about` says in a sentence what it is for; where there is no `forget`, it says why or where to change it.
    `words` are those for the codes that a column holds, by column.
    """

    name: str
    title: str | Promise
    about: str | Promise
    rows: Callable[[Person], Iterable[Row]]
    forget: Callable[[Person], object] | None = None
    words: Mapping[str, Mapping[str, str | Promise]] = field(default_factory=dict)


def export(person: Person) -> str:
    """Return every section as JSON, by the section's name."""
    everything = {section.name: list(section.rows(person)) for section in sections}
    return json.dumps(everything, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)


def _account(person: Person) -> list[Row]:
    names = ("username", "name", "bio", "links", "email", "language", "theme", "date_joined", "last_login")
    return [{name: getattr(person, name) for name in names}]


def _addresses(person: Person) -> list[Row]:
    return list(EmailAddress.objects.filter(user=person).order_by("-pk").values("email", "verified", "primary"))


def _steps(person: Person) -> list[Row]:
    rows = Authenticator.objects.filter(user=person).order_by("-created_at", "-pk")
    return list(rows.values("type", "created_at", "last_used_at"))


def _follows(person: Person) -> list[Row]:
    rows = Follow.objects.filter(follower=person).order_by("-at")
    return [{"follows": handle, "at": at} for handle, at in rows.values_list("followed__username", "at")]


def _hidden(person: Person) -> list[Row]:
    mutes = Mute.objects.filter(person=person).order_by("-at").values_list("muted__username", "at")
    blocks = Block.objects.filter(person=person).order_by("-at").values_list("blocked__username", "at")
    return [*({"muted": who, "at": at} for who, at in mutes), *({"blocked": who, "at": at} for who, at in blocks)]


def _consents(person: Person) -> list[Row]:
    rows = Consent.objects.filter(person=person).order_by("signal", "purpose")
    return [{"signal": row.signal, "may_teach": row.purpose, "at": row.at} for row in rows]


def _notifications(person: Person) -> list[Row]:
    rows = Notification.objects.filter(person=person).order_by("-at").select_related("actor")
    return [{"kind": row.kind, "by": row.actor and row.actor.username, "url": row.url, "at": row.at} for row in rows]


def _forget_notifications(person: Person) -> None:
    Notification.objects.filter(person=person).delete()


def _forget_follows(person: Person) -> None:
    Follow.objects.filter(follower=person).delete()


_SETTINGS = _("Change it on the settings page.")
_ACCOUNT: Mapping[str, Mapping[str, str | Promise]] = {"theme": dict(Person.Theme.choices), "language": dict(LANGUAGES)}
_USES = {"signal": dict(Consent.Signal.choices), "may_teach": dict(Consent.Purpose.choices)}
_STEPS: Mapping[str, Mapping[str, str | Promise]] = {"type": dict(Authenticator.Type.choices)}
sections: list[Section] = [  # loop.py adds those of the other rooms
    Section("account", _("Your account"), _SETTINGS, _account, words=_ACCOUNT),
    Section("addresses", _("Your email addresses"), _SETTINGS, _addresses),
    Section("steps", _("Your second steps and passkeys"), _SETTINGS, _steps, words=_STEPS),
    Section("consents", _("Which of your signals may teach what"), _SETTINGS, _consents, words=_USES),
    Section("follows", _("Whom you follow"), _("It fills your feed."), _follows, _forget_follows),
    Section("hidden", _("Whom you muted and blocked"), _SETTINGS, _hidden),
    Section(
        "notifications",
        _("Your notifications"),
        _("What happened to you and your Works."),
        _notifications,
        _forget_notifications,
        {"kind": dict(Notification.Kind.choices)},
    ),
]
