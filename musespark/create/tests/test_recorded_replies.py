"""Replies record whose words they are, as Works do: typed is typed, pasted is pasted, what nobody saw is unknown."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import ClientOf, MakePerson, MakeWork
from musespark.create.models import EventBatch
from musespark.create.process import process_record
from musespark.people.models import Person
from musespark.support.ids import new_key
from musespark.works.models import Work
from musespark.works.refuse import Refused
from musespark.works.reply import reply


def typed(n: int, at: int, text: str, **more: Any) -> dict[str, Any]:
    return {"n": n, "at": at, "remove": 0, "text": text, "source": "typed", "offer": "", **more}


def said(*events: Any) -> str:
    return json.dumps({"text": events})


def record(work: Work) -> tuple[str, dict[str, int], bool]:
    found = process_record(work)
    return work.text, dict(found.text), found.complete


@pytest.fixture
def work(make_work: MakeWork) -> Work:
    """A Work that asks for an answer."""
    return make_work(text="Which flour?")


@pytest.fixture
def eve(make_person: MakePerson) -> Person:
    return make_person("eve")


@pytest.mark.parametrize("ends", [("", ""), ("", " \n"), ("\n  ", ""), ("\t", "\n\n")])
def test_blanks_that_are_cut_off_leave_no_gap(work: Work, eve: Person, ends: tuple[str, str]) -> None:
    sent = f"{ends[0]}Rye 🧶, and time.{ends[1]}"
    answer = reply(work, by=eve, text=sent.replace("\n", "\r\n"), events=said(typed(1, 0, sent)))
    assert record(answer) == ("Rye 🧶, and time.", {"typed": 13}, True)


def test_a_reply_without_events_is_of_unknown_origin(work: Work, eve: Person) -> None:
    assert record(reply(work, by=eve, text=" Rye. ")) == ("Rye.", {"unknown": 4}, False)
    assert not EventBatch.objects.exists()


def test_words_that_no_event_explains_are_unknown(work: Work, eve: Person) -> None:
    answer = reply(work, by=eve, text="Rye. From elsewhere.", events=said(typed(1, 0, "Rye.")))
    assert record(answer) == ("Rye. From elsewhere.", {"typed": 4, "unknown": 14}, False)


def test_a_form_that_was_sent_twice_makes_one_record(work: Work, eve: Person) -> None:
    once, events = new_key(), said(typed(1, 0, "Rye."))
    first, second = (reply(work, by=eve, text="Rye.", once=once, events=events) for _ in range(2))
    assert first == second
    assert record(first) == ("Rye.", {"typed": 4}, True)
    assert EventBatch.objects.count() == 1


def test_a_used_form_with_other_words_makes_another_record(work: Work, eve: Person) -> None:
    once = new_key()
    reply(work, by=eve, text="Rye.", once=once, events=said(typed(1, 0, "Rye.")))
    again = reply(work, by=eve, text="Oats.", once=once, events=said(typed(1, 0, "Oats.", source="pasted")))
    assert record(again) == ("Oats.", {"pasted": 5}, True)


def test_a_refused_reply_keeps_no_record(work: Work, eve: Person) -> None:
    with pytest.raises(Refused):
        reply(work, by=eve, text=" ", events=said(typed(1, 0, " ")))
    assert (Work.objects.count(), EventBatch.objects.count()) == (1, 0)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.text(),
        st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists).map(json.dumps),
        st.dictionaries(st.sampled_from(["text", "title", "notes"]), st.integers() | st.lists(st.text())).map(
            json.dumps
        ),
        st.fixed_dictionaries(
            {"n": st.integers(), "at": st.integers(), "remove": st.integers(), "text": st.text(), "source": st.text()}
        ).map(said),
    )
)
def test_garbage_is_no_record_and_no_fault(work: Work, eve: Person, raw: str) -> None:
    answer = reply(work, by=eve, text=" Rye. ", events=raw)
    assert record(answer) == ("Rye.", {"unknown": 4}, False)


def test_a_number_at_the_end_of_all_numbers_is_no_fault(work: Work, eve: Person) -> None:
    answer = reply(work, by=eve, text="Rye. ", events=said(typed(50_000, 0, "Rye. ")))
    assert record(answer) == ("Rye.", {"typed": 4}, False)


def test_a_refused_form_comes_back_with_its_record(work: Work, eve: Person, client_of: ClientOf) -> None:
    events = said(typed(1, 0, "\nlong"))
    for headers in ({}, {"HX-Request": "true"}):
        page = client_of(eve).post(f"/w/{work.key}/reply", {"text": "\nlong" * 2001, "events": events}, headers=headers)
        assert page.status_code == 422
        assert escape(events) in page.content.decode()
        assert ">\n\nlong" in page.content.decode()  # a browser drops the first of two


def test_only_who_may_reply_is_watched(work: Work, eve: Person, client: Client, client_of: ClientOf) -> None:
    assert "edit.js" not in client.get(f"/w/{work.key}").content.decode()
    page = client_of(eve).get(f"/w/{work.key}").content.decode()
    assert page.count("create/edit.js") == 1
    assert page.count("What you type and paste is recorded, for the label.") == 1
