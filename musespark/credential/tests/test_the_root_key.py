"""The doctor says where the root's key lies, that it belongs elsewhere, and when it is needed again."""

from datetime import UTC, datetime, timedelta

import pytest

from musespark.credential import instance
from musespark.credential.authority import establish
from musespark.credential.certificates import CA_DAYS
from musespark.credential.checkup import credentials

pytestmark = pytest.mark.django_db


def test_a_root_key_that_lies_here_is_to_be_moved_away() -> None:
    held = instance.authority()
    found = credentials()
    assert (found.state, "move it to a safe place off this machine" in found.so) == ("default", True)
    assert f"needed again on {held.ca_due:%Y-%m-%d}" in found.so
    assert str(instance.place()) in found.so


def test_a_root_key_that_is_away_is_asked_for_when_an_authority_is_due() -> None:
    establish(instance.place(), "Muse", datetime.now(UTC) - timedelta(days=CA_DAYS - 300))
    [key] = instance.place().glob("root-*/key.pem")
    key.unlink()
    found = credentials()
    assert found.state == "missing"
    assert "Bring the root's key back" in found.so


def test_a_root_key_that_is_away_is_missed_by_nobody_before() -> None:
    establish(instance.place(), "Muse", datetime.now(UTC))
    [key] = instance.place().glob("root-*/key.pem")
    key.unlink()
    assert (credentials().state, "unknown signer" in credentials().so) == ("default", True)


def test_before_anything_is_signed_looking_makes_nothing() -> None:
    assert credentials().there == "no authority yet"
    assert not instance.place().exists()
