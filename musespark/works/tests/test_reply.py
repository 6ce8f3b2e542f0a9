"""Replying: a Work that answers a Work, once, and read as a thread."""

import re

import pytest
from django.test import Client

from conftest import ClientOf, MakePerson, MakeWork
from musespark.people.models import Block, Mute, Notification
from musespark.support.ids import new_key
from musespark.works.models import Work
from musespark.works.refuse import Refused
from musespark.works.reply import reply
from musespark.works.withdraw import withdraw


def test_a_reply_is_a_published_work_in_its_thread(make_work: MakeWork, make_person: MakePerson) -> None:
    work, eve = make_work(), make_person("eve", language="fr")
    first = reply(work, by=eve, text="  Which flour?\r\n ")
    second = reply(first, by=work.author, text="Rye. #rye")
    assert (first.text, first.language, first.is_published) == ("Which flour?", "fr", True)
    assert (first.in_reply_to, first.thread) == (work, work)
    assert (second.in_reply_to, second.thread) == (first, work)
    assert [row.tag.name for row in second.taggings.all()] == ["rye"]


def test_the_authors_of_work_and_thread_are_told_once(make_work: MakeWork, make_person: MakePerson) -> None:
    work, eve, bob = make_work(), make_person("eve"), make_person("bob")
    first = reply(work, by=eve, text="Which flour?")
    second = reply(first, by=bob, text="Rye")
    told = (
        Notification.objects.filter(kind="reply")
        .order_by("pk")
        .values_list("person__username", "actor__username", "url")
    )
    assert sorted(told) == [
        ("ada", "bob", f"/w/{second.key}"),
        ("ada", "eve", f"/w/{first.key}"),
        ("eve", "bob", f"/w/{second.key}"),
    ]


def test_the_same_form_sent_twice_makes_one_reply(make_work: MakeWork, make_person: MakePerson) -> None:
    work, eve, once = make_work(), make_person("eve"), new_key()
    assert reply(work, by=eve, text="Hi", once=once) == reply(work, by=eve, text="Hi", once=once)
    assert Work.objects.filter(in_reply_to=work).count() == 1


def test_a_forged_form_cannot_take_anothers_key(make_work: MakeWork, make_person: MakePerson) -> None:
    work = make_work()
    with pytest.raises(Refused, match="used already"):
        reply(work, by=make_person("eve"), text="Hi", once=work.key)
    assert Work.objects.count() == 1


@pytest.mark.parametrize("once", ["", "short", "UPPERCASEKEYSS", "x" * 300, "' OR 1=1 --abc"])
def test_a_senseless_form_key_is_replaced(make_work: MakeWork, make_person: MakePerson, once: str) -> None:
    assert len(reply(make_work(), by=make_person("eve"), text="Hi", once=once).key) == 14


@pytest.mark.parametrize(
    ("text", "why"), [("", "nothing in it"), (" \n\t", "nothing in it"), ("x" * 10_001, "1 characters too long")]
)
def test_empty_and_endless_replies_are_refused(
    make_work: MakeWork, make_person: MakePerson, text: str, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        reply(make_work(), by=make_person("eve"), text=text)
    assert Work.objects.count() == 1
    assert not Notification.objects.exists()


def test_a_nul_in_a_reply_is_left_out(make_work: MakeWork, make_person: MakePerson, client_of: ClientOf) -> None:
    work = make_work()
    client_of(make_person("eve")).post(f"/w/{work.key}/reply", {"text": "a\0b"})
    assert Work.objects.get(in_reply_to=work).text == "ab"


def test_a_deleted_work_and_a_draft_take_no_reply(make_work: MakeWork, make_person: MakePerson) -> None:
    gone, draft, eve = make_work(), make_work(published=False), make_person("eve")
    withdraw(gone, by=gone.author)
    for work in (Work.objects.get(pk=gone.pk), draft):
        with pytest.raises(Refused, match="gone"):
            reply(work, by=eve, text="Hi")
    assert Work.objects.count() == 2


@pytest.mark.parametrize("blocker", ["author", "reader"])
def test_a_block_on_either_side_refuses(make_work: MakeWork, make_person: MakePerson, blocker: str) -> None:
    work, eve, bob = make_work(), make_person("eve"), make_person("bob")
    between = reply(work, by=bob, text="Hm")
    pair = (work.author, eve) if blocker == "author" else (eve, work.author)
    Block.objects.create(person=pair[0], blocked=pair[1])
    for to in (work, between):  # not to the author, and not to others in the author's thread
        with pytest.raises(Refused):
            reply(to, by=eve, text="Hi")
    assert Work.objects.count() == 2


def test_a_muted_person_may_reply_but_nobody_is_told(make_work: MakeWork, make_person: MakePerson) -> None:
    work, eve = make_work(), make_person("eve")
    Mute.objects.create(person=work.author, muted=eve)
    reply(work, by=eve, text="Hi")
    assert Work.objects.count() == 2
    assert not Notification.objects.exists()


def test_without_javascript_the_way_leads_to_the_new_reply(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf
) -> None:
    work, eve = make_work(), make_person("eve")
    answer = client_of(eve).post(f"/w/{work.key}/reply", {"text": "Which flour?", "once": new_key()})
    new = Work.objects.get(in_reply_to=work)
    assert answer.headers["Location"] == f"/w/{work.key}#w-{new.key}"


def test_htmx_gets_the_thread_and_an_empty_field(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf
) -> None:
    work, eve = make_work(), make_person("eve")
    page = (
        client_of(eve).post(f"/w/{work.key}/reply", {"text": "Which flour?"}, HTTP_HX_REQUEST="true").content.decode()
    )
    assert "<html" not in page
    assert 'id="thread"' in page
    assert "<p>Which flour?</p>" in page
    assert 'hx-swap-oob="true"' in page
    assert ">\n</textarea>" in page


def test_htmx_gets_the_count_of_the_card_and_the_focus_on_the_new_reply(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf
) -> None:
    work, eve = make_work(), make_person("eve")
    reply(work, by=work.author, text="First")
    page = client_of(eve).post(f"/w/{work.key}/reply", {"text": "Hi"}, HTTP_HX_REQUEST="true").content.decode()
    new = Work.objects.get(in_reply_to=work, author=eve)
    count = re.search(rf'<a class="act act--reply" id="replies-{work.key}".*?</a>', page)
    assert count
    assert 'hx-swap-oob="true"' in count[0]
    assert "<span>2</span>" in count[0]
    assert re.findall(r'id="w-(\w+)" autofocus', page) == [new.key]
    whole = client_of(eve).get(f"/w/{work.key}").content.decode()
    assert whole.count(f'id="replies-{work.key}"') == 1
    assert "autofocus" not in whole


def test_a_reply_to_a_long_thread_is_shown_at_once_and_once(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf
) -> None:
    work, client = make_work(), client_of(make_person("eve"))
    for number in range(31):
        reply(work, by=work.author, text=f"No {number}")
    page = client.post(f"/w/{work.key}/reply", {"text": "Hi"}, HTTP_HX_REQUEST="true").content.decode()
    new = Work.objects.get(text="Hi")
    assert page.count(f'id="w-{new.key}"') == 1
    assert f'hx-get="/w/{work.key}?from=30&amp;but={new.key}"' in page
    rest = client.get(f"/w/{work.key}?from=30&but={new.key}", HTTP_HX_REQUEST="true").content.decode()
    assert (rest.count("<article"), rest.count(f'id="w-{new.key}"')) == (1, 0)


def test_a_refused_reply_keeps_what_was_typed(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf
) -> None:
    work, eve = make_work(), make_person("eve")
    for headers in ({}, {"HX-Request": "true"}):
        answer = client_of(eve).post(f"/w/{work.key}/reply", {"text": "long " * 2001}, headers=headers)
        assert answer.status_code == 422
        assert "4 characters too long" in answer.content.decode()
        assert "autofocus" in answer.content.decode()
        assert "long long" in answer.content.decode()
    assert Work.objects.count() == 1


def test_the_signed_out_are_led_to_sign_in(make_work: MakeWork, client: Client) -> None:
    work = make_work()
    assert client.post(f"/w/{work.key}/reply", {"text": "Hi"}).headers["Location"].startswith("/account/login/")
    assert "Sign in" in client.get(f"/w/{work.key}").content.decode()


def test_too_many_replies_are_told_when_to_go_on(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf
) -> None:
    work, client = make_work(), client_of(make_person("eve"))
    statuses = [client.post(f"/w/{work.key}/reply", {"text": f"Hi {n}"}).status_code for n in range(41)]
    assert statuses == [302] * 40 + [429]
    answer = client.post(f"/w/{work.key}/reply", {"text": "Again"})
    assert "Try again in" in answer.content.decode()
    assert 0 < int(answer.headers["Retry-After"]) <= 600
    assert Work.objects.filter(in_reply_to=work).count() == 40
