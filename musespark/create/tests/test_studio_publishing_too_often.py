"""Publishing without end: the next try says when to come back, and nothing is public, saved or lost meanwhile."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from conftest import ClientOf, MakePerson
from musespark.create.tests.conftest import NOTES, Desk
from musespark.support import clock, limits
from musespark.support.models import Allowance
from musespark.works.models import Publication, Revision, Work

pytestmark = pytest.mark.django_db
MOST, HOUR = 60, 3600


def publish(desk: Desk, work: Work, text: str, revision: int = 0) -> Any:
    fields = {"title": "", "text": text, "notes": NOTES, "revision": revision}
    return desk.client.post(reverse("create:publish", args=[work.key]), fields)


def use(desk: Desk, times: int) -> None:
    """As if somebody had published that often within this hour."""
    limits.spend("publish", f"p{desk.person.pk}", most=MOST, seconds=HOUR, times=times)


def test_the_sixtieth_in_an_hour_is_published_and_the_next_is_told_when(desk: Desk) -> None:
    last, further = desk.draft(text="Sixty"), desk.draft(text="Mine")
    with clock.at(clock.now()):
        use(desk, MOST - 1)
        assert publish(desk, last, "Sixty")["Location"] == f"/w/{last.key}"
        answer = publish(desk, further, "More")
        assert (answer.status_code, answer["Retry-After"]) == (429, str(HOUR))
    page = answer.content.decode()
    assert "Try again in 60 minutes. You can go on after" in page
    assert "Nothing was lost: go back and what you typed is still there." in page
    assert [each.work for each in Publication.objects.all()] == [last]
    assert Work.objects.get(pk=further.pk).text == "Mine"
    assert not Work.objects.get(pk=further.pk).is_published


def test_a_public_work_is_not_changed_either(desk: Desk) -> None:
    work = desk.draft(text="Before")
    publish(desk, work, "Before")
    use(desk, MOST - 1)
    assert publish(desk, work, "After", revision=1).status_code == 429
    assert Work.objects.get().text == "Before"
    assert not Revision.objects.exists()
    assert Publication.objects.count() == 1


def test_after_the_hour_it_is_published_with_the_words_as_they_are_then(desk: Desk) -> None:
    work, now = desk.draft(text="Mine"), clock.now()
    with clock.at(now):
        use(desk, MOST)
        assert publish(desk, work, "More").status_code == 429
        assert "Mine" in desk.client.get(reverse("create:draft", args=[work.key])).content.decode()
    with clock.at(now + timedelta(seconds=HOUR)):
        assert publish(desk, work, "More")["Location"] == f"/w/{work.key}"
    assert Work.objects.get().text == "More"


def test_a_neighbour_publishes_meanwhile(desk: Desk, make_person: MakePerson, client_of: ClientOf) -> None:
    use(desk, MOST)
    bob = make_person("bob")
    neighbour = Desk(bob, client_of(bob))
    theirs = neighbour.draft(text="Mine")
    assert publish(neighbour, theirs, "Mine")["Location"] == f"/w/{theirs.key}"
    assert Allowance.objects.get(key=f"publish:p{bob.pk}").used == 1
