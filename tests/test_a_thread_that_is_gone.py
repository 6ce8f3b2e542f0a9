"""A reply whose thread is deleted for good stays a reply in every room: no Work that its author never made appears."""

import pytest
from django.test import Client

from conftest import MakePerson, MakeWork
from musespark.distribute.catalogue import Catalogue
from musespark.learn.numbers import works_of
from musespark.people.leave import leave
from musespark.people.models import Person
from musespark.support import clock
from musespark.works.models import Work
from musespark.works.reply import reply


@pytest.fixture
def left_behind(make_work: MakeWork, make_person: MakePerson) -> Work:
    """A reply by eve to a Work whose author left."""
    work = make_work(text="How the crumb opens.")
    answer = reply(work, by=make_person("eve"), text="And how long did it rest?")
    leave(work.author)
    return Work.objects.get(pk=answer.pk)


def test_it_is_still_there_under_its_address(left_behind: Work, client: Client) -> None:
    assert (left_behind.in_reply_to, left_behind.thread) == (None, None)
    page = client.get(f"/w/{left_behind.key}")
    assert (page.status_code, "And how long did it rest?" in page.content.decode()) == (200, True)


def test_no_feed_shows_it_as_a_work(left_behind: Work, client: Client) -> None:
    assert Catalogue().shelf(clock.now().timestamp()).ints("work").tolist() == []
    assert left_behind.key not in client.get("/@eve/feed.atom").content.decode()
    assert left_behind.key not in client.get("/@eve").content.decode()
    assert left_behind.key in client.get("/@eve?tab=replies").content.decode()


def test_no_insight_counts_it_as_a_work(left_behind: Work) -> None:
    assert works_of(Person.objects.get(username="eve")) == []
