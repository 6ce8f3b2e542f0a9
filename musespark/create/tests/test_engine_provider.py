"""Asking a server that may refuse, hang, lie or be the wrong one: always an answer or a sentence."""

import http.server
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from musespark.create.engine.check import check
from musespark.create.engine.process import Running, announce, running
from musespark.create.engine.provider import Choice, OpenAIWriter, current
from musespark.create.engine.writer import Ask, EngineUnavailable

ASK = Ask([{"role": "user", "content": "Hello"}], n=2, timeout=0.5)

Respond = Callable[[http.server.BaseHTTPRequestHandler, dict[str, Any]], None]


@pytest.fixture
def serve() -> Iterator[Callable[[Respond], str]]:
    """Start a real HTTP server on the loopback that answers as the given function does."""
    servers = []

    def start(respond: Respond) -> str:
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                respond(self, json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

            def do_GET(self) -> None:
                respond(self, {})

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/v1"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def say(handler: http.server.BaseHTTPRequestHandler, status: int, body: str) -> None:
    handler.send_response(status)
    handler.end_headers()
    handler.wfile.write(body.encode())


def hang(until: threading.Event) -> None:
    until.wait(5)


def events(*chunks: tuple[int, str, str | None]) -> str:
    lines = []
    for index, text, why in chunks:
        choice = {"index": index, "delta": {"content": text}, "finish_reason": why}
        lines.append(f"data: {json.dumps({'choices': [choice]})}\n\n")
    return "".join(lines) + "data: [DONE]\n\n"


def models_or(status: int, body: str) -> Respond:
    def respond(handler: http.server.BaseHTTPRequestHandler, asked: dict[str, Any]) -> None:
        if handler.path == "/v1/models":
            say(handler, 200, '{"data": [{"id": "tiny"}]}')
        else:
            say(handler, status, body)

    return respond


def test_answers_are_put_together_by_their_number(serve: Callable[[Respond], str]) -> None:
    body = events((0, "He", None), (1, "Good", None), (0, "llo", "stop"), (1, " day", "stop"))
    url = serve(lambda handler, _: say(handler, 200, body))
    assert OpenAIWriter(url).offer(ASK) == ["Hello", "Good day"]


def test_an_answer_cut_off_by_its_length_is_left_out(serve: Callable[[Respond], str]) -> None:
    url = serve(lambda handler, _: say(handler, 200, events((0, "whole", "stop"), (1, "cut o", "length"))))
    assert OpenAIWriter(url).offer(ASK) == ["whole"]


def test_a_server_that_gives_one_answer_is_asked_again_with_another_seed(serve: Callable[[Respond], str]) -> None:
    seeds: list[int] = []

    def respond(handler: http.server.BaseHTTPRequestHandler, asked: dict[str, Any]) -> None:
        seeds.append(asked["seed"])
        say(handler, 200, events((0, f"seed {asked['seed']}", "stop")))

    assert OpenAIWriter(serve(respond)).offer(ASK) == ["seed 0", "seed 1"]
    assert seeds == [0, 1]


def test_schema_key_and_model_are_sent(serve: Callable[[Respond], str]) -> None:
    heard: dict[str, Any] = {}

    def respond(handler: http.server.BaseHTTPRequestHandler, asked: dict[str, Any]) -> None:
        heard.update(asked, key=handler.headers["Authorization"])
        say(handler, 200, events((0, "x", "stop")))

    OpenAIWriter(serve(respond), "secret", "tiny").offer(Ask(ASK.messages, schema={"type": "object"}))
    assert heard["key"] == "Bearer secret"
    assert heard["model"] == "tiny"
    assert heard["response_format"]["json_schema"]["schema"] == {"type": "object"}


def test_a_key_is_not_shown_by_the_writer() -> None:
    assert "secret" not in repr(OpenAIWriter("http://127.0.0.1", "secret"))


@pytest.mark.parametrize(
    ("status", "body", "says"),
    [
        (401, "{}", "does not accept the key"),
        (403, "", "does not allow"),
        (404, '{"error": {"message": "no such model"}}', "It says: no such model"),
        (429, '{"error": "slow down"}', "It says: slow down"),
        (500, "<html>", "answered with error 500"),
        (503, "{}", "still being loaded"),
        (200, "data: not json\n\n", "not in the OpenAI format"),
        (200, 'data: {"choices": [7]}\n\n', "not in the OpenAI format"),
        (200, 'data: {"error": "out of memory"}\n\n', "out of memory"),
        (200, "<html>hello</html>", "without an answer"),
    ],
)
def test_what_a_server_does_wrong_becomes_a_sentence(
    serve: Callable[[Respond], str], status: int, body: str, says: str
) -> None:
    url = serve(lambda handler, _: say(handler, status, body))
    with pytest.raises(EngineUnavailable, match=says):
        OpenAIWriter(url).offer(ASK)
    verdict = check(url)
    assert not verdict.ok
    assert verdict.said.endswith((".", body, "model", "down"))


def test_a_hung_server_ends_in_a_sentence(serve: Callable[[Respond], str]) -> None:
    forever = threading.Event()
    url = serve(lambda _, __: hang(forever))
    with pytest.raises(EngineUnavailable, match="took too long"):
        OpenAIWriter(url).offer(ASK)
    forever.set()


def test_nobody_at_the_address_is_a_sentence() -> None:
    with pytest.raises(EngineUnavailable, match="refuses connections"):
        OpenAIWriter("http://127.0.0.1:9/v1").offer(ASK)


@pytest.mark.parametrize(
    ("url", "key", "says"),
    [
        ("localhost:8000", "", "must begin with http"),
        ("http://127.0.0.1:abc", "", "not a web address"),
        ("http://127.0.0.1:9/v1", "", "refuses connections"),
        ("http://127.0.0.1:9/v1", "“key”", "Copy it again"),
    ],
)
def test_the_test_button_says_what_is_wrong(url: str, key: str, says: str) -> None:
    verdict = check(url, key)
    assert not verdict.ok
    assert says in verdict.said


def test_the_test_button_tells_success_and_the_models(serve: Callable[[Respond], str]) -> None:
    verdict = check(serve(models_or(200, events((0, "Hello.", "stop")))))
    assert verdict.ok
    assert verdict.models == ("tiny",)
    assert verdict.said.startswith("It works: tiny answered in ")


def test_the_test_button_knows_an_unknown_model(serve: Callable[[Respond], str]) -> None:
    verdict = check(serve(models_or(200, "")), model="huge")
    assert verdict.said == "The server answers, but has no model called huge. It has: tiny."
    assert verdict.models == ("tiny",)


def test_the_test_button_knows_a_server_without_models_and_a_silent_model(serve: Callable[[Respond], str]) -> None:
    assert (
        check(serve(lambda handler, _: say(handler, 200, '{"data": []}'))).said
        == "The server answers, but it has no model."
    )
    assert (
        check(serve(models_or(200, events((0, " ", "stop"))))).said
        == "The server answers, but the model wrote nothing."
    )


def test_the_operators_server_comes_before_the_embedded_one(tmp_path: Path) -> None:
    announce(tmp_path, Running("http://127.0.0.1:1", "k", 1, "tiny.gguf"))
    assert current(Choice(tmp_path, "http://far/v1", "key", "big")) == OpenAIWriter("http://far/v1", "key", "big")
    assert current(Choice(tmp_path)) == OpenAIWriter("http://127.0.0.1:1/v1", "k", "tiny.gguf")


def test_without_any_model_there_is_no_writer(tmp_path: Path) -> None:
    assert current(Choice(tmp_path)) is None


def test_a_dead_process_counts_as_none_and_its_file_is_private(tmp_path: Path) -> None:
    announce(tmp_path, Running("http://127.0.0.1:1", "k", 2**22 - 7, "tiny.gguf"))
    assert (tmp_path / "engine.json").stat().st_mode & 0o777 == 0o600
    assert running(tmp_path) is None
    (tmp_path / "engine.json").write_text("{", encoding="utf-8")
    assert running(tmp_path) is None
