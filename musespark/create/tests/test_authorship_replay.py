"""Who wrote what, replayed from the editor's events."""

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from musespark.create.authorship.events import Event, Source
from musespark.create.authorship.notes import notes, stretches
from musespark.create.authorship.replay import Manuscript, replay
from musespark.create.authorship.shares import WHOLE, Span, distance, shares, spans
from musespark.create.authorship.table import from_units, to_units

OFFER = "Rain until noon, and still fourteen jars sold."


def log(*splices: tuple[int, int, str, Source]) -> list[Event]:
    return [
        Event(n, at, remove, text, source, "offer-1" if source == "ai" else "")
        for n, (at, remove, text, source) in enumerate(splices, start=1)
    ]


def seen(manuscript: Manuscript) -> list[tuple[str, str]]:
    text = manuscript.text
    return [(text[span.start : span.end], span.origin) for span in spans(manuscript)]


def test_typed_pasted_and_accepted_text_keep_their_origins() -> None:
    found = replay(log((0, 0, "I: ", "typed"), (3, 0, OFFER, "ai"), (3 + len(OFFER), 0, " (pasted)", "pasted")))
    assert seen(found) == [("I: ", "typed"), (OFFER, "ai"), (" (pasted)", "pasted")]
    assert found.complete
    assert spans(found)[1].offer == "offer-1"


def test_words_that_an_offer_has_too_are_typed_however_the_strokes_were_sent() -> None:
    for burst in (["until noon", " again"], ["until noon again"], ["Rain until noon, and still fo"]):
        splices: list[tuple[int, int, str, Source]] = [(0, 0, OFFER, "ai")]
        at = len(OFFER)
        for part in burst:
            splices.append((at, 0, part, "typed"))
            at += len(part)
        found = replay(log(*splices), offers={"offer-1": OFFER})
        assert seen(found) == [(OFFER, "ai"), ("".join(burst), "typed")]


def test_typing_inside_an_offer_splits_it_and_stays_typed() -> None:
    found = replay(log((0, 0, OFFER, "ai"), (4, 0, " fell", "typed")))
    assert seen(found) == [(OFFER[:4], "ai"), (" fell", "typed"), (OFFER[4:], "ai")]


def test_an_offer_mostly_rewritten_is_ai_edited_and_never_typed() -> None:
    kept = len("Rain until")
    found = replay(log((0, 0, OFFER, "ai"), (kept, len(OFFER) - kept, " ten, then a rush of people.", "typed")))
    assert seen(found)[0] == ("Rain until", "ai-edited")
    assert seen(found)[1][1] == "typed"


def test_an_offer_half_edited_is_still_ai() -> None:
    found = replay(log((0, 0, "abcdefghij", "ai"), (0, 5, "", "typed")))
    assert seen(found) == [("fghij", "ai")]
    assert seen(replay(log((0, 0, "abcdefghij", "ai"), (0, 6, "", "typed")))) == [("ghij", "ai-edited")]


def test_undo_of_a_replacement_gives_the_old_origins_back() -> None:
    found = replay(log((0, 0, OFFER, "ai"), (0, len(OFFER), "mine", "typed"), (0, 4, OFFER, "undo")))
    assert seen(found) == [(OFFER, "ai")]
    assert found.complete


def test_undo_of_single_deletions_at_once_gives_the_old_origins_back() -> None:
    keys = [(9 - i, 1, "", "typed") for i in range(10)]
    typed: list[tuple[int, int, str, Source]] = [(0, 0, "ten chars!", "typed"), (10, 0, "then more", "pasted")]
    splices = [*typed, *((at, remove, text, "typed") for at, remove, text, _ in keys), (0, 0, "ten chars!", "undo")]
    found = replay(log(*splices))
    assert seen(found) == [("ten chars!", "typed"), ("then more", "pasted")]


def test_undo_that_brings_back_what_never_stood_there_is_unknown() -> None:
    found = replay(log((0, 0, "short", "typed"), (5, 0, " a whole new sentence", "undo")))
    assert seen(found) == [("short", "typed"), (" a whole new sentence", "unknown")]
    assert not found.complete


def test_cut_and_paste_does_not_make_ai_text_pasted() -> None:
    found = replay(log((0, 0, OFFER, "ai"), (0, len(OFFER), "", "typed"), (0, 0, OFFER, "pasted")))
    assert seen(found) == [(OFFER, "ai")]


def test_pasting_over_typed_text_with_an_offer_seen_but_not_accepted_is_ai() -> None:
    found = replay(log((0, 0, "my words", "typed"), (0, 8, OFFER, "pasted")), offers={"offer-9": OFFER})
    assert spans(found) == [Span(0, len(OFFER), "ai", "offer-9")]


def test_a_copy_of_an_offer_beside_it_is_judged_by_itself() -> None:
    found = replay(log((0, 0, OFFER, "ai"), (len(OFFER), 0, OFFER, "pasted"), (0, len(OFFER) - 5, "Mine", "typed")))
    assert ("Mine", "typed") in seen(found)
    assert seen(found)[-1] == (OFFER, "ai")


def test_a_reload_continues_the_log() -> None:
    before = log((0, 0, "before ", "typed"))
    after = [Event(2, 7, 0, "after", "typed")]
    assert seen(replay([*before, *after], "before after")) == [("before after", "typed")]


def test_events_sent_twice_and_out_of_order_count_once() -> None:
    events = log((0, 0, "one ", "typed"), (4, 0, "two", "pasted"))
    found = replay([events[1], events[0], events[1]], "one two")
    assert seen(found) == [("one ", "typed"), ("two", "pasted")]
    assert found.complete


def test_a_missing_event_is_a_gap() -> None:
    events = log((0, 0, "one ", "typed"), (4, 0, "two ", "typed"), (8, 0, "three", "typed"))
    found = replay([events[0], events[2]], "one two three")
    assert not found.complete
    assert found.text == "one two three"
    assert shares(spans(found))["unknown"] > 0


def test_one_number_with_two_contents_is_a_gap() -> None:
    found = replay([Event(1, 0, 0, "a", "typed"), Event(1, 0, 0, "b", "typed")])
    assert found.gaps == ("event 1 came with two contents",)


def test_an_offset_outside_the_text_is_a_gap_and_no_error() -> None:
    found = replay(log((0, 0, "abc", "typed"), (90, 5, "d", "typed")))
    assert found.text == "abcd"
    assert not found.complete


def test_text_that_the_log_does_not_explain_is_unknown_and_the_rest_keeps_its_origin() -> None:
    found = replay(log((0, 0, "typed here", "typed")), "typed over there")
    assert found.text == "typed over there"
    assert seen(found)[0] == ("typed ", "typed")
    assert not found.complete
    assert {origin for _, origin in seen(found)} == {"typed", "unknown"}


def test_letters_that_two_texts_have_in_common_by_chance_stay_unknown() -> None:
    found = replay(log((0, 0, "A loaf of rye, baked at night.", "typed")), "Quite another thing was pasted here.")
    assert seen(found) == [("Quite another thing was pasted here", "unknown"), (".", "typed")]


def test_a_stretch_that_was_moved_unseen_keeps_its_origin() -> None:
    events = log((0, 0, "Baked at night?", "typed"), (15, 0, "Sold at dawn!", "pasted"))
    found = replay(events, "Sold at dawn! Baked at night?")
    assert seen(found) == [("Sold at dawn!", "pasted"), (" ", "unknown"), ("Baked at night?", "typed")]


def test_only_a_text_that_changed_after_the_last_event_is_adrift() -> None:
    events = log((0, 0, "one", "typed"))
    assert not replay(events, "one").is_adrift
    assert replay(events, "two").is_adrift
    assert not replay([*events, Event(2, 0, 0, "two", "sync")], "two").is_adrift


def test_the_longest_hostile_change_ends() -> None:
    for one, other in (("ab ", "ba "), ("a", "ab"), ("aaaaaaab", "aaaaaaac")):
        before, after = (part * (20_000 // len(part)) for part in (one, other))
        assert replay([Event(1, 0, 0, before, "typed")], after).text == after


def test_a_sync_after_an_offline_gap_lets_the_log_go_on() -> None:
    found = replay(log((0, 0, "one", "typed"), (0, 0, "one two", "sync"), (7, 0, " three", "typed")), "one two three")
    assert seen(found) == [("one", "typed"), (" two", "unknown"), (" three", "typed")]
    assert found.gaps == ("the text had changed unseen at event 2",)


def test_a_very_long_mismatch_is_unknown_between_its_ends() -> None:
    found = replay(log((0, 0, "a" * 9000, "typed")), "a" * 10 + "b" * 8980 + "a" * 10)
    assert shares(spans(found))["typed"] == round(20 / 9000 * WHOLE)


def test_offsets_count_utf16_units_and_spans_count_characters() -> None:
    found = replay(log((0, 0, "😀ab", "typed"), (2, 0, "é👩‍🚀", "pasted")))
    assert seen(found) == [("😀", "typed"), ("é👩‍🚀", "pasted"), ("ab", "typed")]


def test_a_splice_through_an_emoji_is_exact() -> None:
    # 😀 and 😁 share their first unit: a browser's diff replaces only the second.
    found = replay(log((0, 0, "😀", "typed"), (1, 1, to_units("😁")[1], "pasted")), "😁")
    assert seen(found) == [("😁", "pasted")]
    assert found.complete


def test_a_text_never_grows_beyond_its_bound() -> None:
    long = "x" * 20_000
    found = replay(log((0, 0, long, "typed"), (0, 0, long, "typed"), (0, 0, long, "typed")))
    assert len(found.text) == 40_000
    assert found.gaps == ("event 3 makes the text too long",)


def test_an_empty_text_has_no_share_of_anything() -> None:
    found = replay(log((0, 0, "gone", "typed"), (0, 4, "", "typed")))
    assert spans(found) == []
    assert set(shares([]).values()) == {0}


TEXTS = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(["😀", "مرحبا", "三日", "\u200d", OFFER])
SOURCES: st.SearchStrategy[Source] = st.sampled_from(["typed", "pasted", "ai", "imported", "undo", "sync"])
EVENTS = st.lists(
    st.builds(
        lambda at, remove, text, source: (at, remove, text, source),
        st.integers(0, 40),
        st.integers(0, 40),
        TEXTS,
        SOURCES,
    ),
    max_size=25,
)


@given(EVENTS, TEXTS | st.none(), st.sets(st.integers(1, 25)))
@example([(0, 0, "😀", "typed"), (1, 0, "x", "ai"), (0, 0, "y", "undo")], None, set())
def test_any_log_gives_spans_that_cover_the_text_and_shares_that_sum_to_one(
    splices: list[tuple[int, int, str, Source]], text: str | None, lost: set[int]
) -> None:
    events = [event for event in log(*splices) if event.n not in lost]
    found = replay(events, text)
    parts = spans(found)
    assert sum(span.end - span.start for span in parts) == len(found.text)
    assert all(one.end == two.start for one, two in pairwise(parts))
    assert sum(shares(parts).values()) == (WHOLE if found.text else 0)
    assert text is None or found.text == text
    assert replay(events, text) == found


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 10), TEXTS), max_size=20))
def test_a_whole_log_of_fitting_splices_explains_the_whole_text(splices: list[tuple[int, int, str]]) -> None:
    units, events = "", []
    for n, (at, remove, text) in enumerate(splices, start=1):
        start = min(at, len(units))
        gone = min(remove, len(units) - start)
        events.append(Event(n, start, gone, text, "typed"))
        units = units[:start] + to_units(text) + units[start + gone :]
    found = replay(events)
    assert to_units(found.text) == units
    assert found.complete
    assert shares(spans(found))["typed"] == (WHOLE if units else 0)


@given(st.text(max_size=12), st.text(max_size=12))
def test_distance_is_levenshteins(one: str, other: str) -> None:
    table = [[i + j if i * j == 0 else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            swap = table[i - 1][j - 1] + (one[i - 1] != other[j - 1])
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, swap)
    assert distance(one, other) == table[-1][-1]


@given(st.text())
def test_units_and_characters_convert_both_ways(text: str) -> None:
    assert from_units(to_units(text)) == text
    assert len(to_units(text)) == len(text.encode("utf-16-le", "surrogatepass")) // 2


def test_a_piece_of_a_typed_word_is_no_typed_word() -> None:
    said = notes("The party was small.", "The party was small.")
    assert said.origin_of("#party", "imported") == "typed"
    assert said.origin_of("#art", "imported") == "imported"
    assert said.origin_of("The party was small", "ai") == "typed"


def test_sentences_of_an_offer_that_the_notes_say_are_taken_out_of_it_and_out_of_its_original() -> None:
    said = notes("It took four hours. Wool!", "It took four hours. Wool! Pasted along.")
    offered = "it took FOUR hours. A warm day came. Pasted along!"
    made = replay([Event(1, 0, 0, offered, "ai", "7")], offered, {"7": offered}, said)
    assert [(piece.units, piece.origin, piece.offer) for piece in made.table] == [
        ("it took FOUR hours. ", "typed", ""),
        ("A warm day came. ", "ai", "7"),
        ("Pasted along!", "imported", ""),
    ]
    assert made.originals == {1: "A warm day came. "}
    assert {span.origin for span in spans(made)} == {"typed", "ai", "imported"}


@given(text=st.text())
def test_the_stretches_of_a_text_are_the_text(text: str) -> None:
    assert "".join(stretches(text)) == text
