"""Money is read, shown and divided exactly."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musespark.support.money import LARGEST, UNIT, decimals, divide, plain, read, show, show_ppm

amounts = st.integers(-LARGEST, LARGEST)
weights = st.lists(st.integers(0, 10**12), min_size=1, max_size=12).filter(any)


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("5", "XPM", 5_000_000),
        ("5.00", "EUR", 5_000_000),
        (" 0,5 ", "EUR", 500_000),
        ("0.1", "XPM", 100_000),
        ("1.500", "EUR", 1_500_000),
        ("12", "JPY", 12_000_000),
        ("1.234", "KWD", 1_234_000),
        ("0", "XPM", 0),
    ],
)
def test_an_amount_reads_as_people_write_it(text: str, currency: str, amount: int) -> None:
    assert read(text, currency) == amount


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-1",
        "+1",
        "1e3",
        "nan",
        "1.234",
        "1..2",
        "1.",
        ".5",
        "1 000",
        "١٢",
        "12345678901",
        "0x10",
        "1\n2",
        "9999999999",
    ],
)
def test_anything_else_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        read(text, "XPM")


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        (5_000_000, "XPM", "5.00 XPM"),
        (-250_000, "EUR", "−0.25 EUR"),
        (123_456, "EUR", "0.123456 EUR"),
        (1_500_000_000, "EUR", "1\N{NARROW NO-BREAK SPACE}500.00 EUR"),
        (12_000_000, "JPY", "12 JPY"),
        (12_500_000, "JPY", "12.5 JPY"),
        (1_200_000, "KWD", "1.200 KWD"),
        (0, "XPM", "0.00 XPM"),
    ],
)
def test_an_amount_shows_exactly(amount: int, currency: str, shown: str) -> None:
    assert show(amount, currency) == shown


@given(amounts)
def test_a_plain_amount_reads_back_as_the_same_number(amount: int) -> None:
    assert Fraction(plain(amount)) * UNIT == amount


@pytest.mark.parametrize(
    ("share", "shown"), [(50_000, "5"), (1_234, "0.1234"), (1_000_000, "100"), (0, "0"), (333_333, "33.3333")]
)
def test_a_share_shows_as_per_cent(share: int, shown: str) -> None:
    assert show_ppm(share) == f"{shown}\N{NARROW NO-BREAK SPACE}%"


def test_most_currencies_have_two_decimals() -> None:
    assert [decimals(code) for code in ("EUR", "XPM", "JPY", "KWD")] == [2, 2, 0, 3]


@given(amounts, weights)
def test_the_parts_sum_to_the_whole(amount: int, shares: list[int]) -> None:
    assert sum(divide(amount, shares)) == amount


@given(amounts, weights)
def test_each_part_is_within_one_of_its_exact_share(amount: int, shares: list[int]) -> None:
    exact = [Fraction(amount * share, sum(shares)) for share in shares]
    assert all(abs(part - share) < 1 for part, share in zip(divide(amount, shares), exact, strict=True))


@given(amounts, weights)
def test_who_weighs_nothing_gets_nothing(amount: int, shares: list[int]) -> None:
    assert all(part == 0 for part, share in zip(divide(amount, shares), shares, strict=True) if not share)


@given(amounts, weights)
def test_what_is_given_and_taken_back_is_the_same(amount: int, shares: list[int]) -> None:
    assert divide(-amount, shares) == [-part for part in divide(amount, shares)]


def test_a_tie_goes_to_the_larger_weight_then_to_the_first() -> None:
    assert divide(1, [1, 1]) == [1, 0]
    assert divide(100, [1, 1, 1]) == [34, 33, 33]
    assert divide(5, [1, 3, 6]) == [0, 2, 3]


@pytest.mark.parametrize("shares", [[0, 0], [-1, 2], []])
def test_weights_that_mean_nothing_are_refused(shares: list[int]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  also min() of nothing
        divide(1, shares)
