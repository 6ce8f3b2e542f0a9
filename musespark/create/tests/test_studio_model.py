"""The model killed, hung, refusing or absent: the studio says so, the draft survives, publishing works."""

import json
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from musespark.create import ask as asking
from musespark.create import choice
from musespark.create.engine.writer import Ask, Chunk
from musespark.create.make import make_round
from musespark.create.models import Cancellation, Offer, Round
from musespark.create.tests.conftest import NOTES, Desk
from musespark.people.models import Person
from musespark.works.models import Work
from musespark.works.refuse import Refused

pytestmark = pytest.mark.django_db
Server = Callable[..., str]


def use(url: str, key: str = "") -> None:
    choice.save(choice.Setting(kind="url", url=url, key=key, model="tiny"))


def publishes(desk: Desk, work: Work) -> bool:
    fields = {"title": "", "text": "Mine", "notes": "", "revision": "0"}
    desk.client.post(reverse("create:publish", args=[work.key]), fields)
    return Work.objects.get(pk=work.pk).is_published


def test_a_model_writes_offers_that_say_who_made_them(desk: Desk, server: Server) -> None:
    use(server(100))
    asked = desk.offers(desk.draft(), "title")
    written = asked.offers.filter(source="model")
    assert written.exists()
    assert {(offer.model, len(offer.prompt_sha256), offer.seed > 0) for offer in written} == {("tiny", 64, True)}
    assert asked.conclusion.problem == ""


def test_a_model_that_finds_no_other_words_is_said_to(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    class Echo:
        """A model that gives the notes back."""

        name = "echo"

        def stream(self, asked: Ask) -> Iterator[Chunk]:
            kind = next(iter(asked.schema["properties"])) if asked.schema else "text"
            yield from (Chunk(index, json.dumps({kind: NOTES}), done=True) for index in range(asked.n))

    monkeypatch.setattr(choice, "writer", Echo)
    asked = desk.offers(desk.draft(), "caption")
    assert asked.offers.filter(kind="caption").count() == 4
    assert not asked.offers.filter(source="model").exists()
    assert asked.conclusion.problem == "The model found no other words for your texts: these are your own."


def test_a_number_that_is_not_in_the_notes_is_marked(desk: Desk, server: Server) -> None:
    use(server(100))
    asked = desk.offers(desk.draft(), "caption")
    offer = asked.offers.filter(source="model", text__contains="9 hours")[0]
    marked = [(offer.text[mark["start"] : mark["end"]], mark["kind"]) for mark in offer.marks]
    assert ("9", "number") in [(text.split()[0], kind) for text, kind in marked]


@pytest.mark.parametrize("answers", [0, 4], ids=["at once", "in the middle"])
@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("dies", "The connection to the model's server broke"),
        ("hangs", "The model's server took too long. It may be busy or hung; try again."),
        ("refuses", "too many requests, or the account's limit is reached. It says: Come back tomorrow."),
    ],
)
def test_a_model_that_fails_costs_a_sentence_and_nothing_of_the_draft(
    desk: Desk, server: Server, monkeypatch: pytest.MonkeyPatch, how: str, words: str, answers: int
) -> None:
    monkeypatch.setattr("musespark.create.engine.writer.PATIENCE", 1.5)
    use(server(answers, how))
    work = desk.draft(title="Mended", text="I did not hide the holes.")
    asked = desk.offers(work)
    assert words in asked.conclusion.problem
    assert asked.conclusion.problem.endswith("Your draft is safe, and you can publish without a model.")
    assert not asked.runs
    page = desk.client.get(reverse("create:draft", args=[work.key])).content.decode()
    assert asked.conclusion.problem in page.replace("&#x27;", "'")
    assert asked.offers.filter(source="model").exists() is bool(answers)
    assert [asked.offers.filter(kind=kind).count() for kind in ("title", "caption", "hashtags")] == [4, 4, 1]
    assert asked.offers.filter(kind="poster").count() == 3
    now = Work.objects.select_related("brief").get(pk=work.pk)
    assert (now.title, now.text, now.brief.notes) == ("Mended", "I did not hide the holes.", NOTES)
    assert publishes(desk, work)


@pytest.mark.parametrize("how", ["dies", "hangs", "refuses"])
def test_another_offer_from_a_model_that_fails_is_a_sentence_too(
    desk: Desk, server: Server, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr("musespark.create.engine.writer.PATIENCE", 1.5)
    use(server(0, how))
    work = desk.draft()
    first = desk.offers(work, "hashtags").offers.get()
    title = Offer.objects.create(brief=work.brief, round=first.round, kind="title", position=0, source="extracted")
    again = asking.ask(work, by=desk.person, kinds=["title"], like=title)
    make_round.call(again.pk)
    assert "Your draft is safe" in Round.objects.get(pk=again.pk).conclusion.problem
    assert publishes(desk, work)


def test_a_server_that_refuses_connections_ends_the_round_with_a_sentence(desk: Desk) -> None:
    use("http://127.0.0.1:9/v1")
    asked = desk.offers(desk.draft())
    assert "refuses connections" in asked.conclusion.problem
    assert asked.offers.filter(source="extracted").exists()


def test_a_job_that_is_done_again_adds_nothing(desk: Desk) -> None:
    asked = desk.offers(desk.draft())
    before = asked.offers.count()
    make_round.call(asked.pk)
    assert asked.offers.count() == before


def test_a_job_taken_over_from_a_killed_worker_adds_only_what_is_missing(desk: Desk) -> None:
    asked = desk.offers(desk.draft())
    whole = sorted(asked.offers.values_list("kind", "text"))
    asked.conclusion.delete()
    asked.offers.filter(kind__in=["caption", "poster"], position__gt=0).delete()
    make_round.call(asked.pk)
    assert sorted(asked.offers.values_list("kind", "text")) == whole


def test_a_draft_deleted_meanwhile_needs_no_offers(desk: Desk) -> None:
    work = desk.draft()
    asked = asking.ask(work, by=desk.person)
    number = asked.pk
    work.delete()
    make_round.call(number)
    assert not Offer.objects.exists()


def test_a_cancelled_round_stops_and_keeps_what_came(desk: Desk, server: Server) -> None:
    use(server(100))
    work = desk.draft()
    asked = asking.ask(work, by=desk.person)
    for _ in range(2):
        desk.client.post(reverse("create:cancel", args=[work.key]))
    assert Cancellation.objects.count() == 1
    make_round.call(asked.pk)
    assert not Round.objects.get(pk=asked.pk).runs
    assert not Offer.objects.filter(source="model").exists()


def test_asking_twice_at_once_is_one_round(desk: Desk) -> None:
    work = desk.draft()
    first = asking.ask(work, by=desk.person)
    assert asking.ask(work, by=desk.person) == first
    assert Round.objects.count() == 1


def test_a_draft_that_had_hundreds_of_offers_gets_no_more(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("musespark.create.ask.OFFERS", 2)
    work = desk.draft()
    desk.offers(work, "title")
    with pytest.raises(Refused, match="has had 2 offers"):
        asking.ask(work, by=desk.person)


def test_the_page_asks_again_only_while_a_round_runs(desk: Desk) -> None:
    work = desk.draft()
    asked = asking.ask(work, by=desk.person)
    url = reverse("create:offers", args=[work.key])
    running = desk.client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert 'hx-trigger="every 1s"' in running
    make_round.call(asked.pk)
    last = desk.client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert 'hx-trigger="every 1s"' not in last
    assert 'id="tiles-poster" hx-swap-oob="beforeend"' in last
    newest = max(asked.offers.values_list("pk", flat=True))
    nothing = desk.client.get(f"{url}?after={newest}", headers={"HX-Request": "true"}).content.decode()
    assert "tile--" not in nothing


def test_the_operator_keeps_a_key_where_only_the_server_reads_it(
    make_person: Callable[..., Person], client_of: Callable[[Person], Client], settings: Settings
) -> None:
    client = client_of(make_person("root", is_staff=True))
    fields = {"kind": "url", "url": "http://127.0.0.1:9/v1", "key": "sk-secret", "model": "m", "action": "keep"}
    client.post(reverse("create:model"), fields)
    place = Path(settings.DATA) / "keys" / "model.json"
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    page = client.get(reverse("create:model")).content.decode()
    assert "sk-secret" not in page
    client.post(reverse("create:model"), {**fields, "key": "", "model": "other"})
    assert (choice.load().key, choice.load().model) == ("sk-secret", "other")
    client.post(reverse("create:model"), {**fields, "key": "", "url": "http://127.0.0.1:7/v1"})
    assert choice.load().key == ""


def test_the_test_button_says_what_is_wrong_and_keeps_nothing(
    make_person: Callable[..., Person], client_of: Callable[[Person], Client]
) -> None:
    client = client_of(make_person("root", is_staff=True))
    fields = {"kind": "url", "url": "http://127.0.0.1:9/v1", "action": "test"}
    assert "refuses connections" in client.post(reverse("create:model"), fields).content.decode()
    nowhere = client.post(reverse("create:model"), {"kind": "embedded", "url": "", "action": "test"}).content.decode()
    assert "Type the address of your server first" in nowhere
    assert choice.load() == choice.Setting()


def test_a_broken_choice_is_the_default(settings: Settings) -> None:
    place = Path(settings.DATA) / "keys" / "model.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    for text in ("{", '{"kind": "magic"}', '{"kind": "url", "extra": 1}', "[]"):
        place.write_text(text)
        assert choice.load() == choice.Setting()
