"""Whoever first opens what a Work taught does not wait for DuckDB and Ibis: a web process has read them by then."""

import sys

import pytest

from musespark.support import warm

pytestmark = pytest.mark.django_db


def test_the_last_thing_that_a_web_process_warms_up_with_is_a_question_about_no_work() -> None:
    assert warm.warm_up[-1]() == {}
    assert {"duckdb", "ibis.backends.duckdb", "pandas"} <= sys.modules.keys()
