"""A crafted log costs little: what would take too long to follow is admitted, and counts as nobody's."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musespark.create.authorship import notes as noting
from musespark.create.authorship import replay as replaying
from musespark.create.authorship import retouch, shares
from musespark.create.authorship.events import Event
from musespark.create.authorship.replay import CLIPPED, REMEMBERED, Manuscript, replay
from musespark.create.authorship.retouch import changes
from musespark.create.authorship.shares import spans
from musespark.create.authorship.table import Hands, Piece, Strip, from_units, to_units

OFFER = "Rain until noon, and still fourteen jars sold."


def origins(made: Manuscript) -> list[tuple[str, str]]:
    return [(made.text[span.start : span.end], span.origin) for span in spans(made)]


def test_what_takes_too_long_to_follow_is_a_gap_and_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replaying, "EFFORT", 3 * replaying._PADDED)
    events = [Event(n, 0, 0, f"paste {n:04}. ", "pasted") for n in range(1, 100)]
    text = "".join(event.text for event in reversed(events))
    made = replay(events, text)
    assert made.text == text
    assert made.gaps == ("it takes too long to follow the events from 5 on", replaying.UNSEEN)
    assert {origin for _, origin in origins(made)} == {"pasted", "unknown"}


@pytest.mark.parametrize("source", ["typed", "pasted", "undo", "imported", "ai"])
def test_each_way_in_which_words_arrive_is_counted(source: Any) -> None:
    desk = replaying._Desk({"7": OFFER}, noting.notes("", ""))
    desk.apply(Event(1, 0, 0, OFFER, source, "7" if source == "ai" else ""))
    assert desk.effort >= min(replaying._PADDED, len(OFFER) * replaying._SENTENCE)


def test_a_text_that_changed_unseen_is_counted_by_what_changed() -> None:
    desk = replaying._Desk({}, noting.notes("", ""))
    desk.settle("a" * 500, "")
    before = desk.effort
    desk.settle("a" * 250 + "bcd" + "a" * 250, "")
    assert desk.effort - before == 3 * replaying._ALIGNED


def test_only_so_many_clippings_and_units_of_them_are_kept() -> None:
    clips = replaying._Clips()
    hands = Hands()
    for n in range(3 * REMEMBERED):
        clips.put(5 * n, hands.wrote("xyz", "typed"))
    assert len(clips.newest()) == REMEMBERED
    for n in range(30):
        clips.put(9 * n, hands.wrote("x" * 19_000, "typed"))
    assert sum(len(clip.units) for clip in clips.newest()) <= CLIPPED


def test_backspacing_for_ever_makes_no_clipping_without_end() -> None:
    clips, hands = replaying._Clips(), Hands()
    for _ in range(20):
        clips.put(0, hands.wrote("x" * 19_000, "typed"))
    assert max(len(clip.units) for clip in clips.newest()) <= replaying.LONGEST


def test_an_offer_that_was_not_made_here_is_a_gap_and_its_words_are_nobodys() -> None:
    made = replay([Event(1, 0, 0, OFFER, "ai", "8")], OFFER, {"7": "Another one."})
    assert origins(made) == [(OFFER, "unknown")]
    assert made.gaps == ("event 1 names an offer that was not made here",)


def test_an_offer_that_was_made_here_is_the_models() -> None:
    made = replay([Event(1, 0, 0, OFFER, "ai", "7")], OFFER, {"7": OFFER})
    assert origins(made) == [(OFFER, "ai")]
    assert made.complete


def test_lengths_alone_say_that_an_offer_was_rewritten(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_given: str) -> int:
        raise AssertionError("nothing had to be compared")

    monkeypatch.setattr(shares, "distance", never)
    made = replay([Event(1, 0, 0, OFFER, "ai", "7"), Event(2, 4, len(OFFER) - 4, "", "typed")])
    assert origins(made) == [("Rain", "ai-edited")]


def test_offers_beyond_what_is_compared_stay_the_models(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shares, "COMPARED", 1)
    rewritten = "Z" * (len(OFFER) - 2)
    made = replay([Event(1, 0, 0, OFFER, "ai", "7"), Event(2, 1, len(OFFER) - 2, rewritten, "typed")])
    assert origins(made) == [("R", "ai"), (rewritten, "typed"), (".", "ai")]
    monkeypatch.undo()
    assert origins(made) == [("R", "ai-edited"), (rewritten, "typed"), (".", "ai-edited")]


def test_a_retouch_of_long_texts_keeps_both_ends_and_replaces_the_rest() -> None:
    offered, kept = "あ" * 700 + "い" * 300, "あ" * 100 + "う" * 900 + "い" * 200
    assert retouch.MOST < 1000 * 1200
    assert changes(offered, kept) == [(100, 700, "う" * 900)]


@given(st.lists(st.sampled_from(["a ", "b ", "c", "😀 "]), max_size=12), st.lists(st.sampled_from(["a ", "b ", "d"])))
def test_a_retouch_makes_the_kept_words_of_the_offered_ones(one: list[str], other: list[str]) -> None:
    offered, kept = "".join(one), "".join(other)
    for most in (retouch.MOST, 0):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(retouch, "MOST", most)
            units = to_units(offered)
            for at, gone, come in changes(offered, kept):
                units = units[:at] + to_units(come) + units[at + gone :]
            assert from_units(units) == kept


HANDS = st.lists(st.tuples(st.text("ab", max_size=3), st.sampled_from(["typed", "pasted", "unknown"])), max_size=8)


@given(HANDS, st.integers(0, 24), st.integers(0, 24), HANDS)
def test_a_splice_of_strips_is_that_of_the_units_one_by_one(
    written: list[tuple[str, Any]], start: int, end: int, arrived: list[tuple[str, Any]]
) -> None:
    hands, strips = Hands(), []
    for parts in (written, arrived):
        strip = Strip()
        for units, origin in parts:
            strip = strip.then(hands.wrote(units, origin))
        strips.append(strip)
    plain = [[(unit, origin) for units, origin in parts for unit in units] for parts in (written, arrived)]
    start, end = sorted((min(start, len(plain[0])), min(end, len(plain[0]))))
    table = hands.table(strips[0].splice(start, end, strips[1]))
    assert [(unit, piece.origin) for piece in table for unit in piece.units] == (
        plain[0][:start] + plain[1] + plain[0][end:]
    )
    assert all(one.origin != two.origin for one, two in pairwise(table))
    assert all(isinstance(piece, Piece) and piece.units for piece in table)
