"""Group commit: many callers at once, one transaction and one fsync for all who came while the last one was written.

A web request posts inside its own transaction and needs none of this. Callers that post one transfer and nothing else
(settlement jobs, a payment provider's events, an API) would each wait for a disk flush of their own, one after the
other; here they hand the transfer over and get their own answer when the common commit is durable.
"""

import os
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from queue import Empty, SimpleQueue

from django.db import connection, transaction

from musespark.earn.ledger.post import post_each
from musespark.earn.ledger.transfer import LedgerError, Receipt, Transfer

_Asked = tuple[Transfer, Future[Receipt]]

MOST = 1000  # transfers of one commit: bounds how long the first of them waits


class Committer:
    """A thread with a connection of its own that commits what callers hand over. Safe to use from any thread."""

    def __init__(self) -> None:
        self._asked: SimpleQueue[_Asked | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="ledger-committer", daemon=True)
        self._thread.start()

    def submit(self, transfer: Transfer) -> Future[Receipt]:
        """Hand `transfer` over; the future has its receipt once it is durable, or the LedgerError that refused it.

        Another exception (the database went away) leaves open whether it was written: ask again with the same key.
        """
        if not self._thread.is_alive():
            raise RuntimeError("the committer is closed")
        future: Future[Receipt] = Future()
        self._asked.put((transfer, future))
        return future

    def post(self, transfer: Transfer, timeout: float = 30) -> Receipt:
        """Hand `transfer` over and wait until it is durable. Not inside a transaction: that could wait for itself."""
        if connection.in_atomic_block:
            raise RuntimeError("inside a transaction use ledger.post.post")
        return self.submit(transfer).result(timeout)

    def close(self) -> None:
        """Commit what was handed over, then end the thread."""
        self._asked.put(None)
        self._thread.join()

    def _run(self) -> None:
        try:
            while (first := self._asked.get()) is not None:
                asked = [first, *self._waiting(MOST - 1)]
                _commit([pair for pair in asked if pair])
                if None in asked:
                    break
        finally:
            connection.close()

    def _waiting(self, most: int) -> Iterator[_Asked | None]:
        for _ in range(most):
            try:
                pair = self._asked.get_nowait()
            except Empty:
                return
            yield pair
            if pair is None:
                return


def _commit(asked: list[_Asked]) -> None:
    try:
        with transaction.atomic(durable=True):
            verdicts = post_each([transfer for transfer, _ in asked])
    except Exception as error:  # noqa: BLE001  each caller gets it; the thread lives on
        for _, future in asked:
            future.set_exception(error)
        connection.close_if_unusable_or_obsolete()
        return
    for (_, future), verdict in zip(asked, verdicts, strict=True):
        if isinstance(verdict, LedgerError):
            future.set_exception(verdict)
        else:
            future.set_result(verdict)


_shared: list[Committer] = []
_opening = threading.Lock()
os.register_at_fork(after_in_child=_shared.clear)


def door() -> Committer:
    """Return this process's committer, started on first use."""
    with _opening:
        if not _shared:
            _shared.append(Committer())
        return _shared[0]
