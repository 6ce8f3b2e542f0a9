"""Warm-up: what a web process reads into memory before somebody waits for it. Listed in loop.py, begun by wsgi.py."""

import gc
import logging
import threading
from collections.abc import Callable

from django.db import connection

log = logging.getLogger(__name__)

warm_up: list[Callable[[], object]] = []


def begin() -> threading.Thread:
    """Do all of `warm_up` in a thread that holds up neither the first answers nor the end of the process."""
    thread = threading.Thread(target=_all, name="warm-up", daemon=True)
    thread.start()
    return thread


def settle() -> None:
    """Spare the garbage collector what is loaded by now: it stays, and to walk it takes 0.1 s while somebody waits."""
    gc.collect()
    gc.freeze()


def _all() -> None:
    try:
        for act in warm_up:
            _one(act)
        settle()
    finally:
        connection.close()


def _one(act: Callable[[], object]) -> None:
    try:
        act()
    except Exception:  # whoever asks first reads it then, and meets the same fault in plain sight
        log.exception("warming up failed")
