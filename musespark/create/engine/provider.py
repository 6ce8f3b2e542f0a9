"""Asks a language model: one client (see writer.py) for every OpenAI-compatible server, ours included."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from musespark.create.engine.process import running
from musespark.create.engine.writer import Ask, Chunk, EngineUnavailable, Writer


@dataclass(frozen=True, slots=True)
class Choice:
    """What the operator chose: a URL of their own (with key and model), or the embedded process of a data folder."""

    data: Path
    url: str = ""
    key: str = ""
    model: str = ""


def current(choice: Choice) -> Writer | None:
    """The operator's server if one is named, else the embedded process if it runs, else None."""
    if choice.url:
        return OpenAIWriter(choice.url, choice.key, choice.model)
    state = running(choice.data)
    return OpenAIWriter(f"{state.url}/v1", state.key, state.model) if state else None


@dataclass(frozen=True, slots=True)
class OpenAIWriter:
    """A client of `/chat/completions` below a base URL such as https://host/v1."""

    url: str
    key: str = field(default="", repr=False)
    name: str = ""

    def stream(self, ask: Ask) -> Iterator[Chunk]:
        """See Writer. A server that gives fewer answers than asked is asked again, with another seed."""
        given = 0
        while given < ask.n:
            indices = set()
            for chunk in self._once(ask, ask.n - given, ask.seed + given):
                indices.add(chunk.index)
                yield Chunk(given + chunk.index, chunk.text, chunk.done)
            if not indices:
                raise EngineUnavailable("The model's server ended without an answer.")
            given += len(indices)

    def offer(self, ask: Ask) -> list[str]:
        """See Writer."""
        texts = [""] * ask.n
        whole = set()
        for chunk in self.stream(ask):
            texts[chunk.index] += chunk.text
            if chunk.done:
                whole.add(chunk.index)
        return [text for index, text in enumerate(texts) if index in whole]

    def _once(self, ask: Ask, n: int, seed: int) -> Iterator[Chunk]:
        body: dict[str, Any] = {
            "messages": list(ask.messages),
            "n": n,
            "seed": seed,
            "temperature": ask.temperature,
            "max_tokens": ask.max_tokens,
            "stream": True,
        }
        if self.name:
            body["model"] = self.name
        if ask.schema:
            schema = {"name": "offer", "strict": True, "schema": ask.schema}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        limits = httpx.Timeout(ask.timeout, connect=min(ask.timeout, 5))
        with (
            plain_words(),
            httpx.stream(
                "POST", f"{self.url.rstrip('/')}/chat/completions", json=body, headers=bearer(self.key), timeout=limits
            ) as answer,
        ):
            if answer.is_error:
                answer.read()
                raise EngineUnavailable(sentence(answer.status_code, message_of(answer)))
            yield from _chunks(answer.iter_lines(), n)


def _chunks(lines: Iterator[str], n: int) -> Iterator[Chunk]:
    for line in lines:
        data = line.removeprefix("data:").strip()
        if not line.startswith("data:") or data == "[DONE]":
            continue
        event = json.loads(data)
        if "error" in event:
            raise EngineUnavailable(f"The model's server broke off: {str(event['error'])[:200]}")
        for choice in event.get("choices", []):
            text, why = choice.get("delta", {}).get("content") or "", choice.get("finish_reason")
            if 0 <= choice["index"] < n:
                # An answer that ran into max_tokens is no whole answer: it gets no `done`.
                yield Chunk(choice["index"], text, done=why == "stop")


@contextmanager
def plain_words() -> Iterator[None]:
    """Turn what a connection can do wrong into EngineUnavailable with a sentence."""
    try:
        yield
    except httpx.InvalidURL as wrong:
        raise EngineUnavailable(f"The model's address is not a web address: {wrong}.") from wrong
    except httpx.ConnectTimeout as wrong:
        raise EngineUnavailable("The model's server did not answer the connection in time.") from wrong
    except httpx.TimeoutException as wrong:
        raise EngineUnavailable("The model's server took too long. It may be busy or hung; try again.") from wrong
    except httpx.ConnectError as wrong:
        raise EngineUnavailable(
            "The model's server refuses connections or has no such name. It may be down or starting."
        ) from wrong
    except httpx.HTTPError as wrong:
        raise EngineUnavailable(
            f"The connection to the model's server broke: {wrong or type(wrong).__name__}."
        ) from wrong
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise EngineUnavailable(
            "The server's answer is not in the OpenAI format (not JSON of the known form)."
        ) from wrong


def sentence(status: int, message: str) -> str:
    """What an HTTP error means for a person."""
    known = {
        401: "The model's server does not accept the key.",
        403: "The model's server does not allow this key to use it.",
        404: "There is nothing at this address, or the model's name is unknown there.",
        429: "The model's server has too many requests, or the account's limit is reached.",
        503: "The model is still being loaded. Try again in a moment.",
    }
    return known.get(status, f"The model's server answered with error {status}.") + (
        f" It says: {message}" if message else ""
    )


def message_of(answer: httpx.Response) -> str:
    """The server's own words about an error, at most 200 characters."""
    try:
        error = answer.json()["error"]
        return str(error["message"] if isinstance(error, dict) else error)[:200]
    except (ValueError, KeyError, TypeError):
        return ""


def bearer(key: str) -> dict[str, str]:
    """The header that carries the key; a key that no header can carry is refused in words."""
    if not key.isascii() or not key.isprintable():
        raise EngineUnavailable("The key has characters that no key has. Copy it again, without quotes or spaces.")
    return {"Authorization": f"Bearer {key}"} if key else {}
