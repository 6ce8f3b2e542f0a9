"""The second step: an authenticator app is set up with its code, and from then on a password alone opens nothing."""

import base64
import hmac
import re
import struct
import time
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth
from django.test import Client

from musespark.people.models import Person

pytestmark = pytest.mark.django_db
PASSWORD = "long-enough-and-odd"
ACTIVATE, STEP = "/account/2fa/totp/activate/", "/account/2fa/authenticate/"


class Watch:
    """The time that codes are made from: it stands, so that none runs out on the way."""

    def __init__(self) -> None:
        self.now = time.time()

    def time(self) -> float:
        return self.now


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    watch = Watch()
    monkeypatch.setattr(auth, "time", watch)
    return watch


def code_of(secret: str, at: float) -> str:
    """What an authenticator app shows: RFC 6238 over RFC 4226, section 5.3, thirty seconds and six digits."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(at) // 30), "sha1")
    (number,) = struct.unpack_from(">I", digest, digest[-1] & 15)
    return f"{(number & 0x7FFFFFFF) % 10**6:06}"


def other(code: str) -> str:
    """A code that is wrong for sure."""
    return f"{(int(code) + 1) % 10**6:06}"


@pytest.fixture
def client() -> Client:
    """Somebody who just made an account and proved the password."""
    client = Client()
    client.post("/account/signup/", {"username": "ada", "password1": PASSWORD})
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


@pytest.fixture
def secret(client: Client) -> str:
    """What the page shows to copy into the app."""
    page = client.get(ACTIVATE).content.decode()
    [found] = set(re.findall(r'value="([A-Z2-7]{32})"', page))
    return str(found)


@pytest.fixture
def protected(client: Client, secret: str, watch: Watch) -> list[str]:
    """The recovery codes that are shown once the app is set up; its person is signed out."""
    client.post(ACTIVATE, {"code": code_of(secret, watch.now)})
    page = client.get("/account/2fa/recovery-codes/").content.decode()
    client.post("/account/logout/")
    watch.now += 30
    return [code for area in re.findall(r"<textarea[^>]*>([^<]*)<", page) for code in area.split()]


def with_password() -> Client:
    """A browser in which the password was given, and nothing more."""
    client = Client()
    asked = client.post("/account/login/?next=/known", {"login": "ada", "password": PASSWORD})
    assert asked["Location"].split("?")[0] == STEP
    return client


def give(client: Client, code: str) -> Any:
    return client.post(STEP, {"code": code})


def is_in(client: Client) -> bool:
    return client.get("/settings").status_code == 200


def test_a_wrong_code_sets_nothing_up(client: Client, secret: str, watch: Watch) -> None:
    refused = client.post(ACTIVATE, {"code": other(code_of(secret, watch.now))})
    assert refused.status_code == 200
    assert "Incorrect code." in refused.content.decode()
    client.post("/account/logout/")
    into = client.post("/account/login/", {"login": "ada", "password": PASSWORD})
    assert into["Location"] == "/"
    assert is_in(client)


def test_the_right_code_sets_it_up_and_the_recovery_codes_follow(client: Client, secret: str, watch: Watch) -> None:
    done = client.post(ACTIVATE, {"code": code_of(secret, watch.now)})
    assert done["Location"] == "/account/2fa/recovery-codes/"


def test_a_password_alone_opens_nothing(protected: list[str]) -> None:
    client = with_password()
    page = client.get(STEP).content.decode()
    assert page.count("<h1") == 1
    assert 'name="code"' in page
    assert not is_in(client)


def test_a_wrong_code_is_refused(protected: list[str], secret: str, watch: Watch) -> None:
    client = with_password()
    refused = give(client, other(code_of(secret, watch.now)))
    assert refused.status_code == 200
    assert "Incorrect code." in refused.content.decode()
    assert not is_in(client)


def test_the_code_of_the_moment_signs_in_and_no_earlier_one(protected: list[str], secret: str, watch: Watch) -> None:
    client = with_password()
    assert give(client, code_of(secret, watch.now - 30)).status_code == 200
    assert not is_in(client)
    assert give(client, code_of(secret, watch.now))["Location"] == "/known"
    assert is_in(client)


def test_a_code_that_was_used_does_not_sign_in_again(protected: list[str], secret: str, watch: Watch) -> None:
    code = code_of(secret, watch.now)
    assert give(with_password(), code)["Location"] == "/known"
    overheard = with_password()
    assert give(overheard, code).status_code == 200
    assert not is_in(overheard)


def test_each_recovery_code_signs_in_once(protected: list[str]) -> None:
    assert len(set(protected)) == len(protected) == 10
    for code in protected[:2]:
        client = with_password()
        assert give(client, code)["Location"] == "/known"
        assert is_in(client)
        again = with_password()
        assert give(again, code).status_code == 200
        assert not is_in(again)


def test_a_code_of_somebody_elses_app_is_refused(protected: list[str], watch: Watch) -> None:
    client = Client()
    client.post("/account/signup/", {"username": "bob", "password1": PASSWORD})
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.get(ACTIVATE).content.decode()
    [theirs] = set(re.findall(r'value="([A-Z2-7]{32})"', page))
    client.post(ACTIVATE, {"code": code_of(theirs, watch.now)})
    assert Person.objects.count() == 2
    into_ada = with_password()
    assert give(into_ada, code_of(theirs, watch.now)).status_code == 200
    assert not is_in(into_ada)
