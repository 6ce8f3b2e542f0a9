"""Recorder: how pages that edit or answer a public Work learn where words come from; loop.py lends the studio's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from musespark.works.models import Work


@dataclass(frozen=True)
class Recorder:
    """What watches an edit and a reply. Without one, and without JavaScript, new words are of unknown origin.

    `script` is the static file of the browser's part, `state` tells it what it has to know of the Work, `keep` stores
    what it reported (JSON of a stranger) before the words change, `keep_new` what it reported of a new Work, whose text
    is what was sent (the last argument) without the blanks at its ends. `waiting` is the address where changes that
    nobody else sees yet wait to be finished first, "" for none.
    """

    script: str
    state: Callable[[Work], Mapping[str, object]]
    keep: Callable[[Work, str], None]
    keep_new: Callable[[Work, str, str], None]
    waiting: Callable[[Work], str]


recorders: list[Recorder] = []  # at most one


def lent() -> Recorder | None:
    """The recorder, None where no room lends one."""
    return recorders[0] if recorders else None
