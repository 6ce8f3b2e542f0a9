"""Nothing is made of nothing: the page says what is missing, and no empty draft is left behind."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from musespark.create.models import Dial, Round
from musespark.create.tests.conftest import Desk
from musespark.works.models import Work

pytestmark = pytest.mark.django_db
SAID = "Write a line about what happened first"


def test_drafts_are_not_made_of_nothing(desk: Desk) -> None:
    answer = desk.client.post("/create/new", {"notes": " \n", "text": "", "action": "make"})
    assert answer.status_code == 422
    assert SAID in answer.content.decode()
    assert not Work.objects.exists()


def test_publishing_nothing_says_what_it_needs_and_opens_the_place_for_it(desk: Desk) -> None:
    answer = desk.client.post("/create/new", {"notes": " \n", "text": "", "action": "publish"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "write your own draft below, or add a picture" in page
    assert SAID not in page
    assert '<details class="fold" open>' in page
    assert re.findall(r'<textarea id="id_(\w+)"[^>]* autofocus', page) == ["text"]
    assert not Work.objects.exists()


def test_an_empty_editor_may_be_opened(desk: Desk) -> None:
    answer = desk.client.post("/create/new", {"notes": "", "text": "", "action": "open"})
    assert answer["Location"] == f"/create/{Work.objects.get().key}"


def test_a_picture_alone_is_kept_and_a_line_asked_for(desk: Desk, photo: bytes) -> None:
    sent = {"notes": "", "text": "", "action": "make", "pictures": SimpleUploadedFile("a.jpg", photo)}
    page = desk.client.post("/create/new", sent, follow=True).content.decode()
    assert SAID in page
    assert Work.objects.get().assets.count() == 1
    assert not Round.objects.exists()


def test_prepare_waits_for_words(desk: Desk, photo: bytes) -> None:
    Dial.objects.create(person=desk.person, level="prepare")
    work = desk.draft(notes="")
    address = f"/create/{work.key}/pictures"
    htmx = {"HX-Request": "true"}
    answer = desk.client.post(address, {"pictures": SimpleUploadedFile("a.jpg", photo)}, headers=htmx)
    assert SAID not in answer.content.decode()
    assert not Round.objects.exists()
