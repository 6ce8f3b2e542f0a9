"""A session lasts as long as its row, and a made-up key is not taken over."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.forms.models import model_to_dict
from django.test import Client
from django.utils import timezone

from conftest import ClientOf, MakePerson
from musespark.people.backend import Backend
from musespark.people.models import Person
from musespark.people.sessions import SessionStore

pytestmark = pytest.mark.django_db
PASSWORD = "long-enough-and-odd"


def kept() -> str:
    store = SessionStore()
    store["said"] = "خبز"
    store.save()
    return str(store.session_key)


def test_what_was_kept_is_read() -> None:
    assert SessionStore(kept())["said"] == "خبز"


def test_what_is_over_is_not_read() -> None:
    key = kept()
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert dict(SessionStore(key).items()) == {}


def test_a_made_up_key_is_not_taken_over() -> None:
    store = SessionStore("a" * 32)
    store["said"] = 1
    store.save()
    assert store.session_key != "a" * 32
    assert not Session.objects.filter(session_key="a" * 32).exists()


def test_what_was_tampered_with_is_empty() -> None:
    key = kept()
    Session.objects.update(session_data="nonsense")
    assert dict(SessionStore(key).items()) == {}


def test_whoever_signs_in_is_read_by_the_short_way(client: Client) -> None:
    sign_up(client)
    assert client.session["_auth_user_backend"] == "musespark.people.backend.Backend"
    client.post("/account/logout/")
    client.post("/account/login/", {"login": "ada", "password": PASSWORD})
    assert client.session["_auth_user_backend"] == "musespark.people.backend.Backend"
    person = Person.objects.get()
    found = Backend().get_user(person.pk)
    assert found == person
    assert model_to_dict(found) == model_to_dict(person)


def test_nobody_is_read_who_left_or_may_not_sign_in(make_person: MakePerson) -> None:
    person = make_person("ada")
    Person.objects.update(is_active=False)
    assert Backend().get_user(person.pk) is None
    assert Backend().get_user(person.pk + 1) is None


def test_whoever_may_no_longer_sign_in_is_out_at_once(client: Client) -> None:
    sign_up(client)
    assert client.get("/settings").status_code == 200
    Person.objects.update(is_active=False)
    assert client.get("/settings").status_code == 302


def test_a_new_password_ends_the_other_sessions(client: Client) -> None:
    sign_up(client)
    person = Person.objects.get()
    person.set_password("another-long-and-odd")
    person.save()
    assert client.get("/settings").status_code == 302


def sign_up(client: Client) -> None:
    client.post("/account/signup/", {"username": "ada", "password1": PASSWORD})


def test_whoever_signs_out_is_out_everywhere_with_that_session(make_person: MakePerson, client_of: ClientOf) -> None:
    client = client_of(make_person("ada"))
    same = Client()
    same.cookies["sessionid"] = client.cookies["sessionid"].value
    assert same.get("/settings").status_code == 200
    client.post("/account/logout/")
    assert same.get("/settings").status_code == 302
