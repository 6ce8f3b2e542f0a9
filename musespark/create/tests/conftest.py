"""Fixtures of the studio: a creator at her desk, a draft with facts, a round that ran, a model in its own process."""

import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from musespark.create import choice
from musespark.create.ask import TILES, ask
from musespark.create.begin import begin
from musespark.create.make import make_round
from musespark.create.models import Offer, Round
from musespark.people.models import Person
from musespark.works.models import Work

NOTES = "Fixed a grey wool sweater on Saturday. It took 4 hours. Inês wore it for 30 years. I did not hide the holes."

# An OpenAI-compatible server in its own process: it says the same sentence, and fails at the request it is told to.
SERVER = """
    import http.server, json, os, sys, time
    left, how = int(sys.argv[1]), sys.argv[2]
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            global left
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if left == 0:
                return {"dies": lambda: os._exit(9), "hangs": lambda: time.sleep(3600), "refuses": self.refuse}[how]()
            left -= 1
            kind = "title" if "title" in json.dumps(asked["response_format"]) else "caption"
            said = {"title": f"A sweater mended {left} by Inês", "caption": f"The sweater took 9 hours: {left}."}[kind]
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            for index in range(asked.get("n", 1)):
                delta = {"index": index, "delta": {"content": json.dumps({kind: said})}, "finish_reason": "stop"}
                self.wfile.write(b"data: " + json.dumps({"choices": [delta]}).encode() + b"\\n\\n")
            self.wfile.write(b"data: [DONE]\\n\\n")
        def refuse(self):
            self.send_response(429)
            self.end_headers()
            self.wfile.write(b'{"error": {"message": "Come back tomorrow."}}')
        def log_message(self, *args): pass
    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()
"""


@dataclass
class Desk:
    """A person with a signed-in client."""

    person: Person
    client: Client

    def draft(self, **fields: str) -> Work:
        return begin(self.person, **{"notes": NOTES, **fields})

    def offers(self, work: Work, *kinds: str) -> Round:
        """Ask for a round and let its job run."""
        asked = ask(work, by=self.person, kinds=kinds or tuple(TILES))
        make_round.call(asked.pk)
        return Round.objects.select_related("conclusion").get(pk=asked.pk)


@pytest.fixture
def desk(make_person: Callable[..., Person], client_of: Callable[[Person], Client]) -> Desk:
    choice.save(choice.Setting(kind="off"))
    person = make_person("ada")
    return Desk(person, client_of(person))


@pytest.fixture
def offer(desk: Desk) -> Offer:
    """A caption that a model wrote for a new draft."""
    work = desk.draft()
    asked = Round.objects.create(brief=work.brief, by=desk.person, kinds=["caption"], expected=1)
    return made(asked, "caption", "The sweater took four hours. Inês wore it.", "model")


def made(asked: Round, kind: str, text: str, source: str) -> Offer:
    place = asked.offers.filter(kind=kind).count()
    return Offer.objects.create(
        brief=asked.brief, round=asked, kind=kind, position=place, text=text, source=source, model="m.gguf"
    )


@pytest.fixture
def server() -> Iterator[Callable[..., str]]:
    """Start a model server that after `lives` answers "dies", "hangs" or "refuses"; returns its address."""
    running: list[subprocess.Popen[str]] = []

    def start(lives: int, how: str = "dies") -> str:
        command = [sys.executable, "-c", textwrap.dedent(SERVER), str(lives), how]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        running.append(process)
        assert process.stdout
        return f"http://127.0.0.1:{process.stdout.readline().strip()}/v1"

    yield start
    for process in running:
        process.kill()
        process.wait()


def letters(*texts: str) -> int:
    """How many signs of the texts count as somebody's: white space is nobody's."""
    return sum(len("".join(text.split())) for text in texts)


def whole(page: Page) -> None:
    """Wait until what other rooms bring to a draft's page is there: it makes the page longer and names buttons anew."""
    expect(page.locator("a[href^='/prove/near/'], a[href^='/prove/preview/']")).to_have_count(0)
