"""An index in this process that follows a table of prints, and is saved so that a start need not read all rows.

A new kind of fingerprint is an index with add, propose and forget, and a Shelf that says which rows it is made from.
"""

import io
import json
import logging
import threading
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any, ClassVar, Generic, Protocol, Self, TypeVar

import numpy as np
from django.db import connection
from django.db.models import Model, QuerySet
from numpy.typing import NDArray

from musespark.support import artifacts

log = logging.getLogger(__name__)
LATE = 100  # ids looked at again: on PostgreSQL a smaller id may be committed after a greater one
ENOUGH = 1000  # new rows from which it pays to save again: fewer are read in a moment
KEPT = 2  # saved versions: who is reading the one before finds it still there

Arrays = Mapping[str, NDArray[Any]]
Row = tuple[Any, ...]


class Index(Protocol):
    """What a shelf holds. Every kind also has `add(doc, …)` and `propose(…)`, with what it needs to know."""

    def forget(self, doc: int) -> None: ...

    def docs(self) -> NDArray[np.int64]:
        """Return what is kept, in any order."""
        ...

    def arrays(self) -> Arrays:
        """Return all that is kept, to be saved: copies, or what is never written to again."""
        ...

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> Self: ...


I = TypeVar("I", bound=Index)  # noqa: E741  the field's letter for an index


class Shelf(ABC, Generic[I]):
    """One index with its rows. `current()` is the only way to it: behind a lock, caught up."""

    name: ClassVar[str]  # of the artifact; another name where prints are taken in another way
    doc: ClassVar[str]  # the column that numbers what is found
    columns: ClassVar[tuple[str, ...]]  # read beside id and at
    index: type[I]

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._news = 0  # rows put since it was loaded or saved
        self._clear()

    @abstractmethod
    def rows(self) -> "QuerySet[Any]":
        """Return the prints that belong into the index."""

    @abstractmethod
    def put(self, index: I, rows: Sequence[Row]) -> None:
        """Add rows of (id, at, *columns), in the order of their ids."""

    @contextmanager
    def current(self) -> Iterator[I]:
        """Hold the index, with the rows that are new since the last time read in. One small query where none is."""
        with self._lock:
            self._look()
            yield self._held

    def keep(self) -> None:
        """Forget what has no row any more; save the index where enough changed since it was saved."""
        with self._lock:
            self._look()
            gone = self._forget_gone()
            if not gone and self._news < ENOUGH:
                return
            payload = _packed(self._held.arrays(), self._last)
            self._news = 0
        artifacts.save(f"near-{self.name}", payload, keep=KEPT)

    def start_anew(self) -> None:
        """Drop what is held: the next call reads it again."""
        with self._lock:
            self._clear()

    def _clear(self) -> None:
        self._held = self.index()
        self._last: list[tuple[int, datetime]] = []
        self._newest: list[Row] = []
        self._news = 0

    def _look(self) -> None:
        newest = _newest_rows(self.rows().model)
        if newest == self._newest:
            return
        if not self._last:
            self._load()
        if not self._still_true():
            self._clear()
        self._read()
        self._newest = newest

    def _load(self) -> None:
        payload = artifacts.load(f"near-{self.name}")
        if payload is None:
            return
        try:
            arrays, last = _unpacked(payload)
            self._held, self._last = self.index.from_arrays(arrays), last
        except (ValueError, KeyError, TypeError, OSError, EOFError, zipfile.BadZipFile):
            log.exception("the saved index %s can't be read; it is made from the rows, and saved anew", self.name)
            self._news = ENOUGH

    def _still_true(self) -> bool:
        """Whether some of the newest rows read are still there: else the database is another one (or was restored)."""
        if not self._last:
            return True
        numbers = [number for number, _ in self._last]
        rows = self.rows().model._default_manager.filter(id__in=numbers)
        return not set(rows.values_list("id", "at")).isdisjoint(self._last)

    def _read(self) -> None:
        after = max(0, self._last[-1][0] - late()) if self._last else 0
        rows = self.rows().filter(id__gt=after).order_by("id").values_list("id", "at", *self.columns)
        known = set(self._last)
        fresh = [row for row in rows if row[:2] not in known]
        self.put(self._held, fresh)
        self._news += len(fresh)
        self._last = sorted([*self._last, *(row[:2] for row in fresh)])[-LATE:]

    def _forget_gone(self) -> int:
        there = np.fromiter(self.rows().values_list(self.doc, flat=True).iterator(), np.int64)
        gone = np.setdiff1d(self._held.docs(), there).tolist()
        for doc in gone:
            self._held.forget(doc)
        return len(gone)


def late() -> int:
    """Return how many of the newest ids may be joined by smaller ones."""
    return LATE if connection.vendor == "postgresql" else 0


def _newest_rows(model: type[Model]) -> list[Row]:
    """Return the newest ids and when they were written, as the database says it: to compare alone."""
    with connection.cursor() as cursor:
        cursor.execute(*_newest_sql(model, max(1, late())))
        found: list[Row] = cursor.fetchall()
        return found


@cache
def _newest_sql(model: type[Model], many: int) -> tuple[str, Row]:
    """Return the query, put into words once: that costs several times what asking it does."""
    rows = model._default_manager.order_by("-id").values_list("id", "at")[:many]
    return rows.query.sql_with_params()


def _packed(arrays: Arrays, last: Sequence[tuple[int, datetime]]) -> bytes:
    out = io.BytesIO()
    seen = json.dumps([(number, at.isoformat()) for number, at in last])
    named: dict[str, Any] = {f"of_{name}": array for name, array in arrays.items()}
    np.savez(out, last=np.array(seen), **named)
    return out.getvalue()


def _unpacked(payload: bytes) -> tuple[Arrays, list[tuple[int, datetime]]]:
    with np.load(io.BytesIO(payload), allow_pickle=False) as found:
        last = [(number, datetime.fromisoformat(at)) for number, at in json.loads(str(found["last"]))]
        return {name[3:]: found[name] for name in found.files if name.startswith("of_")}, last
