"""The picture of the map: a tile a place, the same each time, with nothing on top of anything."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from musespark.credential.ground.tiles import HEIGHT, MOST, RADIUS, WIDTH, axes, cells, dots, fitted, laid_out


def middles(count: int, seed: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    rows = np.random.default_rng(seed).normal(size=(count, 12))
    unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(unit, np.float32)


@given(st.integers(0, MOST), st.integers(0, 2**16))
def test_each_place_has_a_tile_of_its_own_the_same_each_time(count: int, seed: int) -> None:
    rows = middles(count, seed)
    spots = laid_out(rows, axes(rows))
    assert len(set(spots)) == count
    assert laid_out(rows, axes(rows)) == spots


def test_tiles_touch_and_never_overlap_and_stay_in_the_picture() -> None:
    spots = cells()
    apart = np.hypot(*(spots[:, None] - spots).transpose(2, 0, 1)) + 1e9 * np.eye(len(spots))
    assert apart.min() == pytest.approx(RADIUS * np.sqrt(3))
    assert (spots.min(axis=0) >= 43).all()
    assert (spots[:, 0].max() + 43 <= WIDTH, spots[:, 1].max() + RADIUS <= HEIGHT) == (True, True)


def test_the_axes_do_not_turn_round_with_a_sign() -> None:
    rows = middles(9, 1)
    assert np.allclose(axes(rows), axes(rows[::-1]), atol=1e-5)
    assert axes(rows[:1]).shape == (12, 2)


def test_places_that_mean_alike_lie_closer_than_others() -> None:
    rows = middles(2, 3)
    spread = np.vstack([rows[:1] + 0.1 * middles(4, 5), rows[1:] + 0.1 * middles(4, 6)])
    spots = np.array([(spot.x, spot.y) for spot in laid_out(spread, axes(spread))])
    inside = np.hypot(*(spots[:4, None] - spots[:4]).transpose(2, 0, 1)).mean()
    assert inside < np.hypot(*(spots[:4, None] - spots[4:]).transpose(2, 0, 1)).mean()


def test_dots_stay_above_the_name_and_apart() -> None:
    spots = np.array([(dot.x, dot.y) for dot in dots(24)])
    apart = np.hypot(*(spots[:, None] - spots).transpose(2, 0, 1)) + 1e9 * np.eye(24)
    assert (apart.min() > 4, spots[:, 1].max() < 6, spots[:, 1].min() > -42) == (True, True, True)


@pytest.mark.parametrize(
    ("name", "shown"), [("bread", "bread"), ("watercolours", "watercolou…"), ("東京の夜景写真", "東京の夜…"), ("", "")]
)
def test_a_name_is_cut_to_the_room_of_a_tile(name: str, shown: str) -> None:
    assert fitted(name) == shown
