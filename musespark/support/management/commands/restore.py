"""`musespark restore FILE`: fill an empty instance from an archive."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from musespark.support.backup import restore
from musespark.support.refuse import Refused


class Command(BaseCommand):
    help = "Fill this empty instance from an archive that `backup` wrote."
    requires_system_checks = ()  # those load the code of every page

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_: Any, file: Path, **__: Any) -> None:
        try:
            count = restore(file)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{count} rows restored.")
