"""Relations: following, muting and blocking, each undone as easily."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from conftest import ClientOf, MakePerson, MakeWork
from musespark.people.models import Block, Follow, Mute, Notification, Person
from musespark.people.notify import notify
from musespark.people.relate import block, follow, mute, unfollow
from musespark.support import clock
from musespark.support.refuse import Refused

MODELS: dict[str, type[Follow | Mute | Block]] = {"follow": Follow, "mute": Mute, "block": Block}


@pytest.fixture
def pair(make_person: MakePerson) -> tuple[Person, Person]:
    return make_person("ada"), make_person("bob")


@pytest.mark.parametrize("verb", ["follow", "mute", "block"])
def test_each_is_done_once_and_undone(pair: tuple[Person, Person], client_of: ClientOf, verb: str) -> None:
    client, model = client_of(pair[0]), MODELS[verb]
    for _ in range(2):
        assert (
            client.post(f"/@bob/{verb}", {"to": "on"}, HTTP_REFERER="http://testserver/settings")
            .headers["Location"]
            .endswith("/settings")
        )
        assert model.objects.count() == 1
    assert f'formaction="/@bob/{verb}" name="to" value="off"' in client.get("/settings").content.decode()
    for _ in range(2):
        client.post(f"/@bob/{verb}", {"to": "off"})
        assert model.objects.count() == 0


@pytest.mark.parametrize("verb", ["follow", "mute", "block"])
def test_nobody_does_it_to_themselves(pair: tuple[Person, Person], client_of: ClientOf, verb: str) -> None:
    client = client_of(pair[0])
    assert client.post(f"/@ada/{verb}", {"to": "on"}).headers["Location"] == "/@ada"
    assert "yourself" in client.get("/@ada").content.decode().replace("&#x27;", "'")
    assert MODELS[verb].objects.count() == 0


@pytest.mark.parametrize("verb", ["follow", "mute", "block"])
def test_it_needs_an_account_a_post_and_somebody(
    pair: tuple[Person, Person], client_of: ClientOf, client: Client, verb: str
) -> None:
    assert client.post(f"/@bob/{verb}").headers["Location"].startswith("/account/login/")
    assert client_of(pair[0]).get(f"/@bob/{verb}").status_code == 405
    assert client_of(pair[0]).post(f"/@nobody/{verb}").status_code == 404
    assert MODELS[verb].objects.count() == 0


def test_a_follow_is_told_once_however_often_it_is_done(pair: tuple[Person, Person], client_of: ClientOf) -> None:
    client = client_of(pair[0])
    for to in ("on", "off", "on", "on"):
        client.post("/@bob/follow", {"to": to})
    assert list(Notification.objects.values_list("person__username", "actor__username", "kind", "url")) == [
        ("bob", "ada", "follow", "/@ada")
    ]


def test_htmx_gets_the_button_with_its_new_state(pair: tuple[Person, Person], client_of: ClientOf) -> None:
    client = client_of(pair[0])
    on = client.post("/@bob/follow", {"to": "on"}, HTTP_HX_REQUEST="true").content.decode()
    assert on.strip().startswith("<button")
    assert 'value="off"' in on
    assert 'aria-pressed="true"' in on
    assert 'value="on"' in client.post("/@bob/follow", {"to": "off"}, HTTP_HX_REQUEST="true").content.decode()


def test_where_followers_are_counted_the_count_comes_along(pair: tuple[Person, Person], client_of: ClientOf) -> None:
    client = client_of(pair[0])
    assert 'hx-post="/@bob/follow?counted=1"' in client.get("/@bob").content.decode()
    for to, said in (("on", "<strong>1</strong> follower</a>"), ("off", "<strong>0</strong> followers</a>")):
        answer = client.post("/@bob/follow?counted=1", {"to": to}, HTTP_HX_REQUEST="true").content.decode()
        assert f'id="followers-bob" href="/@bob/followers" hx-swap-oob="true">{said}' in answer
        assert f'id="followers-bob" href="/@bob/followers">{said}' in client.get("/@bob").content.decode()
    assert "followers-bob" not in client.post("/@bob/follow", HTTP_HX_REQUEST="true").content.decode()


@pytest.mark.django_db(transaction=True)
def test_follows_at_once_are_one_follow(pair: tuple[Person, Person]) -> None:
    begin, faults = threading.Barrier(4), []

    def click() -> None:
        begin.wait()
        try:
            follow(*pair)
        except Exception as fault:  # noqa: BLE001  any is a failure of this test
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (faults, Follow.objects.count(), Notification.objects.count()) == ([], 1, 1)


def test_a_block_ends_both_follows_and_allows_no_new_one(pair: tuple[Person, Person]) -> None:
    ada, bob = pair
    follow(ada, bob)
    follow(bob, ada)
    block(ada, bob)
    assert not Follow.objects.exists()
    for one, other in ((ada, bob), (bob, ada)):
        with pytest.raises(Refused):
            follow(one, other)
    assert not Follow.objects.exists()


def test_blocking_says_what_unblocking_does_not_bring_back(
    pair: tuple[Person, Person], make_work: MakeWork, client_of: ClientOf
) -> None:
    ada, bob = pair
    client, said = client_of(ada), "Follows between you end; unblocking does not bring them back."
    assert said in client.get("/@bob").content.decode()
    assert said in client.get(make_work(bob).get_absolute_url()).content.decode()
    toast = client.post("/@bob/block", {"to": "on"}, follow=True).content.decode()
    assert 'formaction="/@bob/block" name="to" value="off">Unblock</button></span>' in toast
    assert "Undo</button>" not in toast
    assert 'value="on">Undo</button>' in client.post("/@bob/block", {"to": "off"}, follow=True).content.decode()


def test_whom_one_is_blocked_by_does_not_exist(pair: tuple[Person, Person], client_of: ClientOf) -> None:
    block(*pair)
    client = client_of(pair[1])
    for path in ("/@ada", "/@ada/about", "/@ada/followers", "/@ada/following"):
        assert client.get(path).status_code == 404
    assert client.post("/@ada/follow").status_code == 404
    own = client_of(pair[0]).get("/@bob").content.decode()
    assert "You blocked this person" in own


@pytest.mark.parametrize("verb", [mute, block])
def test_the_hidden_send_no_notifications_and_old_ones_vanish(
    pair: tuple[Person, Person], client_of: ClientOf, verb: object
) -> None:
    ada, bob = pair
    notify(ada, "like", url="/w/x", actor=bob)
    assert ada.unread_count() == 1
    verb(ada, bob)  # type: ignore[operator]  # either verb takes two persons
    notify(ada, "save", url="/w/x", actor=bob)
    assert ada.unread_count() == 0
    assert "bob" not in client_of(ada).get("/notifications").content.decode()


def test_the_unread_count_is_what_the_inbox_calls_new(pair: tuple[Person, Person], make_person: MakePerson) -> None:
    ada, bob = pair
    eve, old = make_person("eve"), clock.now() - timedelta(days=1)
    notify(ada, "decision", url="/w/x")  # by the instance itself
    notify(ada, "like", url="/w/x", actor=bob)
    notify(ada, "like", url="/w/x", actor=eve)
    Notification.objects.filter(actor=eve).update(at=old)
    assert (ada.unread_count(), bob.unread_count()) == (2, 0)
    block(bob, ada)
    unread = Notification.objects.wanted(ada).filter(at__gt=ada.notifications_seen_at)
    assert ada.unread_count() == unread.count() == 1


def test_followers_are_listed_with_their_buttons(
    pair: tuple[Person, Person], make_person: MakePerson, client_of: ClientOf
) -> None:
    ada, bob = pair
    eve = make_person("eve", name="Eve <3")
    follow(bob, ada)
    follow(eve, ada)
    follow(ada, eve)
    page = client_of(ada).get("/@ada/followers").content.decode()
    assert page.index("@eve") < page.index("@bob")
    assert "Eve &lt;3" in page
    assert 'formaction="/@eve/follow" name="to" value="off"' in page
    assert 'formaction="/@bob/follow" name="to" value="on"' in page
    assert "@bob" not in client_of(ada).get("/@ada/following").content.decode()


def test_lists_of_people_mark_who_is_made_up(make_person: MakePerson, client_of: ClientOf) -> None:
    ada, bob, eve = make_person("ada"), make_person("bob", is_demo=True), make_person("eve")
    for follower in (bob, eve):
        follow(follower, ada)
    client = client_of(ada)
    for path in ("/@ada/followers", "/welcome?step=3", "/search?q=bob"):
        page = client.get(path).content.decode()
        assert "<bdi>@bob</bdi> · demo</span>" in page, path
        assert "<bdi>@eve</bdi> · demo" not in page


def test_long_lists_go_on(make_person: MakePerson, client: Client) -> None:
    ada = make_person("ada")
    for number in range(51):
        follow(make_person(f"p{number:02}"), ada)
    assert "@p00" not in client.get("/@ada/followers").content.decode()
    rest = client.get("/@ada/followers?page=2", HTTP_HX_REQUEST="true").content.decode()
    assert "@p00" in rest
    assert "<html" not in rest
    assert client.get("/@ada/followers?page=nonsense").status_code == 200


def test_the_way_back_never_leads_elsewhere(pair: tuple[Person, Person], client_of: ClientOf) -> None:
    answer = client_of(pair[0]).post(
        "/@bob/follow", {"next": "https://evil.example/"}, HTTP_REFERER="https://evil.example/"
    )
    assert answer.headers["Location"] == "/@bob"


def test_who_no_longer_follows_is_no_news(pair: tuple[Person, Person]) -> None:
    ada, bob = pair
    follow(ada, bob)
    assert list(Notification.objects.values_list("person__username", "kind")) == [("bob", "follow")]
    unfollow(ada, bob)
    assert not Notification.objects.exists()


def test_too_much_following_is_slowed(pair: tuple[Person, Person], client_of: ClientOf) -> None:
    client = client_of(pair[0])
    statuses = [client.post("/@bob/follow", {"to": ("on", "off")[n % 2]}).status_code for n in range(121)]
    assert statuses == [302] * 120 + [429]
