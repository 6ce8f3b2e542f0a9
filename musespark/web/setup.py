"""The first-run wizard: four of the operator's pages, walked in order; each is also opened alone, at any time."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from musespark.web.instance import is_named


@dataclass(frozen=True)
class Step:
    """A page of the wizard; it belongs to the room whose thing is set there."""

    path: str
    title: str | Promise


STEPS = (
    Step("/operate/instance", _("Name")),
    Step("/operate/model", _("Model")),
    Step("/operate/demo", _("Demo")),
    Step("/operate/first-work", _("First Work")),
)
# which steps are done, by path, where that is known at little cost; loop.py may add what rooms further left know
done: dict[str, Callable[[], bool]] = {"/operate/instance": is_named}
START = f"{STEPS[0].path}?setup=1"


@dataclass(frozen=True)
class Walk:
    """Where somebody stands who walks the wizard: at step `number`, from 1."""

    number: int

    @property
    def steps(self) -> list[tuple[Step, bool, bool]]:
        """All steps, each with whether it is the present one, and whether it is known to be done."""
        return [(step, number == self.number, _is_done(step)) for number, step in enumerate(STEPS, 1)]

    @property
    def total(self) -> int:
        return len(STEPS)

    @property
    def onward(self) -> str:
        """Where the next step is; the last one leads to itself."""
        return f"{STEPS[min(self.number, len(STEPS) - 1)].path}?setup=1"


def _is_done(step: Step) -> bool:
    return step.path in done and done[step.path]()


def walk(request: HttpRequest) -> Walk | None:
    """Return where in the wizard the page asked for stands, None where it was opened alone."""
    paths = [step.path for step in STEPS]
    return Walk(paths.index(request.path) + 1) if "setup" in request.GET and request.path in paths else None
