"""The words that a person leaves of an offer are the machine's; those they put there are theirs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musespark.create.authorship.retouch import Change, changes
from musespark.create.authorship.table import from_units, to_units


def applied(text: str, steps: list[Change]) -> str:
    units = to_units(text)
    for place, gone, new in steps:
        units = units[:place] + to_units(new) + units[place + gone :]
    return from_units(units)


@pytest.mark.parametrize(
    ("offered", "kept", "steps"),
    [
        ("A warm loaf.", "A warm loaf.", []),
        ("A warm loaf.", "A cold loaf.", [(2, 5, "cold ")]),
        ("One two three", "Zero two four", [(8, 5, "four"), (0, 4, "Zero ")]),
        ("A 🍞 loaf", "A 🍞 bun", [(5, 4, "bun")]),
        ("毛糸を直した", "毛糸を編んだ", [(4, 2, "んだ"), (3, 1, "編")]),
    ],
)
def test_only_the_words_that_differ_are_spliced(offered: str, kept: str, steps: list[Change]) -> None:
    assert applied(offered, changes(offered, kept)) == kept
    assert applied(offered, steps) == kept
    assert sum(gone for _, gone, _ in changes(offered, kept)) == sum(gone for _, gone, _ in steps)


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_splices_always_make_the_kept_text(offered: str, kept: str) -> None:
    assert applied(offered, changes(offered, kept)) == kept
