"""Orphans: a blob goes when the last row that named it is gone, and not before."""

from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from musespark.support import blobs, clock, orphans


def is_kept(key: str) -> bool:
    return blobs.path(key).exists()


@pytest.mark.django_db(transaction=True)
def test_only_what_nobody_names_is_deleted(names: set[str]) -> None:
    kept, gone = blobs.put(b"kept"), blobs.put(b"gone")
    names.add(kept)
    orphans.forget({kept, gone, ""})
    assert (is_kept(kept), is_kept(gone)) == (True, False)


@pytest.mark.django_db(transaction=True)
def test_without_anybody_to_ask_nothing_is_deleted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orphans, "namers", [])
    key = blobs.put(b"unknown")
    orphans.forget({key})
    orphans.look_again.call([key])
    assert is_kept(key)


@pytest.mark.django_db
def test_before_the_commit_nothing_is_lost(names: set[str], django_capture_on_commit_callbacks: object) -> None:
    key = blobs.put(b"one")
    with django_capture_on_commit_callbacks(execute=False) as waiting:  # type: ignore[operator]  # the fixture is untyped
        orphans.forget({key})
    assert len(waiting) == 1
    assert is_kept(key)


@pytest.mark.django_db(transaction=True)
def test_bytes_that_somebody_just_put_again_are_looked_at_later(names: set[str]) -> None:
    key = blobs.put(b"one")
    assert blobs.put(b"one") == key  # the row that will name them is not there yet
    orphans.forget({key})
    assert is_kept(key)
    task = DBTaskResult.objects.get()
    assert (task.task_path, task.args_kwargs["args"]) == (orphans.look_again.module_path, [[key]])
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert task.run_after < clock.now()
        orphans.look_again.call([key])
    assert not is_kept(key)


@pytest.mark.django_db(transaction=True)
def test_looked_at_later_what_is_named_by_then_stays(names: set[str]) -> None:
    key = blobs.put(b"one")
    blobs.put(b"one")
    orphans.forget({key})
    names.add(key)
    with clock.at(clock.now() + timedelta(minutes=11)):
        orphans.look_again.call([key])
    assert is_kept(key)
