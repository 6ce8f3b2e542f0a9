"""Shares are read as whole per cent, and what is read sums to 100."""

from hypothesis import given
from hypothesis import strategies as st

from musespark.web.templatetags.face import percents


def test_a_poster_of_three_parts_reads_as_a_hundred() -> None:
    layers = [{"area": area} for area in (485_000, 106_000, 409_000)]
    assert [percent for _, percent in percents(layers, "area")] == [48, 11, 41]


def test_nothing_has_no_shares() -> None:
    assert percents([], "area") == []


@given(st.lists(st.integers(1, 1_000_000), min_size=1, max_size=12))
def test_any_shares_sum_to_a_hundred(areas: list[int]) -> None:
    assert sum(percent for _, percent in percents([{"area": area} for area in areas], "area")) == 100
