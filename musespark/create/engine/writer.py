"""What whoever writes must do: one small Protocol, its question and its answer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

PATIENCE = 60.0  # seconds without a sign of life after which a server counts as hung
Message = Mapping[str, str]  # {"role": "system" | "user" | "assistant", "content": text}


class EngineUnavailable(Exception):
    """The model can't answer. The text is a sentence for the person who waits."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One question: messages, the JSON schema of the answer, how many answers (they share the prompt's reading).

    `timeout` counts seconds without a sign of life, `temperature` runs from 0 (always the same) to 2.
    """

    messages: Sequence[Message]
    schema: Mapping[str, Any] | None = None
    n: int = 1
    seed: int = 0
    temperature: float = 0.7
    max_tokens: int = 200
    timeout: float = field(default_factory=lambda: PATIENCE)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A bit of answer number `index`; `done` on its last one."""

    index: int
    text: str
    done: bool = False


class Writer(Protocol):
    """Whatever writes: answers as they grow, or whole. Both raise EngineUnavailable."""

    @property
    def name(self) -> str:
        """The model's name, for the record of a text's making."""
        ...

    def stream(self, ask: Ask) -> Iterator[Chunk]:
        """The answers in chunks as they are made; closing the iterator stops the making."""
        ...

    def offer(self, ask: Ask) -> list[str]:
        """The `n` whole answers, those cut off by `max_tokens` left out."""
        ...
