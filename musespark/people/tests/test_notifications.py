"""Notifications: told once, read together, new until they were seen."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import ClientOf, MakePerson
from musespark.people.inbox import inbox
from musespark.people.models import Notification, Person
from musespark.people.notify import notify
from musespark.support import clock


def told(person: Person) -> list[tuple[str, list[str], str]]:
    return [(group.kind, [actor.username for actor in group.actors], group.url) for group in inbox(person)]


def test_like_events_are_told_as_one(make_person: MakePerson) -> None:
    ada, bob, eve, zoe = (make_person(name) for name in ("ada", "bob", "eve", "zoe"))
    for actor in (bob, eve, zoe):
        notify(ada, "like", url="/w/1", actor=actor, text="Bread")
    notify(ada, "like", url="/w/2", actor=bob)
    notify(ada, "save", url="/w/1", actor=bob)
    assert told(ada) == [("save", ["bob"], "/w/1"), ("like", ["bob"], "/w/2"), ("like", ["zoe", "eve", "bob"], "/w/1")]
    assert inbox(ada)[2].others == 1


def test_new_followers_are_one_piece_of_news(make_person: MakePerson) -> None:
    ada = make_person("ada")
    for name in ("bob", "eve"):
        notify(ada, "follow", url=f"/@{name}", actor=make_person(name))
    assert told(ada) == [("follow", ["eve", "bob"], "/@eve")]


def test_events_far_apart_are_told_apart(make_person: MakePerson) -> None:
    ada = make_person("ada")
    notify(ada, "like", url="/w/1", actor=make_person("bob"))
    Notification.objects.update(at=clock.now() - timedelta(days=3))
    notify(ada, "like", url="/w/1", actor=make_person("eve"))
    assert [actors for _, actors, _ in told(ada)] == [["eve"], ["bob"]]


def test_what_is_new_is_new_once(make_person: MakePerson, client_of: ClientOf) -> None:
    ada = make_person("ada")
    client = client_of(ada)
    notify(ada, "like", url="/w/1", actor=make_person("bob"), text="Bread")
    assert '<span class="badge" aria-hidden="true">1</span>' in client.get("/settings").content.decode()
    first, second = (client.get("/notifications").content.decode() for _ in range(2))
    assert "notification--new" in first
    assert "notification--new" not in second
    assert 'class="badge"' not in second
    assert "liked your Work" in second


def test_nobody_is_told_of_their_own_acts(make_person: MakePerson) -> None:
    ada = make_person("ada")
    notify(ada, "like", url="/w/1", actor=ada)
    assert not Notification.objects.exists()


def test_the_instance_itself_can_speak(make_person: MakePerson, client_of: ClientOf) -> None:
    ada = make_person("ada")
    notify(ada, "decision", url="/decisions", text="The Work stays <b>")
    page = client_of(ada).get("/notifications").content.decode()
    assert "The Work stays &lt;b&gt;" in page


def test_an_empty_page_says_what_will_stand_there(make_person: MakePerson, client_of: ClientOf) -> None:
    assert "Nothing has happened yet" in client_of(make_person("ada")).get("/notifications").content.decode()


def test_two_hundred_notifications_are_one_query(make_person: MakePerson) -> None:
    ada, bob = make_person("ada"), make_person("bob")
    for number in range(210):
        notify(ada, "like", url=f"/w/{number}", actor=bob)
    with CaptureQueriesContext(connection) as asked:
        assert len(inbox(ada)) == 200
    assert len(asked) == 1


def test_long_names_and_texts_are_cut_not_refused(make_person: MakePerson) -> None:
    ada = make_person("ada")
    notify(ada, "like", url="/w/" + "x" * 300, actor=make_person("bob"), text="👩‍👩‍👧‍👦" * 200)
    row = Notification.objects.get()
    assert (len(row.url), len(row.text)) == (200, 300)
