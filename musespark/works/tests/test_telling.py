"""Telling: others hear of what concerns them, and what was taken back leaves no trace with them."""

from datetime import timedelta

import pytest
from django.test import Client

from conftest import ClientOf, MakePerson, MakeWork
from musespark.people.models import Block, Mute, Notification
from musespark.people.notify import notify
from musespark.support import clock
from musespark.works.models import Derivation, Work
from musespark.works.publish import publish
from musespark.works.react import react, unreact
from musespark.works.reply import reply
from musespark.works.withdraw import purge, restore, withdraw


def told() -> list[tuple[str, str, str, str]]:
    rows = Notification.objects.order_by("person__username", "kind")
    return list(rows.values_list("person__username", "kind", "actor__username", "url"))


@pytest.mark.parametrize("kind", ["like", "save", "repost"])
def test_a_reaction_taken_back_is_no_news(make_work: MakeWork, make_person: MakePerson, kind: str) -> None:
    work, eve, bob = make_work(), make_person("eve"), make_person("bob")
    for person in (eve, bob):
        react(kind, work, by=person)
    assert unreact(kind, work, by=eve)
    assert told() == [("ada", kind, "bob", f"/w/{work.key}")]


def test_a_deleted_reply_is_no_news_until_it_is_back(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf
) -> None:
    work, eve, bob = make_work(), make_person("eve"), make_person("bob")
    first = reply(work, by=bob, text="Which flour?")
    answer = reply(first, by=eve, text="A word too many")
    news = [("ada", "reply", "eve", f"/w/{answer.key}"), ("bob", "reply", "eve", f"/w/{answer.key}")]
    assert [row for row in told() if row[2] == "eve"] == news
    withdraw(answer, by=eve)
    assert told() == [("ada", "reply", "bob", f"/w/{first.key}")]
    assert "A word too many" not in client_of(work.author).get("/notifications").content.decode()
    restore(Work.objects.get(pk=answer.pk), by=eve)
    assert [row for row in told() if row[2] == "eve"] == news


def test_what_others_did_to_a_deleted_work_stays_told(make_work: MakeWork, make_person: MakePerson) -> None:
    work, eve = make_work(), make_person("eve")
    react("like", work, by=eve)
    withdraw(work, by=work.author)
    assert told() == [("ada", "like", "eve", f"/w/{work.key}")]


def test_no_news_leads_to_what_is_purged(make_work: MakeWork, make_person: MakePerson) -> None:
    gone, stays, eve = make_work(), make_work(), make_person("eve")
    for work in (gone, stays):
        react("like", work, by=eve)
        notify(eve, "decision", url=f"{work.get_absolute_url()}/prove#r1", actor=work.author)
    withdraw(gone, by=gone.author)
    assert len(told()) == 4 - 1  # what its author said of it is taken back, what others did stays for the while
    with clock.at(clock.now() + timedelta(days=31)):
        purge()
    assert told() == [("ada", "like", "eve", f"/w/{stays.key}"), ("eve", "decision", "ada", f"/w/{stays.key}/prove#r1")]


def remixed(child: Work, *parents: Work) -> Work:
    for parent in parents:
        Derivation.objects.create(child=child, parent=parent)
    return child


def test_the_authors_of_the_parents_hear_of_a_remix_once_it_is_public(
    make_work: MakeWork, make_person: MakePerson
) -> None:
    eve = make_person("eve")
    first, second, own = make_work(), make_work(make_person("bob")), make_work(eve)
    child = remixed(make_work(eve, title="Both", published=False), first, second, own)
    assert told() == []
    publish(child, by=eve)
    publish(child, by=eve)
    url = f"/w/{child.key}"
    assert told() == [("ada", "remix", "eve", url), ("bob", "remix", "eve", url)]
    assert set(Notification.objects.values_list("text", flat=True)) == {"Both"}
    withdraw(child, by=eve)
    assert told() == []


@pytest.mark.parametrize("kind", ["mutes", "blocks", "is blocked by"])
def test_a_remix_by_somebody_hidden_is_no_news(make_work: MakeWork, make_person: MakePerson, kind: str) -> None:
    parent, eve = make_work(), make_person("eve")
    if kind == "mutes":
        Mute.objects.create(person=parent.author, muted=eve)
    else:
        pair = (parent.author, eve) if kind == "blocks" else (eve, parent.author)
        Block.objects.create(person=pair[0], blocked=pair[1])
    publish(remixed(make_work(eve, published=False), parent), by=eve)
    assert told() == []


def test_the_page_of_a_work_names_its_remixes(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf, client: Client
) -> None:
    parent, eve, bob = make_work(), make_person("eve", name="Eve"), make_person("bob")
    assert "Remixed by" not in client.get(f"/w/{parent.key}").content.decode()
    seen = remixed(make_work(eve, title="Rye & spelt"), parent)
    remixed(make_work(bob, title="By somebody blocked"), parent)
    remixed(make_work(eve, title="In the making", published=False), parent)
    withdraw(remixed(make_work(eve, title="Gone"), parent), by=eve)
    Block.objects.create(person=parent.author, blocked=bob)
    page = client_of(parent.author).get(f"/w/{parent.key}").content.decode()
    assert "Remixed by" in page
    assert f'<a href="/w/{seen.key}"><bdi>Eve</bdi>: <bdi>Rye &amp; spelt</bdi></a>' in page
    for hidden in ("By somebody blocked", "In the making", "Gone"):
        assert hidden not in page
    assert "By somebody blocked" in client.get(f"/w/{parent.key}").content.decode()


def test_of_many_remixes_the_newest_are_named_and_the_others_counted(
    make_work: MakeWork, make_person: MakePerson, client: Client
) -> None:
    parent, eve = make_work(), make_person("eve")
    for number in range(10):
        remixed(make_work(eve, title=f"Remix {number}"), parent)
    page = client.get(f"/w/{parent.key}").content.decode()
    assert [f"Remix {number}<" in page for number in range(10)] == [False] * 2 + [True] * 8
    assert "and 2 others" in page


def test_a_draft_brought_back_is_no_news(make_work: MakeWork, make_person: MakePerson) -> None:
    parent, eve = make_work(), make_person("eve")
    draft = remixed(make_work(eve, published=False), parent)
    withdraw(draft, by=eve)
    restore(Work.objects.get(pk=draft.pk), by=eve)
    assert told() == []
