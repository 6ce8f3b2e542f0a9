"""Passkeys need a name: where the address has none, the pages say where they work."""

import pytest
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from musespark.web.passkeys import Place, can_have, place


@pytest.mark.parametrize(
    ("address", "can"),
    [
        ("https://muse.example", True),
        ("http://localhost:8000", True),
        ("http://me.localhost:8000", True),
        ("http://muse.example", False),
        ("http://127.0.0.1:8000", False),
        ("https://192.0.2.7", False),
        ("http://[::1]:8000", False),
    ],
)
def test_a_name_with_tls_or_of_this_machine_can_have_them(address: str, can: bool) -> None:  # noqa: FBT001  pytest passes it by name
    assert can_have(address) is can


@pytest.mark.parametrize(
    ("address", "host", "found"),
    [
        ("http://localhost:8000", "localhost:8000", Place(here=True)),
        ("http://localhost:8000", "127.0.0.1:8000", Place(here=False, there="http://localhost:8000/x?y=1")),
        ("http://127.0.0.1:8123", "127.0.0.1:8123", Place(here=False, there="http://localhost:8123/x?y=1")),
        ("https://muse.example", "127.0.0.1:8000", Place(here=False, there="https://muse.example/x?y=1")),
        ("http://muse.example", "muse.example", Place(here=False)),
    ],
)
def test_the_page_knows_where_they_work(settings: Settings, address: str, host: str, found: Place) -> None:
    settings.ADDRESS, settings.ALLOWED_HOSTS = address, ["*"]
    assert place(RequestFactory().get("/x?y=1", headers={"Host": host})) == found


def test_signing_in_offers_them_where_they_work_and_says_where_elsewhere(db: None, client: Client) -> None:
    there = client.get("/account/login/?next=/known", headers={"Host": "localhost:8000"}).content.decode()
    assert 'id="passkey_login"' in there
    here = client.get("/account/login/?next=/known", headers={"Host": "127.0.0.1:8000"}).content.decode()
    assert 'id="passkey_login"' not in here
    assert 'href="http://localhost:8000/account/login/?next=/known"' in here


@pytest.mark.parametrize(("host", "can"), [("localhost:8000", True), ("127.0.0.1:8000", False)])
def test_adding_one_is_possible_by_name_alone(db: None, host: str, can: bool) -> None:  # noqa: FBT001  pytest passes it by name
    client = Client(headers={"Host": host})
    client.post("/account/signup/", {"username": "ada", "password1": "long-enough-and-odd"})
    client.post("/account/reauthenticate/", {"password": "long-enough-and-odd"})
    page = client.get("/account/2fa/webauthn/add/").content.decode()
    assert ('id="mfa_webauthn_add"' in page) is can
    assert ('They work at: <a href="http://localhost:8000/account/2fa/webauthn/add/">' in page) is not can


@pytest.mark.parametrize(("host", "can"), [("localhost:8000", True), ("127.0.0.1:8000", False)])
def test_the_page_of_second_steps_offers_what_works_there(db: None, host: str, can: bool) -> None:  # noqa: FBT001  pytest passes it by name
    client = Client(headers={"Host": host})
    client.post("/account/signup/", {"username": "ada", "password1": "long-enough-and-odd"})
    page = client.get("/account/2fa/").content.decode()
    assert "<h1>Second step and passkeys</h1>" in page
    assert ('href="/account/2fa/webauthn/add/"' in page) is can
    assert ('They work at: <a href="http://localhost:8000/account/2fa/">' in page) is not can


def test_before_a_change_of_signing_in_the_password_is_asked_again(db: None, client: Client) -> None:
    client.post("/account/signup/", {"username": "ada", "password1": "long-enough-and-odd"})
    page = client.get("/account/2fa/totp/activate/", follow=True).content.decode()
    assert "<h1>Is it you?</h1>" in page
    assert "placeholder" not in page  # a field's label stands above it, once
    shown = client.post("/account/reauthenticate/?next=/account/2fa/totp/activate/", {"password": "wrong"})
    assert "Go on" in shown.content.decode()
