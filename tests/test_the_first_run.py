"""The first run of a bare instance: the one-time link, four steps that can be skipped, and where to begin."""

from itertools import pairwise

import pytest
from django.test import Client
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from conftest import ClientOf, MakePerson
from musespark.demo import arrive
from musespark.demo.arrive import make_demo, remove_demo
from musespark.demo.live import stands
from musespark.people.invite import is_good, mint
from musespark.people.models import Person
from musespark.people.queries import consents
from musespark.web import instance
from musespark.web.instance import Instance
from musespark.web.setup import STEPS

ACCOUNT = {"username": "ada", "password1": "long-enough-and-odd"}
STEP = {step.path.rsplit("/", 1)[1]: f"{step.path}?setup=1" for step in STEPS}


@pytest.fixture
def operator(make_person: MakePerson, client_of: ClientOf) -> Client:
    return client_of(make_person("ada", is_staff=True, is_superuser=True))


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_the_link_makes_the_account_and_leads_into_the_steps(db: None, client: Client) -> None:
    token = mint()
    page = text(client, f"/operator/{token}")
    assert 'name="username"' in page
    assert 'autocomplete="new-password"' in page
    answer = client.post(f"/operator/{token}", ACCOUNT)
    assert answer.headers["Location"] == STEP["instance"]
    ada = Person.objects.get()
    assert (ada.username, ada.is_staff, ada.is_superuser) == ("ada", True, True)
    assert consents(ada) == set()
    assert "First steps: 1 of 4" in text(client, STEP["instance"])
    assert Client().get(f"/operator/{token}").status_code == 410
    assert Client().post(f"/operator/{token}", {**ACCOUNT, "username": "eve"}).status_code == 410
    assert Person.objects.count() == 1


def test_a_refused_account_leaves_the_link_open(db: None, client: Client) -> None:
    token = mint()
    answer = client.post(f"/operator/{token}", {**ACCOUNT, "password1": "short"})
    assert answer.status_code == 422
    assert "too short" in answer.content.decode()
    assert not Person.objects.exists()
    assert is_good(str(token))


def test_who_has_an_account_takes_the_link_with_it(make_person: MakePerson, client_of: ClientOf) -> None:
    ada, token = make_person("ada"), mint()
    client = client_of(ada)
    assert "You are signed in as @ada." in text(client, f"/operator/{token}")
    assert client.post(f"/operator/{token}").headers["Location"] == STEP["instance"]
    ada.refresh_from_db()
    assert ada.is_superuser
    assert Person.objects.count() == 1


def test_every_step_is_skipped_by_a_plain_link_in_order(operator: Client) -> None:
    paths = list(STEP.values())
    for number, (path, onward) in enumerate(pairwise(paths), 1):
        page = text(operator, path)
        assert f"First steps: {number} of 4" in page
        assert page.count('aria-current="step"') == 1
        assert any(f'href="{onward}">{word}' in page for word in ("Skip", "Leave it so and go on", "Stay without it"))
    assert "First steps: 4 of 4" in text(operator, paths[-1])
    assert 'href="/create/new"' in text(operator, paths[-1])
    assert instance.load() == Instance()
    assert not DBTaskResult.objects.exists()


def test_each_step_is_reached_again_from_the_operators_page(operator: Client) -> None:
    index = text(operator, "/operate")
    for path in ("/operate/instance", "/operate/model", "/operate/demo", STEP["instance"]):
        assert f'href="{path}"' in index
        assert ("First steps: 1 of 4" in text(operator, path)) == (path == STEP["instance"])
    kept = operator.post("/operate/instance", {"name": "Kiln", "is_open": "on"})
    assert kept.headers["Location"] == "/operate/instance"


@pytest.mark.parametrize("path", [*STEP.values(), "/operate/demo"])
def test_the_steps_exist_for_the_operator_only(make_person: MakePerson, client_of: ClientOf, path: str) -> None:
    client = client_of(make_person("bob"))
    assert client.get(path).status_code == 404
    assert client.post(path, {"name": "Bob's", "action": "add", "kind": "off"}).status_code in {404, 405}
    assert instance.load() == Instance()
    assert not DBTaskResult.objects.exists()


def test_its_name_and_line_stand_where_strangers_look(operator: Client, client: Client) -> None:
    told = {"name": "Kiln & Co <3", "line": "Potters of the valley", "is_open": "on"}
    assert operator.post(STEP["instance"], told).headers["Location"] == STEP["model"]
    home = text(client, "/")
    assert "<title>For you · Kiln &amp; Co &lt;3</title>" in home
    assert "<bdi>Kiln &amp; Co &lt;3</bdi>" in home
    signing = text(client, "/account/signup/")
    assert "Join Kiln &amp; Co &lt;3" in signing
    assert "Potters of the valley" in signing
    assert 'value="Potters of the valley"' in text(operator, "/operate/instance")


@pytest.mark.parametrize("name", ["", "   ", "x" * 41])
def test_a_name_that_cannot_be_is_refused(operator: Client, name: str) -> None:
    answer = operator.post(STEP["instance"], {"name": name, "line": "Kept as typed"})
    assert answer.status_code == 422
    assert 'value="Kept as typed"' in answer.content.decode()
    assert instance.load() == Instance()


def test_a_closed_instance_lets_nobody_new_in_but_the_operator(db: None, client: Client, operator: Client) -> None:
    operator.post("/operate/instance", {"name": "Kiln", "line": "", "is_open": ""})
    assert "Nobody new can join now" in text(client, "/account/signup/")
    assert client.post("/account/signup/", {**ACCOUNT, "username": "eve"}).status_code == 200
    assert not Person.objects.filter(username="eve").exists()
    assert "/account/signup/" not in text(client, "/")
    assert "/account/signup/" not in text(client, "/account/login/")
    Person.objects.update(is_superuser=False)
    answer = client.post(f"/operator/{mint()}", {**ACCOUNT, "username": "eve"})
    assert answer.headers["Location"] == STEP["instance"]


def test_a_damaged_file_counts_as_none(operator: Client) -> None:
    instance.keep(Instance("Kiln"))
    instance._place().write_text('{"name": "Ki')
    assert instance.load() == Instance()
    assert "MuseSpark" in text(operator, "/operate/instance")


def test_the_model_step_keeps_a_choice_and_goes_on(operator: Client) -> None:
    page = text(operator, STEP["model"])
    assert 'value="test">' in page
    assert operator.post(STEP["model"], {"kind": "off", "action": "keep"}).headers["Location"] == STEP["demo"]
    assert "switched writing models off" in text(operator, "/operate/model")


def test_the_demo_is_added_and_removed_from_its_page(operator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrive, "WORKS", 6)
    assert operator.post(STEP["demo"], {"action": "add"}).headers["Location"] == STEP["demo"]
    assert operator.post(STEP["demo"], {"action": "add"}).status_code == 302
    assert DBTaskResult.objects.count() == 1
    assert "is being made" in text(operator, STEP["demo"])
    assert not stands()
    make_demo.call()
    DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL)
    assert stands()
    page = text(operator, STEP["demo"])
    assert "Remove the demo world" in page
    operator.post("/operate/demo", {"action": "remove"})
    assert "is being removed" in text(operator, "/operate/demo")
    remove_demo.call()
    DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL)
    assert not stands()
    assert Person.objects.get().username == "ada"
    assert "Add the demo world" in text(operator, "/operate/demo")


def test_a_demo_whose_handles_are_taken_is_refused_with_the_reason(operator: Client, make_person: MakePerson) -> None:
    make_person("paloma_c")
    answer = operator.post(STEP["demo"], {"action": "add"}, follow=True)
    assert "which are taken: paloma_c" in answer.content.decode()
    assert not DBTaskResult.objects.exists()


def test_an_empty_place_says_what_to_do(operator: Client, client: Client) -> None:
    stranger = text(client, "/")
    assert "Nothing is published here yet" in stranger
    assert 'href="/account/signup/"' in stranger
    home = text(operator, "/")
    assert 'href="/create/new"' in home
    assert 'href="/operate/demo"' in home
    assert "Make a first draft" in text(operator, "/learn")
    assert 'href="/create"' in text(operator, "/earn")
