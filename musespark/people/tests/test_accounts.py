"""Accounts: signing up, in and out, the welcome, the operator's link, and leaving."""

import os
import stat
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from pytest_django.fixtures import Settings

from conftest import ClientOf, MakePerson, picture
from musespark.people import leave as going
from musespark.people.consent import PAIRS
from musespark.people.invite import accept, mint
from musespark.people.known import Section
from musespark.people.models import Consent, Follow, Notification, Person
from musespark.people.picture import drop_picture, named, set_picture
from musespark.people.queries import consents
from musespark.support import blobs, clock, orphans

PASSWORD = "long-enough-and-odd"


def sign_up(client: Client, handle: str = "ada", **changes: str) -> int:
    return client.post("/account/signup/", {"username": handle, "password1": PASSWORD, **changes}).status_code


def test_signing_up_leads_to_the_welcome_and_allows_nothing_yet(db: None, client: Client) -> None:
    answer = client.post("/account/signup/", {"username": "@Ada_1", "password1": PASSWORD})
    assert answer.headers["Location"] == "/welcome"
    person = Person.objects.get()
    assert person.username == "ada_1"
    assert consents(person) == set()
    assert client.get("/welcome").status_code == 200


@pytest.mark.parametrize("handle", ["a", "x" * 31, "has space", "ünïcode", "admin", "a/b", "<b>", "a.b", "", "ada"])
def test_impossible_handles_are_refused(make_person: MakePerson, client: Client, handle: str) -> None:
    make_person("ada")
    assert sign_up(client, handle) == 200
    assert Person.objects.count() == 1
    assert not Consent.objects.exists()


@pytest.mark.parametrize("password", ["", "short", "password123", "ada_lovelace1"])
def test_weak_passwords_are_refused(db: None, client: Client, password: str) -> None:
    assert sign_up(client, "ada_lovelace", password1=password) == 200
    assert not Person.objects.exists()


def test_signing_in_and_out(db: None, client: Client) -> None:
    sign_up(client)
    client.post("/account/logout/")
    assert client.get("/settings").status_code == 302
    answer = client.post("/account/login/?next=/known", {"login": "Ada", "password": PASSWORD})
    assert answer.headers["Location"] == "/known"
    assert client.get("/settings").status_code == 200


def test_too_many_wrong_passwords_are_told_when_to_go_on(db: None, client: Client) -> None:
    sign_up(client)
    client.post("/account/logout/")
    tries = [client.post("/account/login/", {"login": "ada", "password": f"wrong{n}"}) for n in range(21)]
    assert [answer.status_code for answer in tries] == [200] * 20 + [429]
    assert "Try again in 5 minutes." in tries[-1].content.decode()
    assert client.post("/account/login/", {"login": "ada", "password": PASSWORD}).status_code == 429
    with clock.at(clock.now() + timedelta(minutes=5, seconds=1)):
        assert client.post("/account/login/", {"login": "ada", "password": PASSWORD}).status_code == 302


def test_one_name_is_not_guessed_from_many_addresses(db: None, client: Client) -> None:
    sign_up(client)
    client.post("/account/logout/")
    statuses = [
        client.post("/account/login/", {"login": "ADA", "password": "wrong"}, REMOTE_ADDR=f"10.0.0.{n}").status_code
        for n in range(31)
    ]
    assert statuses[-1] == 429
    assert 429 not in statuses[:-1]


def test_ten_accounts_an_hour_from_one_address(db: None) -> None:
    statuses = [sign_up(Client(), f"person_{n}") for n in range(11)]
    assert statuses == [302] * 10 + [429]
    assert Person.objects.count() == 10


def test_the_librarys_own_limits_lead_to_a_page_too(db: None, client: Client) -> None:
    answers = [client.post("/account/password/reset/", {"email": "nobody@example.org"}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "Try again in a minute." in answers[-1].content.decode()


def test_the_welcome_walks_three_steps(make_person: MakePerson, client_of: ClientOf, photo: bytes) -> None:
    ada, bob = make_person("ada"), make_person("bob")
    client = client_of(ada)
    file = SimpleUploadedFile("me.jpg", photo)
    one = client.post("/welcome?step=1", {"name": "Ada L.", "bio": "Bread", "portrait": file})
    assert one.headers["Location"] == "/welcome?step=2"
    ada.refresh_from_db()
    assert (ada.name, ada.bio, bool(ada.picture)) == ("Ada L.", "Bread", True)
    asked = client.get("/welcome?step=2").content.decode()
    assert "Nothing is learned from you until you say yes." in asked
    assert " checked" not in asked
    assert ">Keep these choices</button>" in asked  # true also where none is on
    assert client.post("/welcome?step=2", {"all": "1"}).headers["Location"] == "/welcome?step=3"
    assert consents(ada) == set(PAIRS)
    two = client.post("/welcome?step=2", {"consent": ["views:feed", "made:up"]})
    assert two.headers["Location"] == "/welcome?step=3"
    assert consents(ada) == {("views", "feed")}
    three = client.get("/welcome?step=3").content.decode()
    assert f"/@{bob.username}/follow" in three
    assert "/@ada/follow" not in three


def test_the_library_speaks_the_words_of_the_house(
    make_person: MakePerson, client: Client, client_of: ClientOf
) -> None:
    ada = make_person("ada", email="ada@example.org")
    page = client.get("/account/signup/").content.decode()
    assert "Handle</label>" in page
    taken = client.post("/account/signup/", {"username": "ada", "password1": PASSWORD}).content.decode()
    assert "This handle is taken. Try another one." in taken
    same = {"username": "bob", "password1": PASSWORD, "email": "ada@example.org"}
    assert "Somebody has an account with this email address" in client.post("/account/signup/", same).content.decode()
    assert "Handle or email address</label>" in client.get("/account/login/").content.decode()
    wrong = client.post("/account/login/", {"login": "ada", "password": "x"}).content.decode()
    assert "No account has this handle with this password." in wrong
    out = client_of(ada).get("/account/logout/").content.decode()
    assert "<h1>Sign out?</h1>" in out
    for foreign in ("Username", "username and/or", "A user ", "Sign Out"):
        assert foreign not in page + taken + wrong + out
    assert Person.objects.count() == 1


def test_the_operators_link_is_kept_from_others(make_person: MakePerson, settings: Settings) -> None:
    old = os.umask(0o022)
    try:
        token = mint()
        note = settings.DATA / "keys" / "invite"
        assert (token is None, stat.S_IMODE(note.stat().st_mode)) == (False, 0o600)
        note.chmod(0o644)  # as an earlier version left it
        accept(mint() or "", make_person("ada"))
    finally:
        os.umask(old)
    assert stat.S_IMODE((settings.DATA / "keys" / "invite.accepted").stat().st_mode) == 0o600


def test_the_operators_link_works_once(make_person: MakePerson, client_of: ClientOf, client: Client) -> None:
    token = mint()
    ada, eve = make_person("ada"), make_person("eve")
    assert "Make my account and begin" in client.get(f"/operator/{token}").content.decode()
    assert client.post(f"/operator/{token}").status_code == 422
    assert client_of(ada).post(f"/operator/{token}").headers["Location"] == "/operate/instance?setup=1"
    assert client_of(eve).post(f"/operator/{token}").status_code == 410
    assert client_of(eve).get("/operator/wrong").status_code == 404
    assert list(Person.objects.filter(is_superuser=True, is_staff=True)) == [ada]


def test_a_second_operator_comes_by_a_link_that_the_server_prints(
    make_person: MakePerson, client_of: ClientOf, capsys: pytest.CaptureFixture[str]
) -> None:
    ada, eve = make_person("ada", is_staff=True, is_superuser=True), make_person("eve")
    call_command("invite")
    assert "Sign in as @ada" in capsys.readouterr().out
    call_command("invite", "--another")
    link = capsys.readouterr().out.split("/operator/")[1].strip()
    client_of(eve).post(f"/operator/{link}")
    assert set(Person.objects.filter(is_staff=True)) == {ada, eve}


def test_an_operators_link_that_is_over_says_so_and_what_can_be_done(
    make_person: MakePerson, client_of: ClientOf, client: Client
) -> None:
    before, token = mint(), mint()
    replaced = client.get(f"/operator/{before}")
    assert replaced.status_code == 404
    assert "A newer one took its place" in replaced.content.decode()
    accept(token or "", make_person("ada"))
    used = client.get(f"/operator/{token}")
    assert used.status_code == 410
    page = used.content.decode()
    assert "This link was used" in page
    assert 'href="/account/login/?next=/operate">Sign in' in page
    assert "<code>bin/musespark invite</code>" in page
    ada = client_of(Person.objects.get()).get(f"/operator/{token}").content.decode()
    assert 'href="/operate">Operate</a>' in ada
    assert "/account/login/" not in ada


def test_leaving_needs_the_password_and_takes_everything_along(
    db: None, client: Client, make_person: MakePerson
) -> None:
    sign_up(client)
    ada, bob = Person.objects.get(), make_person("bob")
    Follow.objects.create(follower=bob, followed=ada)
    Notification.objects.create(person=bob, actor=ada, kind="follow", url="/@ada")
    wrong = client.post("/settings/leave", {"word": "ada"})
    assert (wrong.status_code, Person.objects.count()) == (422, 2)
    assert client.post("/settings/leave", {"word": PASSWORD}).headers["Location"] == "/"
    assert list(Person.objects.all()) == [bob]
    for model in (Follow, Notification, Consent):
        assert not model._default_manager.exists()
    assert client.get("/settings").status_code == 302


def test_an_account_without_password_leaves_by_its_handle(make_person: MakePerson, client_of: ClientOf) -> None:
    client = client_of(make_person("ada"))
    assert "Your handle, @ada" in client.get("/settings/leave").content.decode()
    assert client.post("/settings/leave", {"word": "eve"}).status_code == 422
    assert client.post("/settings/leave", {"word": "@Ada"}).status_code == 302
    assert not Person.objects.exists()


def test_the_only_operator_cannot_leave(make_person: MakePerson, client_of: ClientOf) -> None:
    client = client_of(make_person("ada", is_superuser=True))
    answer = client.post("/settings/leave", {"word": "ada"})
    assert answer.status_code == 422
    assert "only operator" in answer.content.decode()
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    "page", ["/settings", "/settings/profile", "/settings/leave", "/notifications", "/known", "/known.json", "/welcome"]
)
def test_ones_own_pages_lead_strangers_to_sign_in(db: None, client: Client, page: str) -> None:
    assert client.get(page).headers["Location"] == f"/account/login/?next={page}"


@pytest.mark.django_db(transaction=True)
def test_leaving_tells_every_room_and_takes_the_pictures(
    make_person: MakePerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, bob, told = make_person("ada"), make_person("bob"), []
    set_picture(ada, picture())
    set_picture(bob, picture(colour="red"))
    monkeypatch.setattr(going, "farewells", [lambda person: told.append(("farewell", person.username))])
    extra = Section("x", "X", "x", lambda _person: [], lambda person: told.append(("forget", person.username)))
    monkeypatch.setattr(going, "sections", [extra])
    monkeypatch.setattr(orphans, "namers", [named])
    hers, his = blobs.path(ada.picture), blobs.path(bob.picture)
    going.leave(ada)
    assert told == [("forget", "ada"), ("farewell", "ada")]
    assert (hers.exists(), his.exists()) == (False, True)


@pytest.mark.django_db(transaction=True)
def test_a_picture_that_another_person_has_too_stays(make_person: MakePerson, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orphans, "namers", [named])
    ada, bob = make_person("ada"), make_person("bob")
    for person in (ada, bob):
        set_picture(person, picture())
    file = blobs.path(ada.picture)
    drop_picture(ada)
    assert file.exists()
    with clock.at(clock.now() + timedelta(minutes=11)):  # bytes put twice are held for ten
        set_picture(bob, picture(colour="red"))
    assert not file.exists()
