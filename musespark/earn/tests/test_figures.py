"""Numbers of one column line up at the decimal point."""

from hypothesis import given
from hypothesis import strategies as st

from musespark.earn.figures import figure, places
from musespark.support.money import UNIT, plain


def test_a_column_has_as_many_decimals_as_the_number_that_needs_most() -> None:
    column = [700_000, 55_500, -10_655_500]
    assert places(column, "XPM") == 4
    assert [figure(amount, 4) for amount in column] == ["0.7000", "0.0555", "−10.6555"]


def test_a_column_has_the_decimals_of_its_currency_at_least() -> None:
    assert [places([], currency) for currency in ("XPM", "JPY", "KWD")] == [2, 0, 3]
    assert [figure(5 * UNIT, number) for number in (2, 0, 3)] == ["5.00", "5", "5.000"]


def test_thousands_stand_apart() -> None:
    assert figure(1_234_567 * UNIT, 2) == "1\N{NARROW NO-BREAK SPACE}234\N{NARROW NO-BREAK SPACE}567.00"


@given(st.lists(st.integers(-(10**15), 10**15), min_size=1))
def test_no_number_loses_a_digit(amounts: list[int]) -> None:
    shown = [figure(amount, places(amounts, "XPM")) for amount in amounts]
    bare = [text.replace("\N{NARROW NO-BREAK SPACE}", "").replace("−", "-") for text in shown]
    assert [text.ljust(len(plain(amount)), "0") for text, amount in zip(bare, amounts, strict=True)] == [
        plain(amount) for amount in amounts
    ]
