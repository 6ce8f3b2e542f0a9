"""The Content-Security-Policy: the same on every page, a refusal's too, and nothing but this host's own files."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django.fixtures import Settings

from conftest import ClientOf, MakePerson, MakeWork
from musespark.support import limits
from musespark.urls import urlpatterns as addresses
from tests.watch import POLICY, parsed, sources

pytestmark = pytest.mark.django_db
HEADER = "Content-Security-Policy"


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a fault of ours")


urlpatterns = [*addresses, path("broken", broken)]


def limited(client: Client) -> Any:
    limits.spend("sign-in", "a127.0.0.1", most=20, seconds=300, times=20)
    return client.post("/account/login/", {"login": "ada", "password": "a guess"})


def failing(client: Client) -> Any:
    client.raise_request_exception = False
    return client.get("/broken")


def forged(_client: Client) -> Any:
    return Client(enforce_csrf_checks=True).post("/prove", {"text": "hello"})


ANSWERS: dict[str, tuple[int, Callable[[Client], Any]]] = {
    "the feed": (200, lambda client: client.get("/")),
    "a part for htmx": (200, lambda client: client.get("/search?q=loaf", headers={"HX-Request": "true"})),
    "sign-in": (200, lambda client: client.get("/account/login/")),
    "a file": (200, lambda client: client.get("/@ada/feed.atom")),
    "a redirect": (302, lambda client: client.get("/settings")),
    "no such page": (404, lambda client: client.get("/nothing/here")),
    "no such Work": (404, lambda client: client.get("/w/nothing")),
    "a page to operate": (404, lambda client: client.get("/operate")),
    "a button's address": (405, lambda client: client.get("/beacon")),
    "a form from elsewhere": (403, forged),
    "too often": (429, limited),
    "our own fault": (500, failing),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_has_the_one_policy(
    client: Client, settings: Settings, make_work: MakeWork, make_person: MakePerson, name: str
) -> None:
    settings.ROOT_URLCONF = __name__
    make_work(text="A loaf")
    status, ask = ANSWERS[name]
    answer = ask(client)
    assert answer.status_code == status
    assert parsed(answer[HEADER]) == POLICY
    assert f"{HEADER}-Report-Only" not in answer


def test_what_is_not_named_is_refused(client: Client) -> None:
    policy = parsed(client.get("/account/login/")[HEADER])
    for name in ("object-src", "frame-src", "worker-src", "child-src"):
        assert sources(policy, name) == ["'none'"], name


def test_no_code_of_the_page_itself_runs_and_no_other_host_is_named() -> None:
    for name, found in POLICY.items():
        assert set(found) <= {"'none'", "'self'", *(["data:", "blob:"] if name == "img-src" else [])}, name


def test_the_settings_say_nothing_else() -> None:
    assert {name: list(found) for name, found in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items()} == POLICY
    assert not hasattr(settings, "CONTENT_SECURITY_POLICY_REPORT_ONLY")


def test_an_operator_who_is_signed_in_gets_the_same(client_of: ClientOf, make_person: MakePerson) -> None:
    client = client_of(make_person("olive", is_staff=True, is_superuser=True))
    for address in ("/", "/create", "/create/new", "/known.json", "/operate", "/operate/instance", "/settings"):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert parsed(answer[HEADER]) == POLICY, address
