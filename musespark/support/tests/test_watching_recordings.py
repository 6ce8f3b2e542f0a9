"""Watching: what is compared of a recording is two greys a second and one plain channel, each at its own moment."""

from pathlib import Path

import numpy as np
import pytest

from musespark.support.media.compose import compose
from musespark.support.media.prepare import Watched, watched
from musespark.support.media.watch import A_SECOND, BOX, RATE
from musespark.support.refuse import Refused
from musespark.support.tests.recordings import WEBM, film, plain, scenes, song, tone


def seen(data: bytes, folder: Path) -> Watched:
    (folder / "source").write_bytes(data)
    return watched(folder / "source", folder)


def test_a_film_gives_two_frames_a_second_and_its_sound(tmp_path: Path) -> None:
    made = seen(film(3.0), tmp_path)
    assert len(made.times) == 3 * A_SECOND
    assert made.times == pytest.approx([0, 0.5, 1, 1.5, 2, 2.5], abs=0.05)
    assert made.frames.shape == (6, 48, 64)
    assert len(made.samples) == pytest.approx(3 * RATE, abs=0.1 * RATE)
    assert made.seconds == pytest.approx(3, abs=0.1)


def test_greys_are_as_bright_as_the_frames_were(tmp_path: Path) -> None:
    made = seen(compose([*plain(0, 25), *plain(255, 25)]), tmp_path)
    assert [round(float(grey.mean()), -1) for grey in made.frames] == [0, 0, 260, 260]


def test_large_frames_are_made_small_and_keep_their_shape(tmp_path: Path) -> None:
    made = seen(compose(scenes(5, 960, 480)), tmp_path)
    assert made.frames.shape == (1, 160, BOX)


def test_a_sound_has_no_frames_and_keeps_its_tone(tmp_path: Path) -> None:
    made = seen(song(2.0), tmp_path)
    assert made.frames.shape[0] == 0
    loudest = np.abs(np.fft.rfft(made.samples[RATE : 2 * RATE])).argmax()
    assert loudest == pytest.approx(440, abs=2)


def test_a_film_without_sound_has_no_samples(tmp_path: Path) -> None:
    made = seen(compose(scenes(), form=WEBM), tmp_path)
    assert len(made.samples) == 0
    assert len(made.times) == A_SECOND


def test_sound_that_starts_late_stands_where_it_is_heard(tmp_path: Path) -> None:
    wave = tone(2.0)
    wave[:, : wave.shape[1] // 2] = 0
    made = seen(compose(scenes(50), wave), tmp_path)
    assert np.abs(made.samples[: int(0.9 * RATE)]).max() < 0.01
    assert np.abs(made.samples[int(1.2 * RATE) :]).max() > 0.1


def test_what_can_not_be_decoded_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        seen(b"It was a dark and stormy night.", tmp_path)
