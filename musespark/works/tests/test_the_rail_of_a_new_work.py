"""Where nothing was earned yet the rail says so, as it says of what was saved."""

import pytest
from django.test import Client

from conftest import MakeWork

pytestmark = pytest.mark.django_db


def test_a_work_that_earned_nothing_says_nothing_yet(make_work: MakeWork) -> None:
    page = Client().get(make_work().get_absolute_url()).content.decode()
    rail = page[page.index("data-rail") :]
    assert "Nothing yet</span>" in rail
    assert "What it earned" not in page
