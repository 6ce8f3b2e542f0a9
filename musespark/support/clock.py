"""The clock: one door to the present, so that tests and the demo world can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """Return the present moment, aware, in UTC (or the moment set by `at`)."""
    return _frozen.get() or timezone.now()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Within the block `now()` returns `moment`: the demo world writes its past through the rooms' own verbs."""
    token = _frozen.set(moment)
    try:
        yield
    finally:
        _frozen.reset(token)
