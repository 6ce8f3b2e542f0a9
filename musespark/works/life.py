"""A Work's life as a declared graph. The graph is checked when it is made; loop.py names what follows each step."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from musespark.works.models import Work

Handler = Callable[[Work], object]


class Step(NamedTuple):
    """The verb that leads from one state to another; states are rows (Publication, Withdrawal), not a field."""

    verb: str
    source: str
    target: str


@dataclass
class Life:
    """Steps from `start`, and what else happens after each, in the same transaction.

    Raises ValueError where a state can't be reached or a verb leads from one state to two.
    """

    start: str
    steps: tuple[Step, ...]
    handlers: dict[str, tuple[Handler, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len({(step.verb, step.source) for step in self.steps}) < len(self.steps):
            raise ValueError("a verb leads from one state to two")
        reached = {self.start}
        for _ in self.steps:
            reached |= {step.target for step in self.steps if step.source in reached}
        if lost := {step.source for step in self.steps} - reached:
            raise ValueError(f"no way leads to {', '.join(sorted(lost))}")

    def wire(self, verb: str, *handlers: Handler) -> None:
        """Name what follows `verb`, in order; raises ValueError for a verb that is none, or is wired already."""
        if verb not in {step.verb for step in self.steps}:
            raise ValueError(f"{verb} is no step of this life")
        if verb in self.handlers:
            raise ValueError(f"{verb} is wired already")
        self.handlers[verb] = handlers

    def follow(self, verb: str, work: Work) -> None:
        """Do what follows `verb`."""
        for handler in self.handlers.get(verb, ()):
            handler(work)

    def __str__(self) -> str:
        """Draw the life, a line a step."""
        return "\n".join(
            f"{step.source} --{step.verb}--> {step.target}"
            + "".join(f"\n    {handler.__module__}.{handler.__name__}" for handler in self.handlers.get(step.verb, ()))
            for step in self.steps
        )


LIFE = Life(
    "drafted",
    (
        Step("publish", "drafted", "published"),
        Step("bear", "published", "published"),  # its fingerprints stand
        Step("vouch", "published", "credentialed"),
        Step("edit", "published", "published"),
        Step("edit", "credentialed", "published"),  # the credential of the old text does not vouch for the new one
        Step("derive", "published", "published"),  # what it is made from was agreed or decided
        Step("derive", "credentialed", "published"),
        Step("offer", "published", "published"),  # its author changed what others may make of it
        Step("offer", "credentialed", "published"),
        Step("withdraw", "drafted", "withdrawn"),
        Step("withdraw", "published", "withdrawn"),
        Step("withdraw", "credentialed", "withdrawn"),
        Step("restore", "withdrawn", "published"),
    ),
)
