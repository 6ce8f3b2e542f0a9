"""Doubled clicks, storms and sizes: once is once, too often says when to come back, too long says how long."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from musespark.create import decide
from musespark.create.begin import begin, brief_of
from musespark.create.manuscript import keep
from musespark.create.models import Acceptance, Brief, Offer, Round
from musespark.create.process import process_record
from musespark.create.tests.conftest import NOTES, Desk, made
from musespark.support import clock
from musespark.support.models import Allowance
from musespark.works.models import Asset, Publication, Work
from musespark.works.refuse import Refused

pytestmark = pytest.mark.django_db


def exhaust(desk: Desk, what: str) -> None:
    """Use up what the person may do of `what` in this window."""
    key = f"{what}:p{desk.person.pk}"
    Allowance.objects.create(key=key, until=clock.now() + timedelta(hours=1), used=10_000)


def test_too_many_rounds_say_when_to_come_back_and_keep_the_draft(desk: Desk) -> None:
    work = desk.draft(text="Mine")
    exhaust(desk, "round")
    answer = desk.client.post(reverse("create:offers", args=[work.key]))
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 3000
    assert not Round.objects.exists()
    assert Work.objects.get().text == "Mine"


@pytest.mark.parametrize("what", ["upload", "save", "draft", "mine", "remix"])
def test_every_costly_act_has_its_limit(desk: Desk, photo: bytes, what: str) -> None:
    work = desk.draft(text="Mine")
    other = begin(desk.person)
    exhaust(desk, what)
    files = {"pictures": SimpleUploadedFile("a.jpg", photo)}
    Work.objects.filter(pk=other.pk).update(remix_terms="allow")
    decisive = {
        "upload": (reverse("create:pictures", args=[work.key]), files),
        "save": (reverse("create:save", args=[work.key]), {"title": "", "text": "More", "revision": "0"}),
        "draft": (reverse("create:new"), {"notes": "Again", "action": "open"}),
        "mine": (reverse("create:mine", args=[work.key]), {}),
        "remix": (reverse("create:remix", args=[_public(desk, other).key]), {"action": "remix"}),
    }
    url, fields = decisive[what]
    assert desk.client.post(url, fields).status_code == 429
    assert Work.objects.get(pk=work.pk).text == "Mine"
    assert (Work.objects.count(), Asset.objects.count()) == (2, 0)


def test_words_that_would_be_too_long_stay_an_open_offer(desk: Desk, offer: Offer) -> None:
    Work.objects.filter(pk=offer.brief.work_id).update(text="x" * 9_990)
    with pytest.raises(Refused, match="holds 10000 characters"):
        decide.accept(Offer.objects.get(pk=offer.pk), by=desk.person)
    assert not Acceptance.objects.exists()
    assert len(Work.objects.get().text) == 9_990


def test_a_brief_is_made_once_for_a_work_that_came_without_one(desk: Desk) -> None:
    work = Work.objects.create(author=desk.person, text="From elsewhere")
    assert brief_of(work) == brief_of(Work.objects.get(pk=work.pk))
    assert Brief.objects.count() == 1
    assert desk.client.get(reverse("create:draft", args=[work.key])).status_code == 200


def test_two_hundred_drafts_are_enough(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("musespark.create.begin.DRAFTS", 1)
    desk.draft()
    answer = desk.client.post(reverse("create:new"), {"notes": "My second", "action": "open"})
    assert answer.status_code == 422
    assert "Publish or delete one first" in answer.content.decode()
    assert "My second" in answer.content.decode()
    assert Work.objects.count() == 1


def test_what_was_typed_on_the_new_page_is_recorded_as_typed(desk: Desk) -> None:
    event = {"n": 1, "at": 0, "remove": 0, "text": "I mended it.", "source": "typed", "offer": ""}
    fields = {"text": "I mended it.", "events": json.dumps({"text": [event]}), "action": "open"}
    desk.client.post(reverse("create:new"), fields)
    record = process_record(Work.objects.get())
    assert (record.text, record.complete) == ({"typed": 10}, True)


def test_right_to_left_words_and_emoji_are_counted_by_character(desk: Desk) -> None:
    text = "سترة 🧶 👩‍👩‍👧"
    work = desk.draft(text=text, language="ar")
    units = len(text.encode("utf-16-le")) // 2
    keep(work, "text", [{"n": 1, "at": 0, "remove": 0, "text": text, "source": "typed", "offer": ""}])
    assert units > len(text)
    assert process_record(work).text == {"typed": len("".join(text.split()))}


def test_a_sentence_half_ones_own_counts_as_edited(desk: Desk, offer: Offer) -> None:
    decide.accept(offer, by=desk.person)
    work = Work.objects.get()
    changed = offer.text.replace("Inês wore it.", "Inês wore it often.")
    Work.objects.update(text=changed)
    at = changed.index(" often")
    keep(work, "text", [{"n": 2, "at": at, "remove": 0, "text": " often", "source": "typed", "offer": ""}])
    record = process_record(Work.objects.get())
    assert (record.ai_sentences, record.ai_edited_sentences, record.complete) == (1, 1, True)


def test_the_first_unmarked_text_alone_can_be_accepted_and_published_in_one(desk: Desk, offer: Offer) -> None:
    second = made(offer.round, "hashtags", "#wool", "extracted")
    page = desk.client.get(reverse("create:draft", args=[offer.brief.work.key])).content.decode()
    assert f'name="accept" value="{offer.pk}"' in page
    assert f'name="accept" value="{second.pk}"' not in page
    assert NOTES in page.replace("&#x27;", "'")


def _public(desk: Desk, work: Work) -> Work:
    Publication.objects.get_or_create(work=work, by=desk.person)
    return work
