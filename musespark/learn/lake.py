"""The lake: traces compacted to Parquet files, read through Ibis on DuckDB (the same expressions run on Spark).

A part is named for the ids that it holds, `part-FIRST-LAST.parquet`, and appears whole: a compaction that is killed, or
that runs twice at once, neither loses nor doubles an event. Rows stay in the database for KEEP, because a page may
report twice; younger events than the last part are read from there. What the feed counts of known readers stays there
for good: at most one row a reader and Work, and the rewards.
"""

import fcntl
import json
import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from musespark.distribute.fold import COUNTED
from musespark.support import clock
from musespark.support.jobs import job
from musespark.traces.models import Trace

KEEP = timedelta(days=3)
PART = 100_000  # rows a part, at most

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa

# DuckDB, Ibis and Arrow cost two seconds of CPU to import: those pay who ask the lake, not every process at its start.


def schema() -> "pa.Schema":
    """Return the columns of a part."""
    import pyarrow as pa  # noqa: PLC0415  see above

    moment, number, text = pa.timestamp("us", tz="UTC"), pa.int64(), pa.string()
    kinds = {"id": number, "at": moment, "kind": text, "person": number, "work": number, "ms": number, "facts": text}
    return pa.schema(list(kinds.items()))


def folder() -> Path:
    """Return the folder of the parts."""
    return Path(settings.DATA) / "traces"


def parts() -> list[Path]:
    """Return the finished parts, oldest first."""
    return sorted(folder().glob("part-*.parquet"))


def last_compacted() -> int:
    """Return the highest trace id that is in a part, 0 where there is none."""
    return _last_in(parts())


def _last_in(finished: list[Path]) -> int:
    return int(finished[-1].stem.split("-")[2]) if finished else 0


def compact() -> int:
    """Write the traces since the last part into new parts; delete old rows from the database. Returns rows written.

    The newest ten seconds wait, and all with a higher id: ids are given before their transaction commits, so a lower
    one may still appear.
    """
    with _alone():
        written = _write_ready()
    old = Trace.objects.filter(id__lte=last_compacted(), at__lt=clock.now() - KEEP)
    old.exclude(kind__in=COUNTED, person_ref__isnull=False).delete()
    return written


@contextmanager
def _alone() -> Iterator[None]:
    """Change the parts while nobody else does: of two who forget at once each would write back what the other took."""
    folder().mkdir(parents=True, exist_ok=True)
    with folder().with_name("traces.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # let go when the file is closed, also by a kill
        yield


def _write_ready() -> int:
    written, ready = 0, Trace.objects.order_by("id")
    young = ready.filter(id__gt=last_compacted(), at__gte=clock.now() - timedelta(seconds=10))
    if first := young.values_list("id", flat=True).first():
        ready = ready.filter(id__lt=first)
    while rows := list(ready.filter(id__gt=last_compacted()).values_list(*_COLUMNS)[:PART]):
        _write(rows)
        written += len(rows)
    return written


_COLUMNS = ("id", "at", "kind", "person_ref", "work_ref", "facts")
_Row = tuple[int, object, str, int | None, int | None, dict[str, object]]


def _table(rows: list[_Row]) -> "pa.Table":
    import pyarrow as pa  # noqa: PLC0415  see above

    split = [(*row[:5], row[5].get("ms"), json.dumps(row[5])) for row in rows]
    fields = schema()
    columns = list(zip(*split, strict=True)) or [()] * len(fields)
    return pa.table([pa.array(each, field.type) for each, field in zip(columns, fields, strict=True)], schema=fields)


def _write(rows: list[_Row]) -> None:
    folder().mkdir(parents=True, exist_ok=True)
    _save(_table(rows), folder() / f"part-{rows[0][0]:012}-{rows[-1][0]:012}.parquet")


def _save(table: "pa.Table", target: Path) -> None:
    import pyarrow.parquet as pq  # noqa: PLC0415  see above

    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    pq.write_table(table, draft, compression="zstd")
    draft.replace(target)


def events() -> "ibis.Table":
    """Return all traces as one Ibis table: the columns of `schema`, parts and the rows younger than them."""
    import ibis  # noqa: PLC0415  see above

    finished = parts()  # listed once: a compaction may add one between here and the reading
    tail = Trace.objects.filter(id__gt=_last_in(finished)).order_by("id").values_list(*_COLUMNS)
    young = ibis.memtable(_table(list(tail)))
    if not finished:
        return young
    return ibis.duckdb.connect(threads=1).read_parquet([str(part) for part in finished]).union(young)


@transaction.atomic
def forget(person: int) -> None:
    """Delete every trace of the person with id `person`; from the parts after the commit, since it takes seconds.

    By then the rows are gone for a compaction too. The job does it again, for a process that dies in between.
    """
    Trace.objects.filter(person_ref=person).delete()
    strip_person.enqueue(person)
    transaction.on_commit(lambda: strip([person]), robust=True)


@job()
def strip_person(person: int) -> None:
    """Delete from the parts what is left there of the person with id `person`."""
    strip([person])


def strip(people: Collection[int], works: Collection[int] = ()) -> None:
    """Delete from the parts each trace of `people` (ids), and what somebody unknown left at `works` (ids)."""
    import pyarrow as pa  # noqa: PLC0415  see above
    import pyarrow.compute as pc  # noqa: PLC0415  see above
    import pyarrow.parquet as pq  # noqa: PLC0415  see above

    if not parts():
        return
    number = pa.int64()
    with _alone():
        for part in parts():
            table = pq.read_table(part)
            theirs = pc.is_in(table["person"], pa.array(people, number))
            unknown = pc.and_(pc.is_null(table["person"]), pc.is_in(table["work"], pa.array(works, number)))
            stays = table.filter(pc.invert(pc.or_(theirs, unknown)))
            if len(stays) < len(table):
                _save(stays, part)


def of(person: int) -> Iterator[dict[str, object]]:
    """Yield every trace of the person with id `person`, oldest first, for the page of what is known and its export."""
    table = events()
    yield from table.filter(table.person == person).order_by("id").drop("person").to_pyarrow().to_pylist()
