"""The small pictures are drawn from whole numbers."""

from hypothesis import given
from hypothesis import strategies as st

from musespark.earn.plot import HEIGHT, WIDTH, segments, steps


def test_a_flat_balance_is_a_line() -> None:
    assert steps([0]).line == "M0 76H600"


def test_a_balance_steps_at_each_event_and_its_last_level_is_seen() -> None:
    assert steps([0, 50, 100]).line == "M0 76H200V40H400V4H600"


def test_zero_lies_where_a_debt_begins() -> None:
    assert steps([-100, 100]).zero == 40


@given(st.lists(st.integers(-(10**15), 10**15), min_size=1, max_size=700))
def test_no_picture_leaves_its_frame(levels: list[int]) -> None:
    plot = steps(levels)
    heights = [int(move.split("V")[1]) for move in plot.line.split("H")[1:-1]]
    widths = [int(move.split("V")[0]) for move in plot.line.split("H")[1:]]
    assert all(0 <= height <= HEIGHT for height in [*heights, plot.zero])
    assert widths == sorted(widths)
    assert widths[-1] == WIDTH


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=20).filter(any))
def test_a_bar_has_no_gap_and_ends_at_its_end(amounts: list[int]) -> None:
    bar = segments(amounts)
    ends = [part.start + part.length for part in bar]
    assert [part.start for part in bar] == [0, *ends[:-1]]
    assert ends[-1] == 1000
