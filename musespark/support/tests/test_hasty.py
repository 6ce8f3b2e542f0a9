"""What a page only notes doesn't wait for the disk; everything else does."""

import pytest
from django.db import connection, transaction

from musespark.support.hasty import hasty

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL decides by its own settings"),
]
NORMAL, FULL = 1, 2


def care() -> int:
    with connection.cursor() as cursor:
        return int(cursor.execute("PRAGMA synchronous").fetchone()[0])


def test_care_is_less_within_and_full_again_after() -> None:
    connection.close()  # it is opened with full care
    with hasty():
        assert care() == NORMAL
    assert care() == FULL


def test_a_fault_brings_full_care_back() -> None:
    with pytest.raises(OSError, match="torn"), hasty():
        raise OSError("torn")
    assert care() == FULL


def test_a_transaction_stays_as_safe_as_it_is() -> None:
    with transaction.atomic(), hasty():
        assert care() == FULL
    with hasty():
        assert care() == NORMAL
    assert care() == FULL
