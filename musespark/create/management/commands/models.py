"""`musespark models`: the language models that can be had; `musespark models NAME` fetches one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from musespark.create import choice
from musespark.create.engine import fetch, registry


class Command(BaseCommand):
    help = "List the embedded models, or fetch one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", choices=list(registry.models()), help="fetch this one")

    def handle(self, *_: Any, name: str | None, **__: Any) -> None:
        if name:
            self._fetch(name)
            return
        made = choice.load()
        for model in registry.models().values():
            here = "here" if fetch.ready(model, registry.cache_folder()) else "not here"
            chosen = ", chosen" if made.kind == "embedded" and made.embedded == model.name else ""
            self.stdout.write(
                f"{model.name}: {model.title}, {model.size / 1e6:.0f} MB, {model.licence}, {here}{chosen}"
            )

    def _fetch(self, name: str) -> None:
        try:
            path = fetch.fetch(registry.model(name), registry.cache_folder())
        except fetch.Unfetched as wrong:
            raise CommandError(str(wrong)) from wrong
        self.stdout.write(str(path))
