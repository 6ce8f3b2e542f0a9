"""Reacting: like, save, repost and pin, by button and by plain form, once however often it is clicked."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from conftest import ClientOf, MakePerson, MakeWork
from musespark.people.models import Block, Notification
from musespark.support import clock
from musespark.works.models import Like, Pin, Repost, Save, Work
from musespark.works.react import pin, react, remember
from musespark.works.refuse import Refused
from musespark.works.reply import reply
from musespark.works.withdraw import withdraw

MODELS: dict[str, type[Like | Save | Repost]] = {"like": Like, "save": Save, "repost": Repost}


@pytest.mark.parametrize("verb", ["like", "save", "repost"])
def test_a_button_comes_back_with_its_state_and_count(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf, verb: str
) -> None:
    work, client = make_work(), client_of(make_person("eve"))
    on = client.post(f"/w/{work.key}/{verb}", {"to": "on"}, HTTP_HX_REQUEST="true").content.decode()
    assert on.strip().startswith("<button")
    assert 'aria-pressed="true"' in on
    assert 'value="off"' in on
    assert "<span>1</span>" in on
    off = client.post(f"/w/{work.key}/{verb}", {"to": "off"}, HTTP_HX_REQUEST="true").content.decode()
    assert 'aria-pressed="false"' in off
    assert "<span>1</span>" not in off
    assert MODELS[verb].objects.count() == 0


@pytest.mark.parametrize("verb", ["like", "save", "repost"])
def test_a_doubled_click_is_one_reaction_and_tells_once(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf, verb: str
) -> None:
    work, client = make_work(), client_of(make_person("eve"))
    for to in ("on", "on", "off", "off", "on"):
        assert client.post(f"/w/{work.key}/{verb}", {"to": to}).status_code == 302
    assert MODELS[verb].objects.filter(work=work).count() == 1
    assert list(Notification.objects.values_list("person__username", "kind")) == [("ada", verb)]


@pytest.mark.django_db(transaction=True)
def test_clicks_at_once_are_one_reaction(make_work: MakeWork, make_person: MakePerson) -> None:
    work, eve = make_work(), make_person("eve")
    begin, faults = threading.Barrier(4), []

    def click() -> None:
        begin.wait()
        try:
            react("like", work, by=eve)
        except Exception as fault:  # noqa: BLE001  any is a failure of this test
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert Like.objects.count() == 1
    assert Notification.objects.count() == 1


def test_a_plain_form_leads_back_to_its_page(make_work: MakeWork, make_person: MakePerson, client_of: ClientOf) -> None:
    work, client = make_work(), client_of(make_person("eve"))
    back = client.post(f"/w/{work.key}/like", {"to": "on"}, HTTP_REFERER="http://testserver/following?x=1")
    assert back.headers["Location"] == f"http://testserver/following?x=1#w-{work.key}"
    named = client.post(f"/w/{work.key}/like", {"to": "on", "next": "/tag/rye"})
    assert named.headers["Location"] == f"/tag/rye#w-{work.key}"


@pytest.mark.parametrize(
    "next_page", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "http:///evil.example"]
)
def test_the_way_back_never_leads_elsewhere(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf, next_page: str
) -> None:
    work, client = make_work(), client_of(make_person("eve"))
    answer = client.post(f"/w/{work.key}/like", {"to": "on", "next": next_page}, HTTP_REFERER=next_page)
    assert answer.headers["Location"] == f"/w/{work.key}#w-{work.key}"


def test_ones_own_like_tells_nobody(make_work: MakeWork) -> None:
    work = make_work()
    assert react("like", work, by=work.author)
    assert not Notification.objects.exists()


@pytest.mark.parametrize("verb", ["like", "save", "repost"])
def test_a_block_refuses_and_leaves_nothing(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf, verb: str
) -> None:
    work, eve = make_work(), make_person("eve")
    Block.objects.create(person=work.author, blocked=eve)
    with pytest.raises(Refused):
        react(verb, work, by=eve)
    assert client_of(eve).post(f"/w/{work.key}/{verb}", {"to": "on"}).status_code == 404
    assert MODELS[verb].objects.count() == 0
    assert not Notification.objects.exists()


def test_a_work_whose_author_wants_no_reposts_is_not_reposted(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf
) -> None:
    work, client = make_work(repost_terms=Work.Terms.NEVER), client_of(make_person("eve"))
    client.post(f"/w/{work.key}/repost", {"to": "on"})
    assert "does not want it reposted" in client.get(f"/w/{work.key}").content.decode()
    assert Repost.objects.count() == 0
    assert react("repost", work, by=work.author)


def test_drafts_and_deleted_works_take_no_reaction(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf
) -> None:
    draft, gone, client = make_work(published=False), make_work(), client_of(make_person("eve"))
    withdraw(gone, by=gone.author)
    assert client.post(f"/w/{draft.key}/like").status_code == 404
    assert client.post(f"/w/{gone.key}/save").status_code == 404
    assert client.post("/w/nothing/like").status_code == 404
    assert Like.objects.count() + Save.objects.count() == 0


def test_a_reaction_needs_an_account_a_post_and_a_token(
    make_work: MakeWork, make_person: MakePerson, client: Client
) -> None:
    work = make_work()
    assert client.post(f"/w/{work.key}/like").headers["Location"].startswith("/account/login/")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_person("eve"), backend="django.contrib.auth.backends.ModelBackend")
    assert strict.post(f"/w/{work.key}/like").status_code == 403
    assert strict.get(f"/w/{work.key}/like").status_code == 405
    assert Like.objects.count() == 0


def test_one_work_is_pinned_on_a_profile(make_work: MakeWork, client_of: ClientOf) -> None:
    first, second = make_work(), make_work()
    client = client_of(first.author)
    for work in (first, second, second):
        assert client.post(f"/w/{work.key}/pin", {"to": "on"}).status_code == 302
    assert [(row.work, row.place) for row in Pin.objects.all()] == [(second, "profile")]
    client.post(f"/w/{second.key}/pin", {"to": "off"})
    assert not Pin.objects.exists()


def test_the_author_of_a_thread_pins_one_reply_of_it(make_work: MakeWork, make_person: MakePerson) -> None:
    work, eve = make_work(), make_person("eve")
    pin(work, by=work.author)
    first, second = (reply(work, by=eve, text=text) for text in ("one", "two"))
    pin(first, by=work.author)
    pin(second, by=work.author)
    assert {(row.work.pk, row.place) for row in Pin.objects.all()} == {(work.pk, "profile"), (second.pk, "thread")}


def test_nobody_pins_what_is_not_theirs(make_work: MakeWork, make_person: MakePerson, client_of: ClientOf) -> None:
    work, eve = make_work(), make_person("eve")
    answer = reply(work, by=work.author, text="one")
    client = client_of(eve)
    for each in (work, answer):
        assert client.post(f"/w/{each.key}/pin", {"to": "on"}).status_code == 302
    assert not Pin.objects.exists()


def test_who_wrote_a_reply_does_not_take_it_from_where_it_is_pinned(
    make_work: MakeWork, make_person: MakePerson
) -> None:
    work, bob = make_work(), make_person("bob")
    answer = reply(work, by=bob, text="one")
    pin(answer, by=work.author)
    with pytest.raises(Refused, match="replies in your own threads"):
        pin(answer, by=bob)
    assert [(row.work, row.by, row.place) for row in Pin.objects.all()] == [(answer, work.author, "thread")]


def test_what_is_long_ago_is_kept_once_and_told_to_nobody(make_work: MakeWork, make_person: MakePerson) -> None:
    work, eve = make_work(), make_person("eve")
    then = clock.now() - timedelta(days=300)
    for _ in range(2):
        remember("save", [(work, eve, then)])
    assert Save.objects.get().at == then
    assert not Notification.objects.exists()
