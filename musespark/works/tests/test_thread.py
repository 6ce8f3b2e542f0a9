"""Threads: the order in which people read replies, and who sees which."""

from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from conftest import ClientOf, MakePerson, MakeWork
from musespark.people.models import Block, Mute, Person
from musespark.people.queries import Viewer
from musespark.support import clock
from musespark.works.belongings import let_go_of
from musespark.works.models import Work
from musespark.works.react import pin
from musespark.works.reply import reply
from musespark.works.thread import branches, hang
from musespark.works.withdraw import purge, withdraw

NOBODY = AnonymousUser()


def plain(html: str) -> str:
    return html.removeprefix("<p>").removesuffix("</p>")


def said(work: Work, viewer: Viewer = NOBODY) -> list[tuple[str, list[str]]]:
    """The thread as texts: each direct reply with what is below it."""
    return [(plain(b.card.text_html), [plain(card.text_html) for card in b.below]) for b in branches(work, viewer)[0]]


def talk(work: Work, eve: Person) -> tuple[Work, Work, Work, Work]:
    """one (two (four)), three."""
    one = reply(work, by=eve, text="one")
    two = reply(one, by=work.author, text="two")
    three = reply(work, by=eve, text="three")
    four = reply(two, by=eve, text="four")
    return one, two, three, four


def test_replies_stand_oldest_first_and_two_levels_deep(make_work: MakeWork, make_person: MakePerson) -> None:
    work = make_work()
    talk(work, make_person("eve"))
    assert said(work) == [("one", ["two", "four"]), ("three", [])]


def test_the_pinned_reply_stands_first(make_work: MakeWork, make_person: MakePerson) -> None:
    work = make_work()
    _, _, three, _ = talk(work, make_person("eve"))
    pin(three, by=work.author)
    found, _ = branches(work, NOBODY)
    assert [branch.card.pinned for branch in found] == [True, False]
    assert said(work)[0] == ("three", [])


def test_a_replys_own_page_shows_what_is_below_it(make_work: MakeWork, make_person: MakePerson) -> None:
    work = make_work()
    one, _, three, _ = talk(work, make_person("eve"))
    assert said(one) == [("two", ["four"])]
    assert said(three) == []


def test_answers_to_a_deleted_reply_stay(make_work: MakeWork, make_person: MakePerson) -> None:
    work = make_work()
    one, two, _, _ = talk(work, make_person("eve"))
    withdraw(two, by=work.author)
    assert said(work) == [("one", ["four"]), ("three", [])]
    withdraw(one, by=one.author)
    assert said(work) == [("three", []), ("four", [])]


def test_the_muted_and_the_blocked_are_left_out(make_work: MakeWork, make_person: MakePerson) -> None:
    work, eve = make_work(), make_person("eve")
    talk(work, eve)
    mutes, blocks, blocked = make_person("mutes"), make_person("blocks"), make_person("blocked")
    Mute.objects.create(person=mutes, muted=eve)
    Block.objects.create(person=blocks, blocked=eve)
    Block.objects.create(person=eve, blocked=blocked)
    for viewer in (mutes, blocks, blocked):
        assert said(work, viewer) == [("two", [])]
    assert len(said(work, NOBODY)) == 2


def test_a_long_thread_comes_in_parts_without_gaps(make_work: MakeWork, make_person: MakePerson) -> None:
    work, eve = make_work(), make_person("eve")
    for number in range(7):
        reply(work, by=eve, text=str(number))
    seen, start = [], 0
    while True:
        part, start = branches(work, NOBODY, start=start, most=3)
        seen += [branch.card.text_html for branch in part]
        if not start:
            break
    assert seen == [f"<p>{number}</p>" for number in range(7)]


def test_a_thread_costs_seven_queries_at_most(make_work: MakeWork, make_person: MakePerson) -> None:
    work, eve = make_work(), make_person("eve")
    talk(work, eve)
    with CaptureQueriesContext(connection) as asked:
        branches(work, eve)
    assert len(asked) <= 7


def test_more_replies_are_fetched_by_htmx(make_work: MakeWork, make_person: MakePerson, client_of: ClientOf) -> None:
    work, eve = make_work(), make_person("eve")
    for number in range(31):
        reply(work, by=eve, text=f"reply {number:02}")
    client = client_of(eve)
    first = client.get(f"/w/{work.key}").content.decode()
    assert "reply 29" in first
    assert "reply 30" not in first
    assert f'hx-get="/w/{work.key}?from=30"' in first
    rest = client.get(f"/w/{work.key}?from=30", HTTP_HX_REQUEST="true").content.decode()
    assert "<html" not in rest
    assert "reply 30" in rest
    assert client.get(f"/w/{work.key}?from=nonsense").status_code == 200


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), max_size=30))
def test_every_shown_reply_hangs_exactly_once(rows: list[tuple[int, bool]]) -> None:
    parents: dict[int, int | None] = {n: min(parent, n - 1) for n, (parent, _) in enumerate(rows, 1)}
    shown = {n for n, (_, is_shown) in enumerate(rows, 1) if is_shown}
    below = hang(0, parents, shown)
    assert sorted(pk for pks in below.values() for pk in pks) == sorted(shown)
    assert set(below) <= shown | {0}


def test_replies_outside_of_the_branch_do_not_hang() -> None:
    assert hang(5, {6: 5, 7: 4, 8: 7, 9: None, 10: 6}, {6, 7, 8, 9, 10}) == {5: [6], 6: [10]}


def test_answers_below_a_reply_that_is_deleted_for_good_stay_in_their_thread(
    make_work: MakeWork, make_person: MakePerson, client: Client
) -> None:
    work, cyd = make_work(), make_person("cyd")
    one, two, three, _ = talk(work, make_person("eve"))
    below = reply(two, by=cyd, text="below")
    for gone in (one, two):
        withdraw(gone, by=gone.author)
    with clock.at(clock.now() + timedelta(days=31)):
        assert purge() == 2
    assert said(work) == [("three", []), ("four", []), ("below", [])]
    below.refresh_from_db()
    assert (below.in_reply_to, below.thread) == (work, work)
    assert below.key not in client.get("/@cyd").content.decode()
    assert below.key in client.get("/@cyd?tab=replies").content.decode()
    assert three.key in client.get("/@eve?tab=replies").content.decode()


def test_answers_to_who_leaves_hang_on_what_those_answered(make_work: MakeWork, make_person: MakePerson) -> None:
    work, eve = make_work(), make_person("eve")
    one = reply(work, by=work.author, text="one")
    two = reply(reply(one, by=eve, text="gone"), by=make_person("cyd"), text="two")
    let_go_of(eve)
    eve.delete()
    two.refresh_from_db()
    assert (two.in_reply_to, two.thread) == (one, work)
    assert said(work) == [("one", ["two"])]


def test_a_reply_whose_thread_is_gone_begins_one_and_stays_a_reply(
    make_work: MakeWork, make_person: MakePerson, client: Client
) -> None:
    work, eve, cyd = make_work(), make_person("eve"), make_person("cyd")
    one = reply(work, by=eve, text="one")
    two = reply(one, by=cyd, text="two")
    three = reply(reply(two, by=work.author, text="gone"), by=eve, text="three")
    let_go_of(work.author)
    work.author.delete()
    rows = list(Work.objects.order_by("pk").values_list("pk", "in_reply_to", "thread", "is_reply"))
    assert rows == [(one.pk, None, None, True), (two.pk, one.pk, one.pk, True), (three.pk, two.pk, one.pk, True)]
    assert said(Work.objects.get(pk=one.pk)) == [("two", ["three"])]
    assert client.get("/@eve").content.decode().count('id="w-') == 0
    assert client.get("/@eve?tab=replies").content.decode().count('id="w-') == 2
    assert "<strong>0</strong> Works</a>" in client.get("/@eve").content.decode()


def test_a_reply_that_came_while_its_parent_was_deleted_hangs_on_the_thread(
    make_work: MakeWork, make_person: MakePerson
) -> None:
    work = make_work()
    one, *_ = talk(work, make_person("eve"))
    Work.objects.filter(text="two").update(in_reply_to=None)
    assert said(work) == [("one", []), ("two", ["four"]), ("three", [])]
    assert said(one) == []
