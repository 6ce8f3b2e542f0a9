"""A film is found again in another one by its frames: where, how fast; stills, cards and strangers are not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from musespark.credential.film.align import compare, covered
from musespark.credential.film.frames import Frames, keep, unpacked
from musespark.credential.film.index import FrameIndex
from musespark.credential.fingerprint import QUALITY
from musespark.credential.tests.reels import A_SECOND, kept, shot
from musespark.support.media.compose import Pixels

WHOLE = [*shot(1), *shot(2), *shot(3)]
FOUND = kept(WHOLE)
SECOND = some.integers(0, 40)
STRETCH = some.tuples(SECOND, SECOND).map(lambda pair: (min(pair), max(pair)))


def part(start: float, end: float) -> list[Pixels]:
    return WHOLE[round(start * A_SECOND) : round(end * A_SECOND)]


def card() -> Pixels:
    return np.repeat(np.arange(0, 256, 2, dtype=np.uint8)[None, :, None] // 32 * 36, 96, 0).repeat(3, 2)


def test_ten_seconds_from_the_middle_are_found_with_their_place() -> None:
    seen = compare(kept(part(6, 16)), FOUND)
    assert seen is not None
    assert seen.asked > 0.9
    assert seen.other == pytest.approx(10 / 24, abs=0.06)
    assert seen.speed == pytest.approx(1, abs=0.03)
    assert seen.origins[0][0] == pytest.approx(6, abs=0.75)
    assert seen.origins[-1][1] == pytest.approx(16, abs=0.75)


@pytest.mark.parametrize("turn", [np.fliplr, np.flipud, lambda each: np.rot90(each, 2), lambda each: 255 - each])
def test_turned_mirrored_and_inverted_it_is_found(turn: object) -> None:
    assert callable(turn)
    seen = compare(kept([np.ascontiguousarray(turn(each)) for each in WHOLE]), FOUND)
    assert seen is not None
    assert seen.asked > 0.9


def test_faster_it_is_found_and_how_much_is_told() -> None:
    seen = compare(kept(WHOLE, A_SECOND * 1.5), FOUND)
    assert seen is not None
    assert seen.speed == pytest.approx(1.5, abs=0.06)
    assert seen.other > 0.8


def test_cut_in_another_order_both_pieces_are_found() -> None:
    seen = compare(kept([*shot(3), *shot(1)]), FOUND)
    assert seen is not None
    assert seen.asked > 0.9
    assert sorted(round(start / 8) for start, _ in seen.origins) == [0, 2]


def test_strangers_have_nothing_in_common() -> None:
    others = [*shot(4), *shot(5), *shot(6)]
    assert compare(kept(others), FOUND) is None


def test_a_still_counts_once_however_long_it_is_shown() -> None:
    still = kept([shot(7)[0]] * 80)
    assert len(still) == 1
    assert compare(still, still) is None


@pytest.mark.parametrize("frame", [np.zeros((96, 128, 3), np.uint8), np.full((96, 128, 3), 200, np.uint8), card()])
def test_black_flat_and_test_cards_mean_nothing(frame: Pixels) -> None:
    assert kept([frame] * 8).quality.max() < QUALITY
    assert kept([card().transpose(1, 0, 2).copy()] * 8).quality.max() < QUALITY


def test_a_title_that_both_show_for_long_is_not_enough() -> None:
    title = [shot(8)[0]] * 40
    assert compare(kept([*title, *shot(4)]), kept([*title, *shot(5)])) is None


def test_a_long_still_does_not_hide_what_moves() -> None:
    still = [shot(8)[0]] * 160
    seen = compare(kept([*still, *shot(1)]), kept([*shot(1), *still]))
    assert seen is not None
    assert any(end - start > 6 and start >= 39 for start, end in seen.spans)


def test_the_index_proposes_the_film_and_forgets_it() -> None:
    index = FrameIndex()
    for doc, seeds in enumerate([(1, 2, 3), (4, 5), (6,)]):
        index.add(doc, kept([each for seed in seeds for each in shot(seed)]))
    asked = kept(part(6, 16))
    views = asked.views[:, asked.telling].reshape(-1, 4)
    assert {hit.doc for hit in index.propose(views)} == {0}
    saved = FrameIndex.from_arrays(index.arrays())
    assert saved.propose(views) == index.propose(views)
    assert saved.docs().tolist() == [0, 1, 2]
    saved.forget(0)
    assert saved.propose(views) == []
    assert saved.docs().tolist() == [1, 2]


def test_adding_a_film_again_replaces_it() -> None:
    index = FrameIndex()
    index.add(3, FOUND)
    index.add(3, kept(shot(4)))
    assert index.propose(FOUND.views[0]) == []
    assert len(index) == 1


def test_frames_are_the_same_after_they_were_kept() -> None:
    again = unpacked(FOUND.packed())
    assert again.pdqs.tolist() == FOUND.pdqs.tolist()
    assert again.starts.tolist() == FOUND.starts.tolist()
    assert again.ends.tolist() == FOUND.ends.tolist()
    assert again.quality.tolist() == FOUND.quality.tolist()


@given(some.binary(max_size=200))
def test_other_bytes_are_refused_or_read_whole(data: bytes) -> None:
    try:
        frames = unpacked(data)
    except ValueError:
        return
    assert frames.packed() == data


def test_of_nothing_nothing_is_kept() -> None:
    none = keep(np.zeros((0, 0, 0), np.uint8), (), 0.0)
    assert len(none) == 0
    assert unpacked(none.packed()).pdqs.shape == (0, 32)
    assert isinstance(none, Frames)


def test_between_black_bars_it_is_the_same_film() -> None:
    boxed = kept([np.pad(each, ((14, 14), (0, 0), (0, 0))) for each in WHOLE])
    assert boxed.pdqs.tolist() == FOUND.pdqs.tolist()


def test_a_dark_film_is_left_as_it_is() -> None:
    dark = [np.pad(each[:20], ((38, 38), (0, 0), (0, 0))) for each in shot(1)]
    assert kept(dark).pdqs.tolist() != kept([each[:20] for each in shot(1)]).pdqs.tolist()


def test_with_a_sign_in_a_corner_most_of_it_is_found() -> None:
    signed = [each.copy() for each in WHOLE]
    for each in signed:
        each[4:16, 100:124] = 255
    seen = compare(kept(signed), FOUND)
    assert seen is not None
    assert seen.asked > 0.6


def test_a_scene_that_comes_back_is_laid_where_most_of_it_runs() -> None:
    twice = kept([*shot(1), *shot(2), *shot(1)])
    seen = compare(kept(shot(2)), twice)
    assert seen is not None
    assert seen.origins[0] == pytest.approx((8, 16), abs=0.75)


@given(
    some.lists(
        some.tuples(some.integers(0, 40), some.integers(0, 40)).map(lambda pair: tuple(sorted(pair))), max_size=6
    )
)
def test_each_second_is_counted_once_however_many_stretches_cover_it(spans: list[tuple[int, int]]) -> None:
    seconds = {second for start, end in spans for second in range(start, end)}
    assert covered(tuple(spans)) == len(seconds)
