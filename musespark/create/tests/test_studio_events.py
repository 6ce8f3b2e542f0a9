"""The browser is not trusted with whose words these are: forged, torn and huge logs leave a gap, never a 500."""

from typing import Any

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from musespark.create.manuscript import AT_ONCE, keep, manuscript
from musespark.create.models import Brief, EventBatch, Offer
from musespark.create.process import process_record
from musespark.create.tests.conftest import NOTES, Desk, letters
from musespark.works.models import Work

pytestmark = pytest.mark.django_db


def event(n: int, at: int, text: str, source: str = "typed", **more: Any) -> dict[str, Any]:
    return {"n": n, "at": at, "remove": 0, "text": text, "source": source, "offer": "", **more}


def shares(desk: Desk, text: str, *events: Any) -> tuple[dict[str, int], bool]:
    work = desk.draft(notes="", text=text)
    keep(work, "text", list(events))
    record = process_record(work)
    return dict(record.text), record.complete


def test_typed_words_are_typed(desk: Desk) -> None:
    assert shares(desk, "Hello you", event(1, 0, "Hello"), event(2, 5, " you")) == ({"typed": 8}, True)


def test_a_text_without_any_event_is_of_unknown_origin(desk: Desk) -> None:
    assert shares(desk, "Hello") == ({"unknown": 5}, False)


def test_events_out_of_order_and_twice_count_once(desk: Desk) -> None:
    first, second = event(1, 0, "Hello"), event(2, 5, " you")
    assert shares(desk, "Hello you", second, first, second) == ({"typed": 8}, True)


def test_a_missing_event_is_a_gap(desk: Desk) -> None:
    counts, complete = shares(desk, "Hello you", event(1, 0, "Hello"), event(3, 5, " you"))
    assert not complete
    assert counts == {"typed": 8}


def test_events_that_do_not_make_the_text_leave_it_unknown(desk: Desk) -> None:
    counts, complete = shares(desk, "Something else", event(1, 0, "Hello"))
    assert not complete
    assert counts["unknown"] > 10


def test_a_paragraph_at_one_stroke_is_not_typed(desk: Desk) -> None:
    text = "x" * (AT_ONCE + 1)
    assert shares(desk, text, event(1, 0, text)) == ({"pasted": AT_ONCE + 1}, True)


def test_an_offer_that_is_sent_as_typed_stays_the_models(desk: Desk, offer: Offer) -> None:
    work = offer.brief.work
    Work.objects.filter(pk=work.pk).update(text=offer.text)
    keep(work, "text", [event(1, 0, offer.text)])
    assert process_record(Work.objects.get(pk=work.pk)).text == {"ai": letters(offer.text)}


def test_words_taken_over_from_typed_notes_are_typed_and_from_pasted_notes_are_not(desk: Desk) -> None:
    for source, origin in (("typed", "typed"), ("pasted", "imported")):
        work = desk.draft(notes="It took 4 hours.", text="It took 4 hours.")
        keep(work, "notes", [event(1, 0, "It took 4 hours.", source)])
        keep(work, "text", [event(1, 0, "It took 4 hours.", "imported")])
        assert process_record(work).text == {origin: 13}


def test_hashtags_and_reset_sentences_of_typed_notes_are_typed(desk: Desk) -> None:
    text = "it took four HOURS\n\n#sweater #hours"
    work = desk.draft(notes="It took four hours. A sweater!", text=text)
    keep(work, "notes", [event(1, 0, "It took four hours. A sweater!")])
    keep(work, "text", [event(1, 0, text, "imported")])
    assert process_record(work).text == {"typed": letters(text)}


@pytest.mark.parametrize(("source", "origin"), [("typed", "typed"), ("pasted", "imported")])
def test_a_sentence_of_the_notes_that_a_model_repeats_is_not_the_models(
    desk: Desk, offer: Offer, source: str, origin: str
) -> None:
    work = offer.brief.work
    said = "We sewed all night."
    text = f"we sewed,  all night! {offer.text}"
    Work.objects.filter(pk=work.pk).update(text=text)
    Brief.objects.filter(work=work).update(notes=said)
    Offer.objects.filter(pk=offer.pk).update(text=text)
    keep(work, "notes", [event(1, 0, said, source)])
    keep(work, "text", [event(1, 0, text, "ai", offer=str(offer.pk))])
    record = process_record(Work.objects.get(pk=work.pk))
    assert record.text == {origin: 17, "ai": letters(offer.text)}
    assert (record.ai_sentences, record.ai_edited_sentences) == (2, 0)


def test_a_model_sentence_that_is_pasted_into_the_notes_stays_the_models(desk: Desk, offer: Offer) -> None:
    work = offer.brief.work
    Work.objects.filter(pk=work.pk).update(text=offer.text)
    Brief.objects.filter(work=work).update(notes=offer.text)
    keep(work, "notes", [event(1, 0, offer.text, "pasted")])
    keep(work, "text", [event(1, 0, offer.text, "ai", offer=str(offer.pk))])
    assert process_record(Work.objects.get(pk=work.pk)).text == {"ai": letters(offer.text)}


def test_only_sentences_of_the_text_are_counted_as_sentences(desk: Desk, offer: Offer) -> None:
    work = offer.brief.work
    Work.objects.filter(pk=work.pk).update(title="The sweater", text=offer.text)
    for field, words in (("title", "The sweater"), ("text", offer.text)):
        keep(work, field, [event(1, 0, words, "ai", offer=str(offer.pk))])
    record = process_record(Work.objects.get(pk=work.pk))
    assert (record.text, record.ai_sentences) == ({"ai": letters(offer.text, "The sweater")}, 2)


def test_a_full_log_keeps_the_words_and_says_that_it_has_a_gap(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("musespark.create.manuscript.LOG", 200)
    work = desk.draft(text="ab")
    assert keep(work, "text", [event(1, 0, "a")])
    assert not keep(work, "text", [event(2, 1, "b" * 100)])
    assert EventBatch.objects.count() == 1
    assert not process_record(work).complete


@pytest.mark.parametrize(
    "raw",
    [
        "not json",
        "[]",
        '{"text": 5}',
        '{"text": [5]}',
        '{"text": [{"n": 1, "at": -1}]}',
        '{"text": [{"n": 99999999999999999999, "source": "typed"}]}',
        '{"text": [{"n": 1, "text": "\\u0000", "source": "typed"}]}',
        '{"text": [{"n": 1, "text": "\\ud800", "source": "typed"}]}',
        '{"text": [{"n": 1, "text": "a", "source": "ai", "offer": "99999999999999999999"}]}',
        '{"text": [{"n": 1, "text": "a", "source": "god"}], "other": 5}',
    ],
)
def test_hostile_events_are_no_error_and_the_words_are_saved(desk: Desk, raw: str) -> None:
    work = desk.draft()
    fields = {"title": "", "text": "a", "notes": NOTES, "revision": "0", "events": raw}
    answer = desk.client.post(reverse("create:save", args=[work.key]), fields, headers={"Accept": "application/json"})
    assert answer.status_code == 200
    assert Work.objects.get().text == "a"
    assert desk.client.get(reverse("create:draft", args=[work.key])).status_code == 200
    assert desk.client.get(reverse("create:station", args=[work.key])).status_code == 200


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["n", "at", "text", "source"]), inner),
    max_leaves=8,
)


@given(raw=JSON)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_json_at_all_is_kept_or_left_out(desk: Desk, raw: object) -> None:
    work = Work.objects.first() or desk.draft(text="Hello")
    EventBatch.objects.all().delete()
    keep(work, "text", raw)
    assert manuscript(work, "text", work.text).text == "Hello"
