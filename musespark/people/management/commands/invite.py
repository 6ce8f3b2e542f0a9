"""`musespark invite`: prints the one-time link that makes the operator's account."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from musespark.people.invite import mint
from musespark.people.models import Person


class Command(BaseCommand):
    help = "Print the operator's one-time link."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--another", action="store_true", help="a link for one more operator")

    def handle(self, *_: Any, another: bool, **__: Any) -> None:
        if token := mint(another=another):
            self.stdout.write(
                f"  Make your operator account (this link works once): {settings.ADDRESS}/operator/{token}"
            )
        else:
            operator = Person.objects.filter(is_superuser=True).order_by("pk").first()
            self.stdout.write(f"  Sign in as {operator} to operate it: {settings.ADDRESS}/account/login/")
