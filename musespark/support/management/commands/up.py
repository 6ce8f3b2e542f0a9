"""`musespark up`: the whole instance by one command: rows, static files, demo world, web, worker and model process."""

import gc
import http.client
import os
import socket
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from musespark.support import media, tables
from musespark.support.supervise import Crew, Process, python


class Command(BaseCommand):
    help = "Prepare and run the whole instance until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--empty", action="store_true", help="a bare instance with a first-run wizard, no demo world"
        )
        parser.add_argument("--port", type=int, default=urlsplit(settings.ADDRESS).port or 8000)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--no-model", action="store_true", help="do not start the embedded language model")

    def handle(self, *_: Any, empty: bool, port: int, host: str, no_model: bool, **__: Any) -> None:
        _refuse_taken(host, port)
        # children read the address from the environment; a port given here is part of it
        settings.ADDRESS = os.environ.setdefault("MUSESPARK_ADDRESS", f"http://{_name(host)}:{port}")
        self._prepare(empty=empty)
        first, *others = _processes(host, port, no_model=no_model)
        Crew(first, others, self.stdout.write).run(partial(_answers, host, port), self._greet)

    def _prepare(self, *, empty: bool) -> None:
        gc.disable()  # little here becomes garbage, and looking for it takes a tenth of the time
        self.stdout.write("Preparing the data folder ...")
        tables.make()
        call_command("collectstatic", interactive=False, verbosity=0)
        if not empty:
            self.stdout.write("The demo world (its pictures arrive while you look around) ...")
            call_command("demo", "--if-new", stdout=self.stdout)
        gc.enable()

    def _greet(self) -> None:
        self.stdout.write(f"\n  MuseSpark is at {settings.ADDRESS}\n")
        call_command("invite", stdout=self.stdout)
        self.stdout.write("\n  Ctrl-C stops everything.\n")


def _name(host: str) -> str:
    """What browsers call this machine: they give passkeys to a name, and none to an address in digits."""
    return "localhost" if host == "127.0.0.1" else host


def _processes(host: str, port: int, *, no_model: bool) -> list[Process]:
    web = ["--interface", "wsgi", "--host", host, "--port", str(port), "--workers", "1", "--blocking-threads", "4"]
    crew = [
        Process(
            "web", python("-m", "granian", *web, "--no-ws", "--log-level", "warning", "musespark.wsgi:application")
        ),
        # a round of drafts takes a minute: pictures and credentials must not wait behind it
        Process("worker", python("-m", "musespark", "worker", "--queue", "default")),
        Process("studio", python("-m", "musespark", "worker", "--queue", "slow")),
    ]
    if media.is_here():  # a video takes minutes, for which nobody's draft should wait
        crew.append(Process("media", python("-m", "musespark", "worker", "--queue", "media")))
    return crew if no_model else [*crew, Process("model", python("-m", "musespark", "model"))]


def _refuse_taken(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            hint = f"Port {port} is taken. Try: bin/up --port {port + 1}"
            raise CommandError(hint) from error


def _answers(host: str, port: int) -> bool:
    """Whether the first page is there."""
    door = http.client.HTTPConnection(host, port, timeout=2)
    try:
        door.request("GET", "/", headers={"Host": "127.0.0.1"})  # always allowed; `host` may be 0.0.0.0
        return door.getresponse().status > 0
    except (OSError, http.client.HTTPException):
        return False
    finally:
        door.close()
