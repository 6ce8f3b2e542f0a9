"""Counters of the accounts' library live in the process's cache: each test begins without them."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def uncounted() -> None:
    cache.clear()
