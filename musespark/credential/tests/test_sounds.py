"""A sound is found again in another one: where, how fast, in which key; and strangers are not taken for it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from musespark.credential.sound.align import HEARD, compare
from musespark.credential.sound.index import SoundIndex
from musespark.credential.sound.peaks import RATE, VERSION, Floats, listen, unpacked

SECONDS = 24


def tune(seed: int, seconds: float = SECONDS) -> Floats:
    """Three plucked voices that play at random in a scale."""
    chance = np.random.default_rng(seed)
    whole = np.zeros(int(seconds * RATE) + 2 * RATE, np.float32)
    for voice, beat in enumerate((0.21, 0.33, 0.74)):
        start = 0.0
        while start < seconds:
            note = 220 * 2 ** (voice / 2 + chance.choice([0, 2, 3, 5, 7, 8, 10, 12]) / 12)
            times = np.arange(int(RATE * 0.9)) / RATE
            tones = sum(np.sin(2 * np.pi * note * n * times) / n for n in (1, 2, 3, 5))
            first = int(start * RATE)
            whole[first : first + len(times)] += np.asarray(tones * np.exp(-4 * times), np.float32)
            start += beat * chance.choice([1, 1, 2])
    return whole[: int(seconds * RATE)]


def faster(samples: Floats, speed: float) -> Floats:
    """Return the sound played faster, and so higher."""
    places = np.arange(0, len(samples) - 1, speed)
    return np.asarray(np.interp(places, np.arange(len(samples)), samples), np.float32)


@pytest.fixture(scope="module")
def kept() -> SoundIndex:
    index = SoundIndex()
    for doc in range(12):
        index.add(doc, listen(tune(doc)))
    return index


def part(samples: Floats, start: float, seconds: float) -> Floats:
    return samples[int(start * RATE) : int((start + seconds) * RATE)]


def test_eight_seconds_from_the_middle_are_found_with_their_place(kept: SoundIndex) -> None:
    asked = listen(part(tune(7), 9, 8))
    assert kept.propose(asked)[0].doc == 7
    heard = compare(asked, listen(tune(7)))
    assert heard is not None
    assert heard.evidence > HEARD
    (start, end), (first, last) = heard.spans[0], heard.origins[0]
    assert start < 1
    assert end > 6.5
    assert first - start == pytest.approx(9, abs=0.1)
    assert last - end == pytest.approx(9, abs=0.1)
    assert heard.speed == pytest.approx(1, abs=0.01)
    assert heard.semitones == pytest.approx(0, abs=0.1)


def test_what_is_played_six_percent_faster_is_found_with_its_speed_and_its_key(kept: SoundIndex) -> None:
    asked = listen(faster(part(tune(3), 5, 12), 1.06))
    assert kept.propose(asked)[0].doc == 3
    heard = compare(asked, listen(tune(3)))
    assert heard is not None
    assert heard.evidence > HEARD
    assert heard.speed == pytest.approx(1.06, abs=0.01)
    assert heard.semitones == pytest.approx(12 * np.log2(1.06), abs=0.15)


def test_two_tunes_at_once_are_both_found(kept: SoundIndex) -> None:
    asked = listen(part(tune(1), 4, 12) + part(tune(8), 10, 12))
    assert {hit.doc for hit in kept.propose(asked)[:2]} == {1, 8}
    for doc in (1, 8):
        heard = compare(asked, listen(tune(doc)))
        assert heard is not None
        assert heard.evidence > HEARD


def test_a_piece_within_a_longer_sound_is_found_as_its_stretch() -> None:
    asked = listen(np.concatenate([tune(20, 10), part(tune(5), 6, 8), tune(21, 10)]))
    heard = compare(asked, listen(tune(5)))
    assert heard is not None
    assert heard.evidence > HEARD
    (start, end), *more = heard.spans
    assert not more
    assert start == pytest.approx(10, abs=1.5)
    assert end == pytest.approx(18, abs=1.5)
    assert heard.asked == pytest.approx((end - start) / float(asked.times[-1]))


def test_noise_over_it_does_not_hide_it(kept: SoundIndex) -> None:
    sound = part(tune(6), 3, 12)
    hiss = np.random.default_rng(0).standard_normal(len(sound)).astype(np.float32) * sound.std() / 2
    assert kept.propose(listen(sound + hiss))[0].doc == 6


def test_another_tune_in_the_same_scale_and_timbre_is_not_taken_for_it() -> None:
    strangers = [compare(listen(tune(doc)), listen(tune(doc + 1))) for doc in range(30, 42)]
    assert max(heard.evidence for heard in strangers if heard is not None) < HEARD


def test_how_loud_it_is_changes_nothing() -> None:
    loud, soft = listen(tune(2)), listen(tune(2) * np.float32(0.01))
    assert np.allclose(loud.times, soft.times, atol=0.001)
    assert np.allclose(loud.pitches, soft.pitches, atol=0.01)


@pytest.mark.parametrize("samples", [np.zeros(0), np.zeros(RATE * 3), np.ones(RATE * 3), np.zeros(100)])
def test_silence_has_no_peaks_and_is_found_nowhere(kept: SoundIndex, samples: Floats) -> None:
    asked = listen(samples.astype(np.float32))
    assert len(asked) == 0
    assert kept.propose(asked) == []
    assert compare(asked, listen(tune(1))) is None


def test_what_is_forgotten_is_never_found_again_and_what_is_added_anew_is_found_once() -> None:
    index = SoundIndex()
    index.add(4, listen(tune(4)))
    index.add(4, listen(tune(5)))
    assert index.propose(listen(tune(5)))[0].votes > 10 * index.propose(listen(tune(4)))[0].votes
    index.forget(4)
    assert index.propose(listen(tune(5))) == []
    assert len(index) == 0


def test_merging_the_tail_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("musespark.credential.sound.index.TAIL", 1000)
    index = SoundIndex()
    for doc in range(5):
        index.add(doc, listen(tune(doc, 12)))
    index.forget(1)
    index.add(9, listen(tune(9, 12)))
    found = [[hit.doc for hit in index.propose(listen(part(tune(doc), 2, 8)))] for doc in (0, 1, 2, 9)]
    assert [docs[0] for docs in found if 1 not in docs] == [0, found[1][0], 2, 9]


def test_kept_peaks_are_the_same_to_a_hundredth_of_a_second() -> None:
    peaks = listen(tune(2))
    again = unpacked(peaks.packed())
    assert len(peaks.packed()) == 4 * len(peaks) + 1
    assert np.allclose(again.times, peaks.times, atol=1 / 99)
    assert np.allclose(again.pitches, peaks.pitches, atol=1 / 256)


@given(st.binary(max_size=200))
def test_any_bytes_are_peaks_or_a_clear_error(kept: bytes) -> None:
    if kept[:1] == bytes([VERSION]) and len(kept) % 4 == 1:
        peaks = unpacked(kept)
        assert len(peaks.packed()) == len(kept)
        assert SoundIndex().propose(peaks) == []
    else:
        with pytest.raises(ValueError, match=r"These are no peaks of a sound\."):
            unpacked(kept)


def test_a_saved_index_finds_what_the_first_one_finds_and_nothing_that_was_forgotten() -> None:
    index = SoundIndex()
    index.fill([(doc, listen(tune(doc))) for doc in range(4)])
    index.forget(2)
    saved = SoundIndex.from_arrays(index.arrays())
    assert saved.docs().tolist() == index.docs().tolist() == [0, 1, 3]
    for doc in range(4):
        asked = listen(part(tune(doc), 5, 8))
        assert saved.propose(asked) == index.propose(asked)
    assert saved.propose(listen(tune(3)))[0].doc == 3
    assert all(hit.doc != 2 for hit in saved.propose(listen(tune(2))))
    saved.add(2, listen(tune(2)))
    assert saved.propose(listen(tune(2)))[0].doc == 2
