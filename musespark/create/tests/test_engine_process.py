"""The model process: started, asked, killed, hung, started again. Asks a real model."""

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
import xllamacpp

from musespark.create.engine import fetch, registry
from musespark.create.engine.process import CONTEXT, Running, main, running
from musespark.create.engine.provider import Choice, current
from musespark.create.engine.supervise import Supervisor, only_one
from musespark.create.engine.writer import Ask, EngineUnavailable
from musespark.create.words.brief import Brief
from musespark.create.words.offers import offers, tile, warm

pytestmark = pytest.mark.model

T = TypeVar("T")

NOTES = "potatoes in buckets on the balcony. planted in april, 3 buckets, harvest 4.2 kg. no fertiliser, only compost"


def until(look: Callable[[], T | None], seconds: float = 60) -> T:
    """What `look` finds, as soon as it finds something."""
    limit = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < limit, "it did not happen in time"
        threading.Event().wait(0.1)
    return found


@pytest.fixture(scope="module")
def supervised(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Supervisor, Path]]:
    """A supervisor that keeps the default model alive. Without the model's file: skipped, but an error in CI."""
    model = registry.model()
    if not fetch.ready(model, registry.cache_folder()):
        if not os.environ.get("CI"):
            pytest.skip("no model in the cache: python -m musespark.create.engine.supervise fetches it")
        fetch.fetch(model, registry.cache_folder())
    data = tmp_path_factory.mktemp("data")
    supervisor = Supervisor(registry.cache_folder() / model.file, data, patient=4)
    thread = threading.Thread(target=supervisor.run)
    thread.start()
    yield supervisor, data
    supervisor.stop()
    thread.join(20)
    assert not thread.is_alive()
    assert running(data) is None


def healthy(data: Path) -> Running | None:
    state = running(data)
    try:
        return state if state and httpx.get(f"{state.url}/health", timeout=1).is_success else None
    except httpx.HTTPError:
        return None


def test_it_listens_on_the_loopback_with_a_key(supervised: tuple[Supervisor, Path]) -> None:
    state = until(lambda: healthy(supervised[1]))
    port = int(state.url.removeprefix("http://127.0.0.1:"))
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", port), timeout=5)  # a server on every address would answer here too
    assert httpx.get(f"{state.url}/health").status_code == 200
    asked = {"messages": [{"role": "user", "content": "Hi"}], "max_tokens": 1}
    for key, status in (("", 401), ("wrong", 401), (state.key[:-1], 401), (state.key, 200)):
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        with httpx.Client(base_url=state.url, headers=headers, timeout=60) as client:
            assert client.get("/v1/models").status_code == status, key
            assert client.get("/props").status_code == status, key
            assert client.post("/v1/chat/completions", json=asked).status_code == status, key


class Loading(Exception):
    """Raised in place of loading the model; `params` is the server that it was to become."""

    def __init__(self, params: Any) -> None:
        super().__init__("loading")
        self.params = params


def refuse_to_load(params: Any) -> None:
    raise Loading(params)


def test_one_thread_computes_for_all_slots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = Supervisor(tmp_path / "m.gguf", tmp_path).command
    assert command[:3] == [sys.executable, "-m", "musespark.create.engine.process"]
    monkeypatch.setattr(sys, "argv", command[2:])
    monkeypatch.setattr(xllamacpp, "Server", refuse_to_load)
    with pytest.raises(Loading) as stopped:
        main()
    params = stopped.value.params
    assert (params.cpuparams.n_threads, params.cpuparams_batch.n_threads) == (1, 1)
    assert (params.n_parallel, params.n_ctx, params.n_threads_http) == (4, 4 * CONTEXT, 6)
    assert (params.hostnames, [len(key) for key in params.api_keys]) == (["127.0.0.1"], [43])
    assert running(tmp_path) is None


def test_the_same_seed_writes_the_same_and_answers_share_the_prompt(supervised: tuple[Supervisor, Path]) -> None:
    until(lambda: healthy(supervised[1]))
    writer = current(Choice(supervised[1]))
    assert writer
    ask = Ask([{"role": "user", "content": "Name one vegetable."}], n=2, seed=5, max_tokens=12)
    assert writer.offer(ask) == writer.offer(ask)


def test_two_creators_with_one_brief_get_different_drafts(supervised: tuple[Supervisor, Path]) -> None:
    until(lambda: healthy(supervised[1]))
    writer = current(Choice(supervised[1]))
    assert writer
    loud = tuple(f"SO MANY {what}!!! I can't believe it!!! Best day ever!!!" for what in ("TOMATOES", "CARROTS"))
    calm = tuple(f"{what}. Slow work, quiet evenings. Nothing more to say." for what in ("Tomatoes", "Carrots"))
    drafts = []
    for author, past in (("loud", loud), ("calm", calm)):
        brief = Brief(NOTES, past=past, author=author)
        warm(writer, brief)
        made = tile(brief, writer, "caption", 0, [])
        assert made
        assert made.model == registry.model().file
        drafts.append(made.text)
    assert drafts[0] != drafts[1]


def test_a_cancelled_offer_stops_the_model(supervised: tuple[Supervisor, Path]) -> None:
    until(lambda: healthy(supervised[1]))
    writer = current(Choice(supervised[1]))
    answers = iter([True, True, False])
    found = list(offers(Brief(NOTES), writer, go_on=lambda: next(answers, False)))
    assert {offer.origin for offer in found} == {"extracted"}


def test_a_killed_process_is_started_again_and_the_person_is_told_meanwhile(
    supervised: tuple[Supervisor, Path],
) -> None:
    _, data = supervised
    first = until(lambda: healthy(data))
    writer = current(Choice(data))
    assert writer
    os.kill(first.pid, signal.SIGKILL)
    with pytest.raises(EngineUnavailable):
        writer.offer(Ask([{"role": "user", "content": "Hi"}], timeout=5))
    second = until(lambda: (state := healthy(data)) and state.pid != first.pid and state)
    assert second


def test_a_hung_process_is_killed_and_started_again(supervised: tuple[Supervisor, Path]) -> None:
    _, data = supervised
    first = until(lambda: healthy(data))
    os.kill(first.pid, signal.SIGSTOP)
    second = until(lambda: (state := healthy(data)) and state.pid != first.pid and state)
    assert second


def test_only_one_supervisor_looks_after_a_folder(tmp_path: Path) -> None:
    with only_one(tmp_path) as first, only_one(tmp_path) as second:
        assert (first, second) == (True, False)
    with only_one(tmp_path) as third:
        assert third
