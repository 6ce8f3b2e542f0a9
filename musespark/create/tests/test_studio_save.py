"""Saving by itself: nothing lost, nothing overwritten unseen, a published Work changed only by "Save changes"."""

import json
from typing import Any, cast

import pytest
from django.http import HttpResponse
from django.urls import reverse

from musespark.create.models import EventBatch, PendingEdit
from musespark.create.process import process_record
from musespark.create.save import Conflict, Words, save
from musespark.create.tests.conftest import NOTES, Desk
from musespark.works.models import Revision, Work
from musespark.works.publish import publish

pytestmark = pytest.mark.django_db


def typed(n: int, at: int, text: str) -> dict[str, Any]:
    return {"n": n, "at": at, "remove": 0, "text": text, "source": "typed", "offer": ""}


def send(desk: Desk, work: Work, revision: int, *, text: str = "", title: str = "", **fields: Any) -> Any:
    data = {"title": title, "text": text, "notes": NOTES, "revision": revision, **fields}
    return desk.client.post(reverse("create:save", args=[work.key]), data, headers={"Accept": "application/json"})


def test_a_save_keeps_words_events_and_counts_the_revision(desk: Desk) -> None:
    work = desk.draft()
    events = json.dumps({"text": [typed(1, 0, "Hello #Wool")]})
    answer = send(desk, work, 0, text="Hello #Wool", events=events)
    assert (answer.json()["revision"], answer.json()["tags"]) == (1, ["wool"])
    assert Work.objects.get().text == "Hello #Wool"
    record = process_record(Work.objects.get())
    assert (record.text, record.complete) == ({"typed": 10}, True)


def test_the_same_save_sent_twice_is_one(desk: Desk) -> None:
    work = desk.draft()
    assert send(desk, work, 0, text="Once").json()["revision"] == 1
    assert send(desk, work, 0, text="Once").json()["revision"] == 1


def test_a_second_tab_does_not_overwrite_what_it_has_not_seen(desk: Desk) -> None:
    work = desk.draft()
    send(desk, work, 0, text="First tab")
    answer = send(desk, work, 0, text="Second tab")
    assert answer.status_code == 409
    assert answer.json()["theirs"] == {"title": "", "text": "First tab", "notes": NOTES}
    assert answer.json()["revision"] == 1
    assert Work.objects.get().text == "First tab"
    assert send(desk, work, 1, text="Second tab").json()["revision"] == 2
    assert Work.objects.get().text == "Second tab"


def test_without_a_script_both_versions_are_shown(desk: Desk) -> None:
    work = desk.draft()
    send(desk, work, 0, text="First tab")
    fields = {"title": "", "text": "Second tab", "notes": NOTES, "revision": "0"}
    answer = desk.client.post(reverse("create:save", args=[work.key]), fields)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "First tab" in page
    assert "Second tab" in page


def test_publishing_over_a_newer_version_shows_both_and_publishes_nothing(desk: Desk) -> None:
    work = desk.draft()
    send(desk, work, 0, text="First tab")
    fields = {"title": "", "text": "Second tab", "notes": NOTES, "revision": "0"}
    assert desk.client.post(reverse("create:publish", args=[work.key]), fields).status_code == 409
    assert not Work.objects.get().is_published


def test_line_ends_are_one_character_as_the_editor_counts(desk: Desk) -> None:
    work = desk.draft()
    send(desk, work, 0, text="one\r\ntwo ", events=json.dumps({"text": [typed(1, 0, "one\ntwo ")]}))
    assert Work.objects.get().text == "one\ntwo "
    assert process_record(Work.objects.get()).complete


@pytest.mark.parametrize("field", ["text", "notes", "title"])
def test_too_long_is_said_and_nothing_is_saved(desk: Desk, field: str) -> None:
    work = desk.draft(text="Before")
    answer = send(desk, work, 0, **{"text": "Before", field: "x" * 10_001})
    assert answer.status_code == 422
    assert "10001" in answer.json()["problem"]
    assert Work.objects.get().text == "Before"


def test_settings_of_the_work_are_saved_with_it(desk: Desk) -> None:
    work = desk.draft()
    send(desk, work, 0, remix_terms="allow", language="pt", notices=["ai", "paid"])
    now = Work.objects.get()
    assert (now.remix_terms, now.language) == ("allow", "pt")
    assert set(now.notices.values_list("kind", flat=True)) == {"ai", "paid"}
    send(desk, work, 1, remix_terms="never", language="pt", notices=["paid"])
    assert list(now.notices.values_list("kind", flat=True)) == ["paid"]


def test_words_for_a_published_work_are_kept_aside_until_applied(desk: Desk) -> None:
    work = desk.draft(text="Public")
    publish(work, by=desk.person)
    send(desk, work, 0, text="Not yet")
    assert Work.objects.get().text == "Public"
    assert PendingEdit.objects.get().text == "Not yet"
    assert "Not yet" in desk.client.get(reverse("create:draft", args=[work.key])).content.decode()

    fields = {"title": "", "text": "Now", "notes": NOTES, "revision": "1"}
    desk.client.post(reverse("create:publish", args=[work.key]), fields)
    assert Work.objects.get().text == "Now"
    assert Revision.objects.get().text == "Public"
    assert not PendingEdit.objects.exists()


def test_a_save_that_another_one_passed_changes_no_row(desk: Desk) -> None:
    work = desk.draft()
    save(work, Words("", "a", NOTES), revision=0)
    with pytest.raises(Conflict) as stopped:
        save(work, Words("", "b", NOTES), revision=0, events={"text": [typed(1, 0, "b")]})
    assert stopped.value.theirs.text == "a"
    assert not EventBatch.objects.exists()


def test_a_deleted_draft_is_gone_and_comes_back(desk: Desk) -> None:
    work = desk.draft(text="Hello")
    desk.client.post(reverse("create:delete", args=[work.key]))
    assert page(desk, work).status_code == 404
    desk.client.post(reverse("create:restore", args=[work.key]))
    assert page(desk, work).status_code == 200


def page(desk: Desk, work: Work) -> HttpResponse:
    return cast("HttpResponse", desk.client.get(reverse("create:draft", args=[work.key])))
