"""Before publishing the author sees what the label will say, and then it says that."""

from collections.abc import Callable

import pytest
from django.test import Client

from musespark.create.models import AssetOrigin, EventBatch
from musespark.credential.models import Label
from musespark.credential.vouch import vouch
from musespark.people.models import Person
from musespark.works.models import Notice, Publication, Withdrawal, Work

MakeWork = Callable[..., Work]
ClientOf = Callable[[Person], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def draft(make_picture_work: MakeWork) -> Work:
    """A draft of a typed text and an own photo, with a notice."""
    work = make_picture_work(text="Baked this.", published=False)
    event = {"n": 1, "at": 0, "remove": 0, "text": "Baked this.", "source": "typed", "offer": ""}
    EventBatch.objects.create(work=work, field="text", events=[event], size=99)
    AssetOrigin.objects.create(asset=work.assets.get(), source="photo")
    return work


def test_the_preview_says_what_the_label_says_once_the_draft_is_published(draft: Work, client_of: ClientOf) -> None:
    Notice.objects.create(work=draft, kind="third-party")
    page = client_of(draft.author).get(f"/prove/preview/{draft.key}", headers=HTMX).content.decode()
    said = "Text: typed by the author; picture: own photo; the author says that it contains third-party content"
    assert f'<p class="said">{said}</p>' in page
    assert '<span class="tag">made by a person</span>' in page
    assert "<html" not in page
    assert not Label.objects.exists()
    Publication.objects.create(work=draft, by=draft.author)
    label = vouch(Work.objects.get(pk=draft.pk))
    assert (label.sentence, label.get_badge_display()) == (said, "made by a person")


def test_the_preview_follows_what_is_said_of_a_picture(draft: Work, client_of: ClientOf) -> None:
    client = client_of(draft.author)
    number = draft.assets.get().pk
    fields = {f"picture-{number}-alt": "A loaf", f"picture-{number}-source": "ai"}
    answer = client.post(f"/create/picture/{number}/describe", fields, headers=HTMX)
    assert answer.headers["HX-Trigger"] == "edited"
    page = client.get(f"/prove/preview/{draft.key}").content.decode()
    assert "Text: typed by the author; picture: AI picture" in page
    assert "made by a person with AI" in page
    assert "<html" in page


def test_the_drafts_page_asks_for_the_preview_anew_after_each_change(draft: Work, client_of: ClientOf) -> None:
    page = client_of(draft.author).get(f"/create/{draft.key}").content.decode()
    assert f'hx-get="/prove/preview/{draft.key}" hx-trigger="load, edited from:body delay:1s"' in page
    assert f'<a href="/prove/preview/{draft.key}">' in page


def test_of_nothing_there_is_nothing_to_say(make_work: MakeWork, client_of: ClientOf) -> None:
    work = make_work(text=" ", published=False)
    page = client_of(work.author).get(f"/prove/preview/{work.key}", headers=HTMX).content.decode()
    assert "As soon as there is a text or a picture" in page


def test_a_preview_is_its_authors_alone_and_of_drafts_alone(
    draft: Work, make_person: Callable[..., Person], client_of: ClientOf, client: Client
) -> None:
    address, author = f"/prove/preview/{draft.key}", client_of(draft.author)
    assert client.get(address).status_code == 404
    assert client_of(make_person("bob", is_staff=True)).get(address).status_code == 404
    assert author.post(address).status_code == 405
    Withdrawal.objects.create(work=draft, by=draft.author)
    assert author.get(address).status_code == 404
    Withdrawal.objects.all().delete()
    Publication.objects.create(work=draft, by=draft.author)
    assert author.get(address).status_code == 404
