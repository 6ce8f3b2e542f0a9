"""The operator's pages: to everybody else they do not exist, signed in or not."""

import re

import pytest
from django.test import Client
from django.urls import get_resolver
from django_tasks_db.models import DBTaskResult

from conftest import ClientOf, MakePerson
from musespark.support import doctor


def pages() -> list[str]:
    """Return the addresses of the operator's pages that need no argument."""
    routes = (str(one.pattern) for part in get_resolver().url_patterns for one in getattr(part, "url_patterns", []))
    return sorted(f"/{route}" for route in routes if route.split("/")[0] == "operate" and "<" not in route)


def test_all_of_them_are_looked_at() -> None:
    assert {"/operate", "/operate/jobs", "/operate/reports", "/operate/contests", "/operate/model"} <= set(pages())


@pytest.mark.parametrize("path", pages())
def test_they_are_the_operators_alone(make_person: MakePerson, client_of: ClientOf, client: Client, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client_of(make_person("eve")).get(path).status_code == 404
    assert client_of(make_person("op", is_staff=True)).get(path).status_code == 200


@pytest.mark.parametrize("path", ["/operate/jobs/x/retry", "/operate/contests/1", "/operate/nothing", "/operate/"])
def test_what_belongs_to_them_is_not_found_either(client: Client, db: None, path: str) -> None:
    assert client.post(path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/operate/contests",
        "/operate/first-work",
        "/operate/instance",
        "/operate/jobs",
        "/operate/reports",
        "/operate/trial-balance",
    ],
)
def test_each_leads_back(make_person: MakePerson, client_of: ClientOf, path: str) -> None:
    page = client_of(make_person("op", is_staff=True)).get(path).content.decode()
    assert '<p class="kicker"><a href="/operate">Operate</a></p>' in page


def test_an_instance_that_is_looked_at_alone_is_no_first_step(make_person: MakePerson, client_of: ClientOf) -> None:
    client = client_of(make_person("op", is_staff=True))
    alone, walked = (client.get(f"/operate/instance{query}").content.decode() for query in ("", "?setup=1"))
    assert "<h1>This instance</h1>" in alone
    assert "You run it now." not in alone
    assert "<h1>What is this place called?</h1>" in walked
    assert "You run it now." in walked


def test_a_step_that_is_done_says_so(make_person: MakePerson, client_of: ClientOf) -> None:
    client, said = client_of(make_person("op", is_staff=True)), 'Name<span class="for-screen-reader"> (done)</span>'
    assert said not in client.get("/operate/demo?setup=1").content.decode()
    client.post("/operate/instance", {"name": "Millhouse"})
    page = client.get("/operate/demo?setup=1").content.decode()
    assert said in page
    assert page.count("(done)") == 1


def test_what_the_doctor_tells_to_type_is_code(
    make_person: MakePerson, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding = doctor.Finding("bread", "missing", "<b>none</b>", "Type `bake --rye <flour>`, then `eat`.")
    monkeypatch.setattr(doctor, "checks", [lambda: finding])
    page = client_of(make_person("op", is_staff=True)).get("/operate").content.decode()
    assert "Type <code>bake --rye &lt;flour&gt;</code>, then <code>eat</code>." in page
    assert "&lt;b&gt;none&lt;/b&gt;" in page


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/operate/contests", "Nothing is waiting"),
        ("/operate/reports", "Nothing is waiting"),
        ("/decisions", "Nothing had"),
    ],
)
def test_where_nothing_waits_the_page_says_what_would(
    make_person: MakePerson, client_of: ClientOf, path: str, said: str
) -> None:
    page = client_of(make_person("op", is_staff=True)).get(path).content.decode()
    assert re.search(rf'<div class="empty">\s*<svg.*?</svg>\s*<h2>{said}', page, re.DOTALL)


def test_a_job_is_called_by_its_name_and_its_path_stands_below(make_person: MakePerson, client_of: ClientOf) -> None:
    DBTaskResult.objects.create(task_path="musespark.create.make.make_round", status="FAILED", args_kwargs={"args": []})
    page = client_of(make_person("op", is_staff=True)).get("/operate/jobs").content.decode()
    assert "<h2>Make round</h2>" in page
    assert "<code>musespark.create.make.make_round</code>" in page
