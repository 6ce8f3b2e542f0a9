"""Why an act was refused, in a sentence for the person who tried."""

from collections.abc import Callable
from typing import ParamSpec

P = ParamSpec("P")


class Refused(Exception):
    """The act is not possible now; `str()` of it says what to do. Nothing was changed."""


def refusal(act: Callable[P, object], *given: P.args, **named: P.kwargs) -> str:
    """Do `act`; return the sentence that it was refused with, "" where it was done."""
    try:
        act(*given, **named)
    except Refused as refused:
        return str(refused)
    return ""
