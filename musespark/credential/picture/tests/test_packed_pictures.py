"""A picture comes back from its row as it was; bytes that are none are refused."""

from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musespark.credential.picture import describe, unpack
from musespark.credential.picture.photo import GREY, KEPT
from musespark.credential.picture.tests.drawn import asked, card, kept, photo


def test_the_first_points_come_back_to_the_bit_and_their_places_to_a_64th_of_a_pixel() -> None:
    picture = asked(photo("chelsea"))
    row = picture.packed()
    back = unpack(row)
    assert len(row) < 60_000
    assert (back.width, back.height, len(back.points)) == (picture.width, picture.height, KEPT)
    assert np.array_equal(back.points.bins, picture.points.bins[:KEPT])
    assert np.abs(back.points.place - picture.points.place[:KEPT]).max() <= 1 / 64
    assert np.abs(back.points.angle - picture.points.angle[:KEPT]).max() <= 1 / 128
    assert back.grey.shape == picture.grey.shape
    assert np.abs(back.grey.astype(int) - picture.grey).mean() < 4


def test_a_row_packed_again_holds_the_same_points() -> None:
    once = kept("coffee")
    twice = unpack(once.packed())
    assert np.array_equal(twice.points.bins, once.points.bins)
    assert np.array_equal(twice.points.place, once.points.place)


ROW = asked(card(3)).packed()


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 200), st.integers(0, len(ROW)))
def test_hostile_bytes_are_a_clear_error_or_a_picture(noise: bytes, at: int, end: int) -> None:
    for row in (noise, ROW[:end], ROW[:at] + noise + ROW[at + len(noise) :], ROW[:end] + noise):
        with suppress(ValueError):
            picture = unpack(row)
            assert picture.points.bins.shape == (len(picture.points), 128)
            assert max(picture.grey.shape) <= GREY


@pytest.mark.parametrize("data", [b"", b"no picture", b"\xff\xd8\xff\xe0 and then nothing", b"\x89PNG\r\n\x1a\n"])
def test_a_file_that_is_no_picture_is_refused_as_elsewhere(data: bytes) -> None:
    with pytest.raises(OSError):  # noqa: PT011  Pillow's words are its own
        describe(data)
