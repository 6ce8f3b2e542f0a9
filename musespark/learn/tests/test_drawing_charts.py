"""Charts hold shapes and no words; their scales are round."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musespark.learn import chart


@pytest.mark.parametrize(
    ("highest", "top"),
    [(0, 2), (1, 2), (2, 2), (3, 4), (7, 8), (11, 12), (17, 20), (61, 80), (161, 200), (9999, 10000)],
)
def test_the_top_of_a_scale_is_the_next_round_number(highest: int, top: int) -> None:
    assert chart.top_of(highest) == top


@given(st.integers(0, 10**9))
def test_the_top_is_never_below_and_half_of_it_is_whole(highest: int) -> None:
    assert chart.top_of(highest) >= highest
    assert chart.top_of(highest) % 2 == 0


def test_lines_run_from_edge_to_edge_and_the_first_is_filled() -> None:
    drawn = chart.curves([[0, 4, 2], [0, 1, 1]], 4)
    assert re.findall(r'points="([^"]+)"', drawn) == [
        "0,100 0,100 50,0 100,50 100,100",
        "0,100 50,0 100,50",
        "0,100 50,75 100,75",
    ]


def test_a_day_without_anything_has_no_column() -> None:
    drawn = chart.columns([0, 2, 1, 0], 2)
    assert re.findall(r' y="([^"]+)"', drawn) == ["0", "50"]


def test_a_bar_covers_its_share() -> None:
    assert 'width="62.5%"' in chart.bar(5 / 8)


def test_a_chart_has_no_words_to_be_shrunk_or_cut() -> None:
    for drawn in (chart.curves([[1, 2]], 2), chart.columns([1, 2], 2), chart.bar(0.5)):
        assert "<text" not in drawn
        assert re.sub(r"<[^>]*>", "", drawn) == ""


def test_a_course_stops_where_nothing_is_known_and_marks_each_value() -> None:
    drawn = chart.course([0.5, None, 1.0, 0.0, None], 1)
    assert re.findall(r'points="([^"]+)"', drawn) == ["0,50", "50,0 75,100"]
    assert re.findall(r' d="([^"]+)"', drawn) == ["M0,50h0", "M50,0h0", "M75,100h0"]
    assert re.findall(r' d="([^"]+)"', chart.course([None, None], 1)) == []
