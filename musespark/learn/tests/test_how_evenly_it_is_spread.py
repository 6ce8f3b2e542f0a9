"""The top tenth's share and the Gini coefficient, and that of fewer than ten people neither is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musespark.learn.spread import gini, top_tenth

AMOUNTS = st.lists(st.integers(1, 10**6), min_size=10, max_size=60)


def test_where_all_have_as_much_the_tenth_has_a_tenth() -> None:
    assert top_tenth([5.0] * 10) == pytest.approx(0.1)
    assert gini([5.0] * 10) == pytest.approx(0.0)


def test_where_one_has_nearly_all_it_shows() -> None:
    assert top_tenth([1.0] * 9 + [991.0]) == pytest.approx(0.991)
    assert gini([1.0] * 9 + [991.0]) == pytest.approx(0.891)


def test_the_tenth_of_eleven_people_are_two() -> None:
    assert top_tenth([1.0] * 9 + [5.0, 6.0]) == pytest.approx(11 / 20)


@pytest.mark.parametrize("amounts", [[], [1.0] * 9, [0.0] * 40, [0.0] * 30 + [3.0] * 9])
def test_of_fewer_than_ten_who_had_any_nothing_is_told(amounts: list[float]) -> None:
    assert (top_tenth(amounts), gini(amounts)) == (None, None)


@given(AMOUNTS, st.integers(2, 9))
def test_neither_depends_on_the_order_or_the_unit(amounts: list[float], times: int) -> None:
    for measure in (top_tenth, gini):
        assert measure(amounts[::-1]) == pytest.approx(measure(amounts))
        assert measure([times * amount for amount in amounts]) == pytest.approx(measure(amounts))
        assert -1e-9 <= (measure(amounts) or 0) <= 1


@given(AMOUNTS)
def test_giving_to_who_has_most_never_makes_it_more_even(amounts: list[int]) -> None:
    richer = sorted(amounts)
    richer[-1] += 1000
    assert (gini(richer) or 0) >= (gini(amounts) or 0) - 1e-9
    assert (top_tenth(richer) or 0) >= (top_tenth(amounts) or 0) - 1e-9
