"""musespark reindex: make the search index anew from the Works."""

from django.core.management.base import BaseCommand

from musespark.distribute.search import rebuild


class Command(BaseCommand):
    help = "Make the search index anew from the Works."

    def handle(self, *_args: object, **_options: object) -> None:
        count = rebuild()
        self.stdout.write("1 Work is in the index." if count == 1 else f"{count} Works are in the index.")
