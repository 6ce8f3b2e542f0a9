"""The Test button: is there a model at this address, and does it write?"""

import time
from dataclasses import dataclass

import httpx

from musespark.create.engine.provider import OpenAIWriter, bearer, message_of, plain_words, sentence
from musespark.create.engine.writer import Ask, EngineUnavailable


@dataclass(frozen=True, slots=True)
class Verdict:
    """`said` is a sentence for the operator; `models` what the server has; `seconds` what a short answer took."""

    ok: bool
    said: str
    models: tuple[str, ...] = ()
    seconds: float = 0.0


def check(url: str, key: str = "", model: str = "", timeout: float = 20.0) -> Verdict:
    """List the models, then have a short sentence written. Never raises: what goes wrong is in the verdict."""
    models: tuple[str, ...] = ()
    try:
        models = _models(url, key, timeout)
        return _written(OpenAIWriter(url, key, _chosen(model, models)), models, timeout)
    except EngineUnavailable as wrong:
        return Verdict(ok=False, said=str(wrong), models=models)


def _written(writer: OpenAIWriter, models: tuple[str, ...], timeout: float) -> Verdict:
    started = time.monotonic()
    ask = Ask([{"role": "user", "content": "Say hello in one word."}], max_tokens=200, timeout=timeout)
    if not any(chunk.text.strip() for chunk in writer.stream(ask)):
        raise EngineUnavailable("The server answers, but the model wrote nothing.")
    seconds = time.monotonic() - started
    return Verdict(True, f"It works: {writer.name} answered in {seconds:.1f} seconds.", models, seconds)


def _chosen(model: str, models: tuple[str, ...]) -> str:
    if not models:
        raise EngineUnavailable("The server answers, but it has no model.")
    if model and model not in models:
        some = ", ".join(models[:8])
        raise EngineUnavailable(f"The server answers, but has no model called {model}. It has: {some}.")
    return model or models[0]


def _models(url: str, key: str, timeout: float) -> tuple[str, ...]:
    if not url.startswith(("http://", "https://")):
        raise EngineUnavailable("The address must begin with http:// or https://.")
    with plain_words():
        limits = httpx.Timeout(timeout, connect=5)
        answer = httpx.get(f"{url.rstrip('/')}/models", headers=bearer(key), timeout=limits)
        if answer.is_error:
            raise EngineUnavailable(sentence(answer.status_code, message_of(answer)))
        return tuple(str(entry["id"]) for entry in answer.json()["data"])
