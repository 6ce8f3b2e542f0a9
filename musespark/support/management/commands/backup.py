"""`musespark backup FILE`: the whole instance in one archive."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from musespark.support.backup import backup
from musespark.support.refuse import Refused


class Command(BaseCommand):
    help = "Write every row, blob and key into one archive."
    requires_system_checks = ()  # those load the code of every page

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="where to write the archive (a .tar)")

    def handle(self, *_: Any, file: Path, **__: Any) -> None:
        try:
            written = backup(file)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{written}: {written.stat().st_size / 2**20:.1f} MB. It holds private keys: keep it safe.")
