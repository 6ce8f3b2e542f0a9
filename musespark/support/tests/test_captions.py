"""Captions: a WebVTT file is read strictly, kept as plain words, and written so that it reads the same."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musespark.support.media.captions import MOST_BYTES, MOST_CUES, Cue, of_words, parse, write
from musespark.support.refuse import Refused

HEAD = "WEBVTT\n\n"
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
moments = st.integers(0, 200 * 3_600_000)


def cues_from(parts: list[tuple[int, int, str]]) -> list[Cue]:
    return [Cue(start, start + long, text) for start, long, text in sorted(parts)]


@given(
    st.lists(
        st.tuples(moments, st.integers(1, 90_000), st.from_regex(r"[^\W_]{1,9}( [<>&\w]{1,9}){0,3}", fullmatch=True)),
        min_size=1,
    )
)
def test_what_is_written_reads_as_the_same_cues(parts: list[tuple[int, int, str]]) -> None:
    cues = cues_from(parts)
    assert parse(write(cues).encode()) == cues


@given(st.binary(max_size=200) | words.map(lambda text: f"{HEAD}00:01.000 --> 00:02.000\n{text}".encode()))
def test_whatever_is_sent_is_read_or_refused_with_a_sentence(data: bytes) -> None:
    with suppress(Refused):
        cues = parse(data)
        assert parse(write(cues).encode()) == cues


@given(words)
def test_plain_words_become_one_cue_over_all_of_a_sound(text: str) -> None:
    try:
        [cue] = of_words(text, 31_000)
    except Refused:
        assert not "".join(text.split()).strip("\ufeff") or not text.isprintable()
    else:
        assert (cue.start, cue.end) == (0, 31_000)
        assert parse(write([cue]).encode()) == [cue]


def test_marks_remarks_styles_and_places_are_left_out_and_voices_stay() -> None:
    file = """\ufeffWEBVTT - for the kiln film
Kind: captions

NOTE Made by
somebody

STYLE
::cue { background: url(https://elsewhere.example/x) }

1
00:00:01.000 --> 00:00:02.500 position:10% line:0
<v.loud Bob>Stay <b>back</b>&nbsp;from   it!</v>
<script>alert(1)</script> It is 3 &lt; 4 &amp; hot

01:00:00.000 --> 01:00:01.000
<c.red></c>

01:00:00.000 --> 01:00:01.000
Second
"""
    assert parse(file.replace("\n", "\r\n").encode()) == [
        Cue(1000, 2500, "Bob: Stay back from it!\nalert(1) It is 3 < 4 & hot"),
        Cue(3_600_000, 3_601_000, "Second"),
    ]


def test_what_is_written_holds_no_mark_of_its_own() -> None:
    assert write([Cue(0, 1500, "a < b & c\nd")]) == "WEBVTT\n\n00:00:00.000 --> 00:00:01.500\na &lt; b &amp; c\nd\n"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("00:01.000 -> 00:02.000\nA", "Line 3 of the captions: there is no time like 00:01.000 --> 00:04.000."),
        ("00:01 --> 00:02\nA", "Line 3 of the captions: there is no time"),
        ("00:61.000 --> 00:62.000\nA", "Line 3 of the captions: there is no time"),
        ("one\ntwo\n00:01.000 --> 00:02.000\nA", "Line 3 of the captions: there is no time"),
        ("00:02.000 --> 00:02.000\nA", "Line 3 of the captions: it ends before it begins"),
        (
            "00:05.000 --> 00:06.000\nA\n\n00:01.000 --> 00:02.000\nB",
            "Line 6 of the captions: it begins before the one above",
        ),
        ("00:01.000 --> 00:02.000\nA\n00:02.000 --> 00:03.000\nB", "Line 3 of the captions: a blank line is missing"),
        ("00:01.000 --> 00:02.000\n" + "a" * 20_001, "Line 3 of the captions: it is over 20000 letters long"),
        ("00:01.000 --> 00:02.000\nA\n\n" * (MOST_CUES + 1), "This file has 5001 captions; at most 5000 are possible."),
        ("", "There are no captions in this file."),
        ("NOTE nothing yet", "There are no captions in this file."),
    ],
)
def test_what_is_wrong_is_said_with_its_line(body: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        parse(f"{HEAD}{body}".encode())
    assert str(refused.value).startswith(said)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "A captions file begins with the line WEBVTT."),
        (b"1\n00:00:01,000 --> 00:00:02,000\nA", "A captions file begins with the line WEBVTT."),
        (b"WEBVTTX\n\n00:01.000 --> 00:02.000\nA", "A captions file begins with the line WEBVTT."),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nÄ".encode("latin-1"), "This captions file is not in UTF-8."),
        (b"WEBVTT\n\n" + b"a" * MOST_BYTES, "These captions are over 1 MB long."),
    ],
)
def test_what_is_no_captions_file_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(Refused) as refused:
        parse(data)
    assert str(refused.value).startswith(said)


def test_words_that_only_grow_too_large_as_they_are_written_are_refused_before_they_are_kept() -> None:
    with pytest.raises(Refused, match="over 1 MB"):
        write([Cue(place, place + 1, "&" * 19_000) for place in range(20)])
