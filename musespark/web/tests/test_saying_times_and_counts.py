"""Times, counts and shares read as people say them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import formats
from hypothesis import given
from hypothesis import strategies as st

from musespark.support import clock
from musespark.web import draw, spell

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (timedelta(seconds=-20), "now"),
        (timedelta(seconds=59), "now"),
        (timedelta(minutes=1), "1 min"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(hours=1), "1 h"),
        (timedelta(hours=23, minutes=59), "23 h"),
        (timedelta(days=1), "1 d"),
        (timedelta(days=6, hours=23), "6 d"),
        (timedelta(days=7), "15 Nov"),
        (timedelta(days=365), "22 Nov 2025"),
        (timedelta(days=-2), "24 Nov"),
    ],
)
def test_a_time_is_said_short_and_relative_until_it_is_a_week_old(before: timedelta, said: str) -> None:
    with clock.at(NOON):
        assert spell.since(NOON - before) == said


def test_a_time_element_carries_the_exact_moment_for_people_and_for_machines() -> None:
    with clock.at(NOON):
        assert draw.ago(NOON - timedelta(hours=3)) == (
            '<time datetime="2026-11-22T09:00:00+00:00" title="22 November 2026, 09:00 UTC">3 h</time>'
        )


def test_a_draft_has_no_time() -> None:
    assert draw.ago(None) == "<span>not published</span>"


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0"), (999, "999"), (1000, "1k"), (1249, "1.2k"), (9999, "9.9k"), (12_345, "12k"), (5_100_000, "5.1M")],
)
def test_a_count_is_shortened_and_never_says_more_than_there_is(count: int, said: str) -> None:
    assert spell.short(count) == said


@given(st.integers(0, 999_999_999))
def test_a_count_never_takes_more_than_four_characters(count: int) -> None:
    assert len(spell.short(count)) <= 4


@pytest.mark.parametrize(
    ("seconds", "said"), [(1, "1 second"), (39.2, "40 seconds"), (121, "3 minutes"), (7201, "3 hours")]
)
def test_a_wait_is_rounded_up_so_that_nobody_comes_back_too_early(seconds: float, said: str) -> None:
    assert spell.wait(seconds) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("short", "short"),
        (" two\n\nlines ", "two lines"),
        ("exactly ten", "exactly…"),
        ("exactly te", "exactly te"),
        ("a pause, then", "a pause…"),
        ("unbreakable-word", "unbreakab…"),
        ("酸種パンを焼く朝の光と影", "酸種パンを焼く朝の…"),
        ("", ""),
    ],
)
def test_a_beginning_ends_behind_a_whole_word(text: str, said: str) -> None:
    assert spell.clip(text, 10) == said


@given(st.text(max_size=200), st.integers(10, 80))
def test_a_beginning_is_never_longer_than_its_room(text: str, most: int) -> None:
    said = spell.clip(text, most)
    assert len(said) <= most
    assert "\n" not in said


@pytest.mark.parametrize(
    ("form", "said"),
    [("DATETIME_FORMAT", "22 November 2026, 12:00 UTC"), ("DATE_FORMAT", "22 November 2026"), ("TIME_FORMAT", "12:00")],
)
def test_what_is_left_to_django_is_said_alike(form: str, said: str) -> None:
    assert formats.date_format(NOON, form) == said


def test_a_per_cent_sign_stays_with_its_number() -> None:
    assert spell.together("Text: 99 % pasted, under 1 % typed") == "Text: 99\u202f% pasted, under 1\u202f% typed"


@given(st.floats(0, 1))
def test_a_share_says_none_and_all_only_when_it_is(share: float) -> None:
    said = spell.percent(share)
    assert (said == 0) is (share == 0)
    assert (said == 100) is (share == 1)


@pytest.mark.parametrize(
    ("seconds", "shown", "said"),
    [
        (0.2, "0:00", "1 second"),
        (59.6, "0:59", "1 minute"),
        (65, "1:05", "1 minute 5 seconds"),
        (1200, "20:00", "20 minutes"),
    ],
)
def test_how_long_a_recording_lasts_is_said_as_on_a_clock_and_in_words(seconds: float, shown: str, said: str) -> None:
    assert (spell.playing(seconds), spell.lasting(seconds)) == (shown, said)
