"""What is known about me: every room's part seen, exported, deleted."""

import json
import re

import pytest
from django.db import connection

from conftest import ClientOf, MakePerson, MakeWork
from musespark.people import known
from musespark.people.consent import allow_all
from musespark.people.known import Row, Section
from musespark.people.models import Follow, Notification, Person
from musespark.people.notify import notify
from musespark.people.relate import block, follow, mute
from musespark.support import limits


def test_everything_is_shown_and_exported(make_person: MakePerson, client_of: ClientOf) -> None:
    ada, bob, eve = (
        make_person("ada", bio="I bake <b>", email="ada@example.org"),
        make_person("bob"),
        make_person("eve"),
    )
    allow_all(ada)
    follow(ada, bob)
    notify(ada, "like", url="/w/1", actor=bob)
    mute(ada, bob)
    block(ada, eve)
    client = client_of(ada)
    page = client.get("/known").content.decode()
    assert "ada@example.org" in page
    assert "I bake &lt;b&gt;" in page
    answer = client.get("/known.json")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ada-known.json"'
    assert answer.headers["Cache-Control"] == "no-store"
    everything = json.loads(answer.content)
    assert everything["account"][0]["email"] == "ada@example.org"
    assert everything["follows"][0]["follows"] == "bob"
    assert [next(iter(row)) for row in everything["hidden"]] == ["muted", "blocked"]
    assert {(row["signal"], row["may_teach"]) for row in everything["consents"]} >= {("views", "feed")}
    assert everything["notifications"][0]["by"] == "bob"


def test_columns_and_codes_are_said_in_words(make_person: MakePerson, make_work: MakeWork, client_of: ClientOf) -> None:
    ada, bob = make_person("ada"), make_person("bob")
    for text in ("A loaf.", "And rye."):
        make_work(ada, text=text)
    make_work(bob).likes.create(person=ada)
    allow_all(ada)
    notify(ada, "follow", url="/@bob", actor=bob)
    page = client_of(ada).get("/known").content.decode()
    for head in ("Reply to", "Published", "Deleted", "May teach"):
        assert f'<th scope="col">{head}</th>' in page
    assert "<dt>Work</dt>" in page
    assert "<bdi>drafts in your voice</bdi>" in page
    assert "<bdi>followed you</bdi>" in page
    assert "<bdi>English</bdi>" in page
    assert re.findall(r"<(?:th scope=\"col\"|dt)>([^<]*(?:_|\bkey\b|\bat\b)[^<]*)<", page) == []


def test_empty_parts_stand_together_at_the_end_and_yes_is_said_so(
    make_person: MakePerson, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = [
        Section("none", "Nets", "For fish.", lambda _person: []),
        Section("some", "Boats", "For sea.", lambda _person: [{"afloat": True, "sold": False, "crew": 1}]),
        Section("zero", "Oars", "For rivers.", lambda _person: [], lambda _person: None),
    ]
    monkeypatch.setattr(known, "sections", parts)
    page = client_of(make_person("ada")).get("/known").content.decode()
    assert re.findall(r"<li><strong>([^<]*)</strong>: ([^<]*)</li>", page) == [
        ("Nets", "For fish."),
        ("Oars", "For rivers."),
    ]
    assert re.findall(r"<dd><bdi>(.*?)</bdi>", page) == ["Yes", "No", "1"]
    assert "/known/zero/forget" not in page


def test_others_are_not_in_it(make_person: MakePerson, client_of: ClientOf) -> None:
    ada, bob = make_person("ada"), make_person("bob", email="bob@example.org")
    follow(bob, ada)
    Notification.objects.all().delete()
    assert "bob" not in client_of(ada).get("/known.json").content.decode()


def test_a_part_is_deleted_for_oneself_alone(make_person: MakePerson, client_of: ClientOf) -> None:
    ada, bob, eve = make_person("ada"), make_person("bob"), make_person("eve")
    follow(ada, eve)
    follow(bob, eve)
    assert client_of(ada).post("/known/follows/forget").headers["Location"] == "/known"
    assert list(Follow.objects.values_list("follower__username", flat=True)) == ["bob"]


@pytest.mark.parametrize("name", ["account", "consents", "nothing"])
def test_what_has_no_deletion_is_not_deleted(make_person: MakePerson, client_of: ClientOf, name: str) -> None:
    ada = make_person("ada")
    allow_all(ada)
    assert client_of(ada).post(f"/known/{name}/forget").status_code == 404
    assert client_of(ada).get("/known/follows/forget").status_code == 405
    assert ada.consents.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/known", "/known.json"])
def test_it_is_read_in_no_transaction(
    make_person: MakePerson, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    seen = list[bool]()

    def rows(_person: Person) -> list[Row]:
        seen.append(connection.in_atomic_block)
        return []

    monkeypatch.setattr(known, "sections", [Section("extra", "Extra", "For tests.", rows)])
    assert client_of(make_person("ada")).get(path).status_code == 200
    assert seen == [False]


@pytest.mark.django_db(transaction=True)
def test_a_part_is_deleted_in_one_transaction(
    make_person: MakePerson, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = list[bool]()

    def forget(_person: Person) -> None:
        seen.append(connection.in_atomic_block)

    monkeypatch.setattr(known, "sections", [Section("extra", "Extra", "For tests.", lambda _person: [], forget)])
    client_of(make_person("ada")).post("/known/extra/forget")
    assert seen == [True]


@pytest.mark.parametrize(("path", "what", "most"), [("/known", "known-page", 60), ("/known.json", "known", 20)])
def test_nobody_reads_it_without_end(
    make_person: MakePerson, client_of: ClientOf, path: str, what: str, most: int
) -> None:
    ada = make_person("ada")
    limits.spend(what, f"p{ada.pk}", most=most, seconds=600, times=most)
    assert client_of(ada).get(path).status_code == 429


def test_rooms_add_their_parts(make_person: MakePerson, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"n": number, "text": None} for number in range(25)]
    monkeypatch.setattr(known, "sections", [Section("extra", "Extra", "For tests.", lambda _person: iter(rows))])
    client = client_of(make_person("ada"))
    page = client.get("/known").content.decode()
    assert "<bdi>19</bdi>" in page
    assert "<bdi>20</bdi>" not in page
    assert "the file holds all" in page
    assert len(json.loads(client.get("/known.json").content)["extra"]) == 25
