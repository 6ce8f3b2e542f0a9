"""The group commit's manners; what it does under load is in test_storms.py."""

import pytest

from musespark.earn.ledger.committer import Committer, door
from musespark.earn.ledger.transfer import Line, Transfer

NOTHING = Transfer("k", "test", (Line(1, -5), Line(2, 5)))


def test_inside_a_transaction_it_refuses_to_wait_for_itself(db: None) -> None:
    committer = Committer()
    with pytest.raises(RuntimeError, match="inside a transaction"):
        committer.post(NOTHING)
    committer.close()


def test_once_closed_it_takes_nothing_more() -> None:
    committer = Committer()
    committer.close()
    with pytest.raises(RuntimeError, match="closed"):
        committer.submit(NOTHING)


def test_a_process_has_one_door() -> None:
    assert door() is door()
