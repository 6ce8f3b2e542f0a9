"""Where the money of a reward comes from: one folder a provider, `PROVIDER` in it. Copy `play` to make another."""

from importlib import import_module
from typing import Protocol, cast

from django.conf import settings

from musespark.earn.providers.source import Source
from musespark.people.models import Person


class Provider(Protocol):
    """What earn asks of a way to pay."""

    name: str
    currency: str
    is_play: bool  # nothing of value: every money page says so

    def source(self, giver: Person) -> Source:
        """Return the account that the giver's money comes out of, and what must be posted first to bring it there."""
        ...

    def spendable(self, giver: Person) -> int | None:
        """Return how much the giver could spend now (micro-units), None where only the provider knows."""
        ...


def chosen() -> Provider:
    """Return the instance's provider: the setting EARN_PROVIDER names its folder, "play" without one."""
    name = getattr(settings, "EARN_PROVIDER", "play")
    return cast("Provider", import_module(f"musespark.earn.providers.{name}").PROVIDER)
