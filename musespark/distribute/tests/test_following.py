"""Following is by time, of those followed and of nobody else."""

import re
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from conftest import ClientOf, MakePerson, MakeWork
from musespark.distribute.following import Cursor, Entry, stretch
from musespark.distribute.slates import PAGE
from musespark.distribute.tests.conftest import Fill
from musespark.people.models import Block, Follow, Mute, Person
from musespark.support import clock
from musespark.works.models import Publication, Repost, Work
from musespark.works.withdraw import withdraw

pytestmark = pytest.mark.django_db


def follow_all(reader: Person) -> None:
    authors = Person.objects.exclude(pk=reader.pk)
    Follow.objects.bulk_create([Follow(follower=reader, followed=author) for author in authors])


def read_on(reader: Person) -> list[int]:
    works, before = [], None
    while True:
        part = stretch(reader, before)
        works += part.works
        if part.older is None:
            return works
        before = part.older


def test_a_place_that_is_none_is_answered_without_a_traceback(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    answer = client.get("/following?before=x")
    assert answer.status_code == 400
    assert "This request makes no sense here" in answer.content.decode()
    assert [(record.levelname, record.exc_info) for record in caplog.records] == [("WARNING", None)]


def test_it_holds_all_by_time(fill: Fill, reader: Person) -> None:
    works = fill(2 * PAGE + 5)
    follow_all(reader)
    assert read_on(reader) == [work.pk for work in reversed(works)]
    assert all(older < newer for newer, older in pairwise(read_on(reader)))


def test_what_arrives_meanwhile_shifts_nothing(fill: Fill, reader: Person) -> None:
    works = fill(2 * PAGE)
    follow_all(reader)
    first = stretch(reader)
    fill(3)
    second = stretch(reader, first.older)
    assert first.works + second.works == [work.pk for work in reversed(works)]
    assert second.older is None


def test_hidden_and_withdrawn_are_left_out(fill: Fill, reader: Person) -> None:
    works = fill(5)
    follow_all(reader)
    Block.objects.create(person=works[0].author, blocked=reader)
    Mute.objects.create(person=reader, muted=works[1].author)
    withdraw(works[2], by=works[2].author)
    assert stretch(reader).works == [works[4].pk, works[3].pk]


def test_whoever_follows_nobody_has_nothing(fill: Fill, reader: Person) -> None:
    fill(5)
    assert stretch(reader).works == stretch(AnonymousUser()).works == []


def test_a_cursor_from_nowhere_is_a_place_in_time(fill: Fill, reader: Person) -> None:
    fill(5)
    follow_all(reader)
    every = list(Work.objects.order_by("-id").values_list("id", flat=True))
    assert stretch(reader, Cursor.read("1-1-1")).works == []
    assert stretch(reader, Cursor.read("-".join(["9" * 17] * 3))).works == every


def test_works_of_one_moment_are_paged_through_without_a_gap(fill: Fill, reader: Person) -> None:
    works = fill(3 * PAGE + 2)
    follow_all(reader)
    Publication.objects.update(at=clock.now())
    assert read_on(reader) == [work.pk for work in reversed(works)]


@pytest.mark.parametrize(
    "text", ["", "x", "1", "1-2", "1-2-3-4", "1-x-3", "-1-2-3", "1-2-٣", "1-2-" + "9" * 18, "9" * 40]
)
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a cursor"):
        Cursor.read(text)


@given(st.tuples(*[st.integers(0, 10**17 - 1)] * 3))
def test_a_cursor_reads_as_it_was_written(numbers: tuple[int, int, int]) -> None:
    at, work, until = numbers
    assert Cursor.read(f"{at}-{work}-{until}") == Cursor(Entry(at, work), until)
    assert str(Cursor(Entry(at, work), until)) == f"{at}-{work}-{until}"


def why_of(client: Client, work: Work) -> str:
    answer = client.get(f"/following/why/{work.key}", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"</?bdi>", "", answer.content.decode())).split())


def test_each_work_says_why_it_stands_there(
    fill: Fill, reader: Person, client_of: ClientOf, make_person: MakePerson
) -> None:
    work, passed_on = fill(2)
    friend, client = make_person("bo", name="Bo"), client_of(reader)
    Follow.objects.create(follower=reader, followed=work.author, at=datetime(2026, 3, 1, tzinfo=UTC))
    Follow.objects.create(follower=reader, followed=friend)
    Repost.objects.create(work=passed_on, person=friend, at=datetime(2026, 5, 1, 12, tzinfo=UTC))
    page = client.get("/following").content.decode()
    assert page.count('href="/following/why/') == 2
    said = why_of(client, work)
    assert "newest first" in said
    assert f"You follow {work.author.shown_name} since 1 March 2026." in said
    assert "where it was published" in said
    said = why_of(client, passed_on)
    assert "Bo, whom you follow, reposted it: 1 May 2026" in said
    assert "where the newest of these reposts put it" in said
    assert "since" not in said
    assert "<h1" in client.get(f"/following/why/{work.key}").content.decode()


def test_what_does_not_stand_there_has_no_reason(
    fill: Fill, reader: Person, client_of: ClientOf, make_work: MakeWork
) -> None:
    works = fill(4)
    follow_all(reader)
    client = client_of(reader)
    Mute.objects.create(person=reader, muted=works[0].author)
    Block.objects.create(person=works[1].author, blocked=reader)
    Follow.objects.filter(followed=works[2].author).delete()
    answer = make_work(works[3].author, in_reply_to=works[3], thread=works[3])
    draft = make_work(works[3].author, published=False)
    for work in (*works[:3], answer, draft):
        assert client.get(f"/following/why/{work.key}").status_code == 404
    assert Client().get(f"/following/why/{works[3].key}").status_code == 404
    assert "newest first" in why_of(client, works[3])
