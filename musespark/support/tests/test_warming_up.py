"""A web process reads its memory in before somebody waits for it."""

import gc

import pytest
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from musespark.support import warm


def test_a_fault_is_told_and_holds_up_nothing_else(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []

    def fail() -> None:
        raise OSError("no table yet")

    monkeypatch.setattr(warm, "warm_up", [fail, lambda: done.append("read")])
    warm.begin().join()
    assert done == ["read"]
    assert "no table yet" in caplog.text


def test_the_collector_is_spared_what_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[list[int]] = []
    monkeypatch.setattr(warm, "warm_up", [lambda: held.append([1])])
    gc.unfreeze()
    try:
        warm.begin().join()
        assert gc.get_freeze_count() > 0
        assert not any(each is held for each in gc.get_objects())
    finally:
        gc.unfreeze()


@pytest.mark.django_db(transaction=True)
def test_the_thread_leaves_no_connection_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    its: list[BaseDatabaseWrapper] = []

    def read() -> None:
        its.append(connections["default"])
        its[0].ensure_connection()

    monkeypatch.setattr(warm, "warm_up", [read])
    warm.begin().join()
    assert its[0] is not connections["default"]
    assert its[0].connection is None
