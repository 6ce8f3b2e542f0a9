"""`musespark model`: the embedded model's own process, kept alive; follows what the operator chooses on the page."""

import signal
import threading
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from musespark.create import choice
from musespark.create.engine import fetch, registry
from musespark.create.engine.supervise import Supervisor, only_one

LOOK = 2.0  # seconds between two looks at the operator's choice
AGAIN = 60.0  # seconds until a model that couldn't be fetched is tried again


class Command(BaseCommand):
    help = "Fetch the chosen model and keep its process alive."

    def handle(self, *_: Any, **__: Any) -> None:
        leaving = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: leaving.set())
        with only_one(Path(settings.DATA)) as mine:
            if not mine:
                self.stderr.write("Another model process looks after this folder.")
                return
            while not leaving.is_set():
                self._serve(choice.load(), leaving)

    def _serve(self, made: choice.Setting, leaving: threading.Event) -> None:
        """Serve while the choice stands."""
        if made.kind != "embedded":
            _while_chosen(made, leaving)
            return
        model = registry.model(made.embedded)
        try:
            path = fetch.fetch(model, registry.cache_folder())
        except fetch.Unfetched as wrong:
            self.stderr.write(str(wrong))
            leaving.wait(AGAIN)
            return
        supervisor = Supervisor(path, Path(settings.DATA), template=model.template)
        running = threading.Thread(target=supervisor.run)
        running.start()
        try:
            _while_chosen(made, leaving)
        finally:
            supervisor.stop()
            running.join()


def _while_chosen(made: choice.Setting, leaving: threading.Event) -> None:
    while not leaving.wait(LOOK) and choice.load() == made:
        pass
