"""Orphans: blobs that no row names any more. A blob is kept once for all who name it, so every room is asked first."""

from collections.abc import Callable, Collection
from datetime import timedelta

from django.db import transaction

from musespark.support import blobs, clock
from musespark.support.jobs import job

# each returns those of the given keys that rows of its room name; loop.py fills it. Empty: nothing is ever deleted
namers: list[Callable[[Collection[str]], set[str]]] = []


def forget(keys: Collection[str]) -> None:
    """After the commit delete the blobs among `keys` that nobody names then; before it nothing is lost."""
    wanted = set(keys) - {""}
    if not (wanted and namers):
        return
    if blobs.in_folder():
        transaction.on_commit(lambda: _delete(wanted))
    else:  # a store takes its time: nobody waits for it, and where it fails the job can be tried again
        look_again.enqueue(sorted(wanted))


def _delete(keys: set[str]) -> None:
    for namer in namers:
        keys = keys - namer(keys)
    held = {key for key in keys if blobs.is_held(key)}  # after the look: whoever puts one again now is seen
    for key in keys - held:
        blobs.forget(key)
    if held:
        look_again.using(run_after=clock.now() + timedelta(seconds=blobs.HELD)).enqueue(sorted(held))


@job
def look_again(keys: list[str]) -> None:
    """Delete those of `keys` that nobody names by now."""
    if namers:
        transaction.on_commit(lambda: _delete(set(keys)))
