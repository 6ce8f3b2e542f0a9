"""Fixtures of what is under every room."""

from collections.abc import Collection

import pytest

from musespark.support import orphans


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The keys that a room's rows name."""
    named: set[str] = set()

    def namer(keys: Collection[str]) -> set[str]:
        return named & set(keys)

    monkeypatch.setattr(orphans, "namers", [namer])
    return named
