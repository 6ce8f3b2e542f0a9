"""Changes of a published Work wait for "Save changes": none is public before, none overwrites what was not seen."""

import json
import re
from typing import Any, cast

import pytest
from django.http import HttpResponse
from django.urls import reverse

from musespark.create.models import Offer, PendingEdit
from musespark.create.save import say_beside
from musespark.create.tests.conftest import NOTES, Desk, made
from musespark.works.models import Notice, Revision, Work
from musespark.works.publish import publish
from musespark.works.terms import Terms

pytestmark = pytest.mark.django_db
TERMS = {"remix_terms": "never", "language": "pt", "notices": ["paid"]}


@pytest.fixture
def work(desk: Desk) -> Work:
    """A published Work by ada that says "First"."""
    work = desk.draft(text="First")
    publish(work, by=desk.person)
    return work


def send(desk: Desk, name: str, work: Work, revision: int, text: str, **fields: Any) -> HttpResponse:
    """Send the whole form of the studio's page; "save" as its script does by itself."""
    sent = {"title": "", "text": text, "notes": NOTES, "revision": revision, **fields}
    headers = {"Accept": "application/json"} if name == "save" else {}
    return cast("HttpResponse", desk.client.post(reverse(f"create:{name}", args=[work.key]), sent, headers=headers))


def correct(desk: Desk, work: Work, text: str, **fields: Any) -> None:
    """Change the Work on its own page, outside of the studio."""
    answer = desk.client.post(f"/w/{work.key}/edit", {"title": "", "text": text, "remix_terms": "ask", **fields})
    assert answer.status_code == 302


def page(desk: Desk, work: Work) -> HttpResponse:
    return cast("HttpResponse", desk.client.get(reverse("create:draft", args=[work.key])))


def public() -> tuple[str, str, str, list[str]]:
    now = Work.objects.get()
    return now.text, now.remix_terms, now.language, list(now.notices.values_list("kind", flat=True))


def test_terms_language_and_notices_are_not_public_before_their_author_says_so(desk: Desk, work: Work) -> None:
    assert send(desk, "save", work, 0, "First", **TERMS).status_code == 200
    assert public() == ("First", "ask", "en", [])
    assert not Revision.objects.exists()
    shown = page(desk, work).content.decode()
    for chosen in ('value="never" selected', 'value="pt" selected', r'value="paid"[^>]* checked'):
        assert len(re.findall(chosen, shown)) == 1

    send(desk, "publish", work, 1, "First", **TERMS)
    assert public() == ("First", "never", "pt", ["paid"])
    assert Revision.objects.get().notices == []
    assert not PendingEdit.objects.exists()


def test_what_changed_back_to_what_is_public_waits_no_more(desk: Desk, work: Work) -> None:
    send(desk, "save", work, 0, "Second", **TERMS)
    assert PendingEdit.objects.count() == 1
    send(desk, "save", work, 1, "First", remix_terms="ask", language="en")
    assert not PendingEdit.objects.exists()
    assert public() == ("First", "ask", "en", [])


def test_terms_alone_are_public_when_saved(desk: Desk, work: Work) -> None:
    answer = send(desk, "publish", work, 0, "First", remix_terms="never", language="en")
    assert answer["Location"] == work.get_absolute_url()
    assert public() == ("First", "never", "en", [])
    assert "Your changes are public." in desk.client.get(work.get_absolute_url()).content.decode()


def test_terms_said_on_a_page_from_before_bring_no_old_words_back(desk: Desk, work: Work) -> None:
    before = Work.objects.select_related("publication").get(pk=work.pk)
    send(desk, "publish", work, 0, "Second", remix_terms="ask", language="en")
    say_beside(before, language="en", terms=Terms("never"), notices=[])
    kept = PendingEdit.objects.get()
    assert (kept.text, kept.remix_terms) == ("Second", "never")
    assert public() == ("Second", "ask", "en", [])


def test_a_public_work_is_not_emptied(desk: Desk, work: Work) -> None:
    send(desk, "publish", work, 0, " ")
    assert public() == ("First", "ask", "en", [])
    assert not Revision.objects.exists()
    assert "Nothing would be left. To take it away, delete it." in page(desk, work).content.decode()


def test_a_work_of_pictures_may_lose_its_words(desk: Desk, work: Work) -> None:
    facts = {"blob": "none", "media_type": "image/png", "width": 9, "height": 9, "byte_size": 9}
    work.assets.create(position=0, **facts)
    send(desk, "publish", work, 0, "")
    assert public() == ("", "ask", "en", [])


def test_a_correction_made_elsewhere_is_shown_before_waiting_words_replace_it(desk: Desk, work: Work) -> None:
    send(desk, "save", work, 0, "Waiting")
    correct(desk, work, "Corrected")
    answer = send(desk, "publish", work, 1, "Waiting")
    assert answer.status_code == 409
    for words in ("Waiting", "Corrected"):
        assert f'<pre class="version" dir="auto">{words}</pre>' in answer.content.decode()
    assert public()[0] == "Corrected"

    send(desk, "publish", work, 2, "Waiting")
    assert public()[0] == "Waiting"
    assert [row.text for row in Revision.objects.order_by("pk")] == ["First", "Corrected"]


def test_a_page_from_before_a_correction_does_not_replace_it_unseen(desk: Desk, work: Work) -> None:
    page(desk, work)
    correct(desk, work, "Corrected")
    answer = send(desk, "save", work, 0, "First, and more")
    assert answer.status_code == 409
    said = json.loads(answer.content)
    assert (said["theirs"]["text"], said["revision"]) == ("Corrected", 1)
    assert not PendingEdit.objects.exists()
    assert send(desk, "save", work, 1, "First, and more").status_code == 200
    assert PendingEdit.objects.get().text == "First, and more"
    assert page(desk, work).status_code == 200


def test_a_notice_set_elsewhere_is_not_taken_away_unseen(desk: Desk, work: Work) -> None:
    page(desk, work)
    correct(desk, work, "First", notices=["ai"])
    send(desk, "publish", work, 0, "Second", remix_terms="ask", language="en")
    assert public() == ("First", "ask", "en", ["ai"])


def test_the_page_shows_both_where_a_correction_overtook_what_waits_and_either_can_be_taken(
    desk: Desk, work: Work
) -> None:
    send(desk, "save", work, 0, "Waiting", **TERMS)
    correct(desk, work, "Corrected")
    asked = page(desk, work)
    assert asked.status_code == 409
    assert asked.content.decode().count('name="revision" value="2"') == 2
    desk.client.post(
        reverse("create:save", args=[work.key]), {"title": "", "text": "Corrected", "notes": NOTES, "revision": "2"}
    )
    assert not PendingEdit.objects.exists()
    assert page(desk, work).status_code == 200
    assert public() == ("Corrected", "ask", "en", [])


def test_an_offer_is_not_put_into_words_that_a_correction_overtook(desk: Desk, work: Work, offer: Offer) -> None:
    Offer.objects.all().delete()
    Work.objects.exclude(pk=work.pk).delete()
    asked = work.brief.rounds.create(by=desk.person, kinds=["caption"], expected=1)
    caption = made(asked, "caption", "It took four hours.", "model")
    send(desk, "save", work, 0, "Waiting")
    correct(desk, work, "Corrected")
    desk.client.post(reverse("create:accept", args=[caption.pk]))
    assert Offer.objects.get().state == "open"
    assert PendingEdit.objects.get().text == "Waiting"
    assert Notice.objects.count() == 0


def test_what_waits_and_changes_nothing_is_no_second_version(desk: Desk, work: Work) -> None:
    send(desk, "save", work, 0, "First", remix_terms="ask", language="en")
    correct(desk, work, "Corrected")
    assert page(desk, work).status_code == 200
    assert "Corrected" in page(desk, work).content.decode()
