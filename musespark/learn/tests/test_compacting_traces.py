import fcntl
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoCaptureOnCommitCallbacks

from conftest import MakePerson
from musespark.learn import lake
from musespark.people.leave import leave
from musespark.support import clock
from musespark.traces.models import Trace

pytestmark = pytest.mark.django_db
Commit = DjangoCaptureOnCommitCallbacks


def traced(kind: str = "impression", *, ago: timedelta = timedelta(minutes=5), **fields: object) -> Trace:
    return Trace.objects.create(kind=kind, at=clock.now() - ago, **fields)


def ids() -> list[int]:
    table = lake.events()
    return sorted(table.id.to_pyarrow().to_pylist())


def test_events_read_the_same_before_and_after_compaction() -> None:
    rows = [traced(work_ref=7, person_ref=3, facts={"ms": 40}), traced("dwell", work_ref=7), traced("saved")]
    before = lake.events().order_by("id").to_pyarrow().to_pylist()
    assert lake.compact() == 3
    assert lake.events().order_by("id").to_pyarrow().to_pylist() == before
    assert [row["id"] for row in before] == [row.pk for row in rows]
    assert (before[0]["ms"], before[0]["person"], before[1]["ms"]) == (40, 3, None)


def test_a_second_compaction_writes_nothing_twice() -> None:
    rows = [traced(), traced()]
    assert [lake.compact(), lake.compact()] == [2, 0]
    assert ids() == [row.pk for row in rows]


def test_the_newest_seconds_wait_but_are_read() -> None:
    old, young = traced(), traced(ago=timedelta(seconds=1))
    assert lake.compact() == 1
    assert ids() == [old.pk, young.pk]


def test_what_came_after_a_young_row_waits_with_it_however_old_it_says_it_is() -> None:
    young, dated = traced(ago=timedelta(seconds=1)), traced(ago=timedelta(days=1))
    assert lake.compact() == 0
    assert ids() == [young.pk, dated.pk]


def test_rows_leave_the_database_only_when_they_are_in_a_part_and_old() -> None:
    old, young = traced(ago=timedelta(days=4)), traced()
    lake.compact()
    assert list(Trace.objects.values_list("pk", flat=True)) == [young.pk]
    assert ids() == [old.pk, young.pk]


def test_a_draft_left_by_a_killed_compaction_is_not_read() -> None:
    row = traced()
    lake.folder().mkdir(parents=True)
    (lake.folder() / ".part-000000000001-000000000009.parquet.1f").write_bytes(b"half")
    assert lake.compact() == 1
    assert ids() == [row.pk]


def test_a_compaction_between_two_reads_doubles_no_event() -> None:
    rows = [traced(), traced()]
    compactions = iter([lake.compact])

    def compacting(execute: Any, *query: Any) -> Any:
        for compact in compactions:
            compact()
        return execute(*query)

    with connection.execute_wrapper(compacting):
        table = lake.events()
    assert len(lake.parts()) == 1
    assert sorted(table.id.to_pyarrow().to_pylist()) == [row.pk for row in rows]


def test_forgetting_a_person_reaches_into_the_parts(django_capture_on_commit_callbacks: Commit) -> None:
    kept, nobody = traced(person_ref=1), traced()
    traced(person_ref=2)
    lake.compact()
    traced(person_ref=2)
    with django_capture_on_commit_callbacks(execute=True):
        lake.forget(2)
    assert ids() == [kept.pk, nobody.pk]
    assert list(lake.of(2)) == []


def test_the_parts_are_rewritten_after_the_commit_and_not_before(django_capture_on_commit_callbacks: Commit) -> None:
    row = traced(person_ref=2)
    lake.compact()
    with django_capture_on_commit_callbacks(execute=True):
        lake.forget(2)
        assert (Trace.objects.count(), ids()) == (0, [row.pk])
    assert ids() == []


def test_who_leaves_is_forgotten_in_the_parts_after_the_commit(
    make_person: MakePerson, django_capture_on_commit_callbacks: Commit
) -> None:
    ada = make_person("ada")
    row, kept = traced(person_ref=ada.pk), traced()
    lake.compact()
    with django_capture_on_commit_callbacks(execute=True):
        leave(ada)
        assert ids() == [row.pk, kept.pk]
    assert ids() == [kept.pk]


def test_a_job_finishes_a_forgetting_that_was_killed_after_the_commit(
    django_capture_on_commit_callbacks: Commit,
) -> None:
    gone, kept = traced(person_ref=2), traced(person_ref=1)
    lake.compact()
    with django_capture_on_commit_callbacks():  # nothing that waits for the commit is done
        lake.forget(2)
    assert ids() == [gone.pk, kept.pk]
    job = DBTaskResult.objects.get()
    job.task.call(*job.args_kwargs["args"])
    assert ids() == [kept.pk]


def test_what_the_feed_counts_of_known_readers_stays_in_the_database() -> None:
    for kind, person in (("dwelt", 1), ("dwelt", None), ("rewarded", 1), ("impression", 1)):
        traced(kind, ago=timedelta(days=4), person_ref=person)
    assert lake.compact() == 4
    assert list(Trace.objects.order_by("id").values_list("kind", "person_ref")) == [("dwelt", 1), ("rewarded", 1)]
    assert len(ids()) == 4


def test_forgetting_a_person_deletes_what_stayed_too(django_capture_on_commit_callbacks: Commit) -> None:
    traced("dwelt", ago=timedelta(days=4), person_ref=1)
    lake.compact()
    with django_capture_on_commit_callbacks(execute=True):
        lake.forget(1)
    assert (Trace.objects.count(), ids()) == (0, [])


def test_what_somebody_unknown_left_at_works_can_be_forgotten_and_nothing_else() -> None:
    here, there = traced(work_ref=7), traced(work_ref=8)
    known, other = traced(work_ref=7, person_ref=1), traced(person_ref=2)
    lake.compact()
    Trace.objects.all().delete()
    lake.strip([2], [7])
    lake.strip([2], [7])
    assert ids() == [there.pk, known.pk]
    assert (here.pk, other.pk) == (there.pk - 1, known.pk + 1)


def test_while_the_parts_are_changed_nobody_else_changes_them() -> None:
    traced(person_ref=1)
    lake.compact()
    with lake._alone(), lake.folder().with_name("traces.lock").open("w") as second, pytest.raises(BlockingIOError):
        fcntl.flock(second, fcntl.LOCK_EX | fcntl.LOCK_NB)
    lake.strip([1])
    assert ids() == []
