"""Atom feeds across a block, whoever made it: for who is signed in, not even from what a feed reader kept before."""

from typing import Any

import feedparser
import pytest
from django.test import Client

from conftest import ClientOf, MakePerson, MakeWork
from musespark.people.models import Block, Person
from musespark.works.models import Work
from musespark.works.tags import retag

pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("blocker", ["author", "reader"])]
PROFILE, TAG = "/@ada/feed.atom", "/tag/baking/feed.atom"


@pytest.fixture
def work(make_work: MakeWork) -> Work:
    """What ada made."""
    return tagged(make_work(text="A loaf #baking"))


@pytest.fixture
def others(make_work: MakeWork, make_person: MakePerson) -> Work:
    """What stands beside it under the same tag."""
    return tagged(make_work(make_person("grace"), text="A bun #baking"))


@pytest.fixture
def reader(make_person: MakePerson) -> Person:
    return make_person("reader")


def tagged(work: Work) -> Work:
    retag(work)
    return work


def block(author: Person, reader: Person, blocker: str) -> Block:
    pair = (author, reader) if blocker == "author" else (reader, author)
    return Block.objects.create(person=pair[0], blocked=pair[1])


def keys(answer: Any) -> list[str]:
    """Which Works the feed holds, the newest first."""
    assert answer.status_code == 200
    return [str(entry.link).rsplit("/", 1)[1] for entry in feedparser.parse(answer.content).entries]


def test_a_tags_feed_leaves_out_that_person_alone(
    work: Work, others: Work, reader: Person, client_of: ClientOf, blocker: str
) -> None:
    mine = client_of(reader)
    assert keys(mine.get(TAG)) == [others.key, work.key]
    made = block(work.author, reader, blocker)
    assert keys(mine.get(TAG)) == [others.key]
    assert keys(client_of(work.author).get(TAG)) == [others.key, work.key]
    assert keys(Client().get(TAG)) == [others.key, work.key]
    made.delete()
    assert keys(mine.get(TAG)) == [others.key, work.key]


def test_each_of_the_two_misses_the_other(
    work: Work, others: Work, reader: Person, client_of: ClientOf, make_work: MakeWork, blocker: str
) -> None:
    theirs = tagged(make_work(reader, text="A roll #baking"))
    block(work.author, reader, blocker)
    assert keys(client_of(reader).get(TAG)) == [theirs.key, others.key]
    assert keys(client_of(work.author).get(TAG)) == [others.key, work.key]
    assert client_of(reader).get(PROFILE).status_code == 404
    assert client_of(work.author).get("/@reader/feed.atom").status_code == 404
    assert keys(client_of(others.author).get(PROFILE)) == [work.key]


def test_what_a_feed_reader_kept_before_the_block_does_not_open_it(
    work: Work, others: Work, reader: Person, client_of: ClientOf, blocker: str
) -> None:
    mine = client_of(reader)
    before = {path: mine.get(path) for path in (PROFILE, TAG)}
    block(work.author, reader, blocker)
    for header, named in (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")):
        assert mine.get(PROFILE, headers={named: before[PROFILE][header]}).status_code == 404
        assert keys(mine.get(TAG, headers={named: before[TAG][header]})) == [others.key]


def test_a_profiles_feed_names_nobody_across_a_block(
    work: Work, reader: Person, client_of: ClientOf, blocker: str
) -> None:
    block(work.author, reader, blocker)
    for path in (PROFILE, "/@ADA/feed.atom"):
        refused = client_of(reader).get(path)
        assert refused.status_code == 404
        assert work.key not in refused.content.decode()
    assert keys(Client().get(PROFILE)) == [work.key]
