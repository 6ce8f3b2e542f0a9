"""A text arrives as the editor would have reported it, so that the studio counts who wrote what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musespark.create.authorship.events import parse_many
from musespark.create.authorship.replay import Manuscript, replay
from musespark.create.authorship.shares import spans
from musespark.demo.write import Brought, write

OFFERED, KEPT = "The loaf sang for a while.", "The loaf sang for four minutes."


def replayed(text: str, *brought: Brought) -> Manuscript:
    offers = {part.offer: part.words for part in brought if part.offer}
    return replay(parse_many(write(text, *brought)), text, offers)


def parts(text: str, *brought: Brought) -> list[tuple[str, str]]:
    return [(span.origin, text[span.start : span.end]) for span in spans(replayed(text, *brought))]


def test_typing_brings_sixty_characters_at_most() -> None:
    assert [(event["n"], event["at"], event["text"]) for event in write("🍞" * 60 + "salt")] == [
        (1, 0, "🍞" * 60),
        (2, 120, "salt"),
    ]


def test_what_a_model_wrote_and_what_was_pasted_come_at_one_stroke_wherever_they_stand() -> None:
    text = "Night log. 'Bien cuit', said the note. It was warm. I slept."
    offer = Brought("It was warm.", "It was warm.", "ai", "7")
    note = Brought("Bien cuit", "Bien cuit", "pasted")
    assert parts(text, offer, note) == [
        ("typed", "Night log. '"),
        ("pasted", "Bien cuit"),
        ("typed", "', said the note. "),
        ("ai", "It was warm."),
        ("typed", " I slept."),
    ]


def test_of_an_edited_offer_only_the_words_that_differ_are_typed() -> None:
    offer = Brought(OFFERED, KEPT, "ai", "7")
    assert write(f"Hm. {KEPT}", offer)[1:] == [
        {"n": 2, "at": 4, "remove": 0, "text": OFFERED, "source": "ai", "offer": "7"},
        {"n": 3, "at": 22, "remove": 8, "text": "four minutes.", "source": "typed", "offer": ""},
    ]
    assert parts(f"Hm. {KEPT}", offer) == [
        ("typed", "Hm. "),
        ("ai", "The loaf sang for "),
        ("typed", "four minutes."),
    ]


def test_words_that_do_not_stand_in_the_text_are_refused() -> None:
    with pytest.raises(ValueError, match="not found"):
        write("Something else.", Brought(OFFERED, KEPT, "ai", "7"))


@given(
    st.text(max_size=100), st.text(min_size=1, max_size=200), st.text(min_size=1, max_size=200), st.text(max_size=100)
)
def test_whatever_is_written_the_events_explain_it_whole(before: str, words: str, kept: str, after: str) -> None:
    made = replayed(before + kept + after, Brought(words, kept, "ai", "7"))
    assert made.text == before + kept + after
    assert made.complete
