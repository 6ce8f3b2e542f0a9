"""Before publishing likeness is said in bands; looks at it are limited by the hour, noted, and hold nothing up."""

from datetime import timedelta

import pytest
from django.test import Client

from conftest import ClientOf, MakePerson, MakeWork
from musespark.credential import likeness, probing
from musespark.credential.bearing import bear
from musespark.credential.models import Probing
from musespark.people.models import Person
from musespark.support import clock
from musespark.works.models import Publication, Work
from musespark.works.publish import publish

TEXT = (
    "The oven door sticks in winter, so my grandmother kept a wooden spoon by the stove and told nobody why. "
    "She baked rye on Tuesdays and gave the first slice to whoever came in with snow on their boots."
)


@pytest.fixture
def eve(make_person: MakePerson) -> Person:
    return make_person("eve")


@pytest.fixture
def draft(make_work: MakeWork, eve: Person) -> Work:
    """A draft by eve that says what ada published."""
    bear(make_work(text=TEXT))
    return make_work(eve, text=TEXT, published=False)


def look(client: Client, draft: Work, text: str | None = None) -> str:
    if text is not None:
        Work.objects.filter(pk=draft.pk).update(text=text)
    return client.get(f"/prove/near/{draft.key}", headers={"HX-Request": "true"}).content.decode()


@pytest.mark.parametrize(
    ("text", "picture", "words"),
    [
        (0.97, 0.0, "Text: near-copy"),
        (0.6, 0.0, "Text: near-copy"),
        (0.55, 0.0, "Text: close"),
        (0.1, 0.0, "Text: some likeness"),
        (0.0, 0.8, "Picture: near-copy"),
        (0.5, 1.0, "Picture: near-copy, text: close"),
        (0.0, 0.0, ""),
    ],
)
def test_likeness_is_told_in_bands(text: float, picture: float, words: str) -> None:
    assert likeness.told(text, picture) == words


def test_who_writes_reads_a_band_and_no_number(draft: Work, eve: Person, client_of: ClientOf) -> None:
    page = look(client_of(eve), draft)
    assert "<strong>Text: near-copy</strong>" in page
    assert "alike" not in page
    assert "&#8239;%" not in page


def test_who_verifies_a_text_reads_a_band_and_no_number(draft: Work, client: Client) -> None:
    page = client.post("/prove", {"text": draft.text}).content.decode()
    assert "Text: near-copy" in page
    assert "% alike" not in page


def test_each_version_is_noted_once_with_whether_it_was_near(draft: Work, eve: Person, client_of: ClientOf) -> None:
    client = client_of(eve)
    for text in (TEXT, TEXT, TEXT.replace("oven", "stove"), "A cat asleep on a warm roof, for once in the sun."):
        look(client, draft, text)
    row = Probing.objects.get()
    assert (row.person, row.work, row.looks, row.near) == (eve, draft, 3, 2)


def test_many_versions_within_the_hour_have_to_wait_and_publishing_has_not(
    draft: Work, eve: Person, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probing, "MOST", 3)
    client = client_of(eve)
    for number in range(3):
        assert "near-copy" in look(client, draft, f"{TEXT} {number}")
    page = look(client, draft, f"{TEXT} and more")
    assert "You looked at 3 versions within the hour. You can look again at" in page
    assert "near-copy" not in page
    assert Probing.objects.get().looks == 3
    publish(Work.objects.get(pk=draft.pk), by=eve)
    assert Publication.objects.filter(work=draft).exists()


def test_a_version_that_was_looked_at_is_free_and_the_next_hour_is_another(
    draft: Work, eve: Person, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probing, "MOST", 1)
    client = client_of(eve)
    for _ in range(2):
        assert "near-copy" in look(client, draft)
    assert "within the hour" in look(client, draft, f"{TEXT} 2")
    seen = probing.version(Work.objects.get(pk=draft.pk))
    with clock.at(clock.now() + timedelta(minutes=61)):
        assert probing.wait(draft, seen, by=eve) is None


def test_operators_see_who_looks_most_and_nothing_of_the_drafts(
    draft: Work, eve: Person, make_person: MakePerson, make_work: MakeWork, client_of: ClientOf
) -> None:
    bob = make_person("bob")
    for person, times in ((eve, 2), (bob, 5)):
        work = make_work(person, text=f"a secret of {person}", published=False)
        for number in range(times):
            probing.note(work, str(number), by=person, is_near=True)
    probing.note(make_work(make_person("cleo"), published=False), "1", by=eve, is_near=False)
    assert [(row["person__username"], row["drafts"], row["all_near"]) for row in probing.most()] == [
        ("bob", 1, 5),
        ("eve", 1, 2),
    ]
    page = client_of(make_person("olga", is_staff=True)).get("/operate/disputes").content.decode()
    assert page.index("@bob</a>") < page.index("@eve</a>")
    assert "a secret of" not in page
    assert client_of(bob).get("/operate/disputes").status_code == 404


def test_what_was_noted_is_forgotten_after_ninety_days(draft: Work, eve: Person) -> None:
    with clock.at(clock.now() - timedelta(days=91)):
        probing.note(draft, "1", by=eve, is_near=True)
    probing.note(draft, "2", by=eve, is_near=True)
    assert list(probing.most()) != []
    assert probing.forget_old() == 1
    assert Probing.objects.get().last == "2"
