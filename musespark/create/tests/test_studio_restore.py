"""What was deleted is listed with a way back, for 30 days; what somebody else removed, or deleted, is not."""

from datetime import timedelta

import pytest
from django.urls import reverse

from musespark.create.tests.conftest import NOTES, Desk
from musespark.support import clock
from musespark.works.models import Withdrawal, Work
from musespark.works.publish import publish
from musespark.works.withdraw import withdraw

pytestmark = pytest.mark.django_db


def listed(desk: Desk) -> str:
    page = desk.client.get(reverse("create:studio")).content.decode()
    return page.split('id="deleted"')[1].split("</section>")[0] if 'id="deleted"' in page else ""


def test_deleting_a_draft_offers_to_undo_it_at_once(desk: Desk) -> None:
    work = desk.draft(text="Hello")
    answer = desk.client.post(reverse("create:delete", args=[work.key]), follow=True)
    toast = answer.content.decode().split('id="toasts"')[1]
    assert "Deleted. You can restore it for 30 days." in toast
    undo = reverse("create:restore", args=[work.key])
    assert f'<button class="button" form="act" formaction="{undo}">Undo</button>' in toast
    assert desk.client.post(undo)["Location"] == reverse("create:draft", args=[work.key])
    assert Work.objects.drafts().get().text == "Hello"


def test_deleted_drafts_and_works_are_listed_until_they_are_restored(desk: Desk) -> None:
    draft, work = desk.draft(), desk.draft(title="A sweater", text="Mended.")
    publish(work, by=desk.person)
    assert listed(desk) == ""
    for each in (draft, work):
        withdraw(each, by=desk.person)
    assert NOTES[:40] in listed(desk)
    assert "A sweater" in listed(desk)
    assert desk.client.post(reverse("create:restore", args=[work.key]))["Location"] == work.get_absolute_url()
    assert Work.objects.visible().get() == work
    assert "A sweater" not in listed(desk)
    assert NOTES[:40] in listed(desk)


def test_after_thirty_days_nothing_is_offered(desk: Desk) -> None:
    work = desk.draft()
    withdraw(work, by=desk.person)
    Withdrawal.objects.update(at=clock.now() - timedelta(days=31))
    assert listed(desk) == ""
    answer = desk.client.post(reverse("create:restore", args=[work.key]), follow=True)
    assert "more than 30 days ago" in answer.content.decode()
    assert Work.objects.get().is_withdrawn


def test_what_a_moderator_removed_is_not_the_authors_to_restore(desk: Desk) -> None:
    work = desk.draft(text="Mended.")
    publish(work, by=desk.person)
    moderator = type(desk.person).objects.create(username="mod", is_staff=True)
    withdraw(work, by=moderator)
    assert listed(desk) == ""
    desk.client.post(reverse("create:restore", args=[work.key]))
    assert Withdrawal.objects.get().by == moderator
