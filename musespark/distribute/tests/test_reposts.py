"""What somebody followed passes on reaches their followers: once, at its time, with their name, until it is undone."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import ClientOf, MakePerson, MakeWork
from musespark.distribute.catalogue import here
from musespark.distribute.following import Cursor, stretch
from musespark.distribute.models import Slate
from musespark.distribute.readers import REPOSTS_LAST, reader_of
from musespark.distribute.slates import PAGE, PAGES, listed, open_slate, show
from musespark.distribute.tests.conftest import Fill, see
from musespark.distribute.why import why
from musespark.people.models import Block, Follow, Mute, Person
from musespark.people.relate import follow, unfollow
from musespark.support import clock
from musespark.works.models import Repost, Work
from musespark.works.react import react, unreact
from musespark.works.reply import reply
from musespark.works.withdraw import withdraw

pytestmark = pytest.mark.django_db


@pytest.fixture
def friend(reader: Person, make_person: MakePerson) -> Person:
    """Somebody whom the reader follows, and who published nothing."""
    person = make_person("bo", name="Bo")
    follow(reader, person)
    return person


@pytest.fixture
def work(fill: Fill) -> Work:
    """One of many Works, by somebody whom the reader doesn't follow."""
    return fill(30)[7]


def brought(reader: Person) -> list[int]:
    """Return the Works that reposts bring into the reader's feed."""
    shelf = here.shelf(clock.now().timestamp())
    places = reader_of(reader, here, shelf).reposted
    return sorted(shelf.ints("work")[places].tolist())


def reaches(reader: Person, work: Work) -> bool:
    """Whether a repost of `work` reaches the reader: in neither feed or in both."""
    both = {work.pk in stretch(reader).works, work.pk in brought(reader)}
    assert len(both) == 1
    return both == {True}


def test_it_reaches_those_who_follow_whoever_passed_it_on(work: Work, reader: Person, friend: Person) -> None:
    assert not reaches(reader, work)
    react("repost", work, by=friend)
    assert reaches(reader, work)
    assert not reaches(friend, work)


def test_it_is_withdrawn_with_the_repost(work: Work, reader: Person, friend: Person) -> None:
    react("repost", work, by=friend)
    unreact("repost", work, by=friend)
    assert not reaches(reader, work)


def test_it_ends_with_the_following(work: Work, reader: Person, friend: Person) -> None:
    react("repost", work, by=friend)
    unfollow(reader, friend)
    assert not reaches(reader, work)


BETWEEN: dict[str, tuple[type[Block | Mute], str, str, str, str]] = {
    "the reader blocked who passed it on": (Block, "person", "reader", "blocked", "friend"),
    "who passed it on blocked the reader": (Block, "person", "friend", "blocked", "reader"),
    "the reader blocked its author": (Block, "person", "reader", "blocked", "author"),
    "its author blocked the reader": (Block, "person", "author", "blocked", "reader"),
    "its author blocked who passed it on": (Block, "person", "author", "blocked", "friend"),
    "who passed it on blocked its author": (Block, "person", "friend", "blocked", "author"),
    "the reader muted who passed it on": (Mute, "person", "reader", "muted", "friend"),
    "the reader muted its author": (Mute, "person", "reader", "muted", "author"),
}


@pytest.mark.parametrize("why_not", BETWEEN)
def test_it_passes_through_no_block_and_no_mute(why_not: str, work: Work, reader: Person, friend: Person) -> None:
    react("repost", work, by=friend)
    model, one, first, other, second = BETWEEN[why_not]
    people = {"reader": reader, "friend": friend, "author": work.author}
    row = model.objects.create(**{one: people[first], other: people[second]})
    assert not reaches(reader, work)
    row.delete()
    assert reaches(reader, work)


def test_a_mute_by_others_keeps_nothing_from_the_reader(work: Work, reader: Person, friend: Person) -> None:
    react("repost", work, by=friend)
    Mute.objects.create(person=friend, muted=reader)
    Mute.objects.create(person=work.author, muted=reader)
    assert reaches(reader, work)


def test_terms_that_came_later_hold_for_what_was_passed_on_before(work: Work, reader: Person, friend: Person) -> None:
    react("repost", work, by=friend)
    Work.objects.filter(pk=work.pk).update(repost_terms=Work.Terms.NEVER)
    assert not reaches(reader, work)
    Work.objects.filter(pk=work.pk).update(repost_terms=Work.Terms.ASK)
    assert reaches(reader, work)


def test_an_author_may_pass_on_what_others_may_not(work: Work, reader: Person) -> None:
    Work.objects.filter(pk=work.pk).update(repost_terms=Work.Terms.NEVER)
    follow(reader, work.author)
    work.refresh_from_db()
    react("repost", work, by=work.author)
    assert stretch(reader).works[0] == work.pk


def test_ones_own_work_does_not_come_back(work: Work, reader: Person, friend: Person, make_work: MakeWork) -> None:
    mine = make_work(reader)
    react("repost", mine, by=friend)
    assert not reaches(reader, mine)


def test_a_withdrawn_work_is_gone(work: Work, reader: Person, friend: Person) -> None:
    react("repost", work, by=friend)
    withdraw(work, by=work.author)
    assert stretch(reader).works == []
    assert work.pk not in listed(open_slate(reader))


def test_whoever_left_passes_nothing_on(work: Work, reader: Person, friend: Person) -> None:
    react("repost", work, by=friend)
    Person.objects.filter(pk=friend.pk).update(is_active=False)
    assert not reaches(reader, work)


def test_a_reply_is_passed_on_by_time_but_not_ranked(work: Work, reader: Person, friend: Person) -> None:
    answer = reply(work, by=work.author, text="And a pinch of salt.")
    react("repost", answer, by=friend)
    assert stretch(reader).works == [answer.pk]
    assert brought(reader) == []


# by time


def test_it_stands_where_it_was_passed_on_and_there_alone(fill: Fill, reader: Person, friend: Person) -> None:
    works = fill(6, authors=6)
    for work in works:
        follow(reader, work.author)
    moment = works[3].publication.at + timedelta(minutes=1)
    with clock.at(moment):
        react("repost", works[1], by=friend)
    assert stretch(reader).works == [works[at].pk for at in (5, 4, 1, 3, 2, 0)]


def test_what_several_passed_on_stands_at_the_newest(
    fill: Fill, reader: Person, friend: Person, make_person: MakePerson
) -> None:
    works, other = fill(6), make_person("cy")
    follow(reader, other)
    for work, by in ((works[1], friend), (works[2], friend), (works[1], other)):
        react("repost", work, by=by)
    assert stretch(reader).works == [works[1].pk, works[2].pk]
    unreact("repost", works[1], by=other)
    assert stretch(reader).works == [works[2].pk, works[1].pk]


def test_reposts_alone_fill_pages(fill: Fill, reader: Person, friend: Person) -> None:
    works = fill(3 * PAGE + 1)
    for work in works:
        react("repost", work, by=friend)
    assert read_on(reader) == [work.pk for work in reversed(works)]


def read_on(reader: Person, pages: int = 100) -> list[int]:
    works: list[int] = []
    older: Cursor | None = None
    for _ in range(pages):
        part = stretch(reader, older)
        works, older = works + part.works, part.older
        if older is None:
            break
    return works


acts = st.lists(st.tuples(st.integers(0, 39), st.booleans()), max_size=30)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=acts, meanwhile=st.lists(acts, max_size=6))
def test_what_is_passed_on_meanwhile_neither_repeats_nor_pushes_out(
    fill: Fill,
    make_person: MakePerson,
    before: list[tuple[int, bool]],
    meanwhile: list[list[tuple[int, bool]]],
) -> None:
    works, known = fill(40, authors=8), Person.objects.count()
    reader, bo, cy = (make_person(f"p{known + at}") for at in range(3))
    for person in (bo, cy, *{work.author for work in works[:4]}):
        follow(reader, person)
    pass_on(works, (bo, cy), before)
    expected = read_on(reader)
    part = stretch(reader)
    read = part.works
    while part.older:
        pass_on(works, (bo, cy), meanwhile.pop() if meanwhile else [])
        fill(1)
        part = stretch(reader, part.older)
        read += part.works
    assert len(read) == len(set(read))
    assert read == expected
    Repost.objects.all().delete()


def pass_on(works: list[Work], people: tuple[Person, Person], which: list[tuple[int, bool]]) -> None:
    for at, by_first in which:
        react("repost", works[at], by=people[not by_first])


# in the feed


def test_the_feed_finds_it_among_what_comes_from_those_followed(work: Work, reader: Person, friend: Person) -> None:
    react("repost", work, by=friend)
    reason = why(open_slate(reader), work.pk)
    assert reason is not None
    assert "following" in reason.sources


def test_the_feed_forgets_what_was_passed_on_long_ago(work: Work, reader: Person, friend: Person) -> None:
    with clock.at(clock.now() - REPOSTS_LAST - timedelta(minutes=1)):
        react("repost", work, by=friend)
    assert brought(reader) == []
    assert stretch(reader).works == [work.pk]


def test_lists_hold_it_once(fill: Fill, reader: Person, friend: Person, make_person: MakePerson) -> None:
    works, other = fill(30), make_person("cy")
    follow(reader, other)
    follow(reader, works[3].author)
    for by in (friend, other, works[3].author):
        react("repost", works[3], by=by)
    slate = open_slate(reader)
    shown = [work for number in range(1, PAGES + 1) for work in show(slate, number).works]
    assert shown.count(works[3].pk) == 1
    see(reader, shown)
    assert works[3].pk not in listed(open_slate(reader))[: Slate.objects.latest("id").new_until]


# on the page


def context_of(page: str, work: Work) -> str:
    """Return the line above the card of `work`, without markup; "" where it has none."""
    card = page.split(f'id="in-feed-{work.key}"')[1].split("</article>", maxsplit=1)[0]
    line = re.search(r'<p class="work__context">(.*?)</p>', card, re.DOTALL)
    return re.sub(r"<[^>]+>", "", line[1]).strip() if line else ""


@pytest.mark.parametrize("address", ["/", "/following"])
def test_the_card_says_by_whom(
    address: str, fill: Fill, reader: Person, friend: Person, make_person: MakePerson, client_of: ClientOf
) -> None:
    [work], client = fill(1), client_of(reader)
    react("repost", work, by=friend)
    page = client.get(address).content.decode()
    assert context_of(page, work) == "Reposted by Bo"
    assert '<a class="clip" href="/@bo"><bdi>Bo</bdi></a>' in page
    for name in ("cy", "di"):
        follow(reader, make_person(name))
        react("repost", work, by=Person.objects.get(username=name))
    react("repost", work, by=make_person("somebody"))
    slate = "" if address == "/following" else f"?slate={Slate.objects.get().key}"
    assert context_of(client.get(address + slate).content.decode(), work) == "Reposted by di and 2 others"
    Mute.objects.create(person=reader, muted=Person.objects.get(username="di"))
    assert context_of(client.get(address + slate).content.decode(), work) == "Reposted by cy and 1 other"


def test_an_open_list_no_longer_names_who_took_it_back(
    fill: Fill, reader: Person, friend: Person, client_of: ClientOf
) -> None:
    [work], client = fill(1), client_of(reader)
    react("repost", work, by=friend)
    assert context_of(client.get("/").content.decode(), work) == "Reposted by Bo"
    unreact("repost", work, by=friend)
    again = client.get(f"/?slate={Slate.objects.get().key}").content.decode()
    assert context_of(again, work) == ""


def test_strangers_and_visitors_are_told_nothing(
    fill: Fill, friend: Person, make_person: MakePerson, client_of: ClientOf, client: object
) -> None:
    [work] = fill(1)
    react("repost", work, by=friend)
    page = client_of(make_person("eve")).get("/").content.decode()
    assert context_of(page, work) == ""


@pytest.mark.parametrize("address", ["/", "/following"])
def test_a_page_asks_twelve_queries_at_most(
    address: str, fill: Fill, reader: Person, friend: Person, client_of: ClientOf
) -> None:
    works, client = fill(60), client_of(reader)
    for work in works[::2]:
        react("repost", work, by=friend)
        Follow.objects.get_or_create(follower=reader, followed=work.author)
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address).content.decode()
    assert "Reposted by" in page
    assert len(asked) <= 12
