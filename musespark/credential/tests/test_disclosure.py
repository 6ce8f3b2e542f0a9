"""What is shown of AI where a Work is first seen: by glyph and words, beside the sentence, and open to contest."""

import pytest
from django.test import Client

from conftest import ClientOf, MakePerson, MakeWork
from musespark.credential import shown, vouch
from musespark.credential.contest import contest, rule, take_back
from musespark.credential.disclosure import Disclosure, disclose
from musespark.credential.facts import Facts, as_json, from_json
from musespark.credential.models import Label, Ruling
from musespark.credential.process import Layer, ProcessRecord
from musespark.people.models import Person
from musespark.works.models import Notice, Work

READ = "AI took part in the text; a person read it before publishing and answers for it."
NONE = "No part of it is known to be by AI."
PHOTO, AI = (Layer("photo"),), (Layer("ai", role="picture"),)
POSTER = (Layer("drawn", 500_000), Layer("photo", 400_000), Layer("ai", 100_000, "words"))


def told(text: dict[str, int], *pictures: tuple[Layer, ...], reviewed: bool = True, **more: object) -> Disclosure:
    record = ProcessRecord(text=text, complete=True)
    return disclose(Facts(record, bool(text), pictures, is_reviewed=reviewed, **more))  # type: ignore[arg-type]  # a test's shorthand


@pytest.mark.parametrize(
    ("text", "pictures", "kind", "reason"),
    [
        ({"typed": 9}, [PHOTO], "none", NONE),
        ({"typed": 9}, [AI], "generated", "The picture was made by AI."),
        ({"typed": 9}, [PHOTO, AI], "generated", "Picture 2 was made by AI."),
        ({}, [POSTER], "modified", "The picture is in part by AI."),
        ({}, [(Layer("ai", 960_000), Layer("drawn", 40_000))], "generated", "The picture was made by AI."),
        ({}, [(Layer("ai-edited"),)], "generated", "The picture was made by AI."),
        ({}, [AI, POSTER], "generated", "Picture 1 was made by AI."),
        ({"ai": 9}, [], "none", READ),
        ({"typed": 5, "ai-edited": 4}, [PHOTO], "none", READ),
        ({"typed": 9}, [(Layer("unknown"),)], "unknown", "How the picture was made is not known."),
        ({"pasted": 9}, [PHOTO], "unknown", "How the text was made is not known."),
        (
            {"pasted": 9},
            [(Layer("broken"),)],
            "broken",
            "The picture carries a credential that is broken, so how it was made can't be relied on.",
        ),
        ({"typed": 9}, [(Layer("broken"),), AI], "generated", "Picture 2 was made by AI."),
        ({}, [], "none", NONE),
    ],
)
def test_what_is_shown_has_its_reason(
    text: dict[str, int], pictures: list[tuple[Layer, ...]], kind: str, reason: str
) -> None:
    assert told(text, *pictures) == Disclosure(kind, reason)


def test_a_text_that_nobody_read_is_named_like_a_picture() -> None:
    assert told({"ai": 9}, reviewed=False) == Disclosure("generated", "The text was made by AI.")
    assert told({"ai": 5, "typed": 5}, reviewed=False) == Disclosure("modified", "The text is in part by AI.")


def test_who_says_that_ai_took_part_is_shown_to_say_so() -> None:
    assert told({"typed": 9}, notices=("ai",)) == Disclosure("modified", "The author says that AI took part.")


def test_facts_from_before_were_read_by_their_author() -> None:
    kept = as_json(Facts(ProcessRecord(text={"ai": 9}), has_text=True))
    kept.pop("is_reviewed")
    assert disclose(from_json(kept)).reason == READ


@pytest.fixture
def work(make_work: MakeWork) -> Work:
    """A Work whose author says that AI took part."""
    work = make_work()
    Notice.objects.create(work=work, kind="ai")
    vouch.vouch(work)
    return work


@pytest.fixture
def operator(make_person: MakePerson) -> Person:
    return make_person("olga", is_staff=True)


def test_the_card_shows_it_by_glyph_and_words_beside_the_sentence(work: Work, client: Client) -> None:
    page = client.get(f"/w/{work.key}").content.decode()
    _, _, credit = page.partition('class="credit"')
    assert '#machine"' in credit.partition("AI modified")[0]
    assert "the author says that AI took part" in credit.partition("</a>")[0]
    assert shown.labels([work.pk])[work.pk].disclosed == "modified"


def test_the_station_says_why_and_who_read_the_text(work: Work, client: Client) -> None:
    page = client.get(f"/w/{work.key}/prove").content.decode()
    assert "AI modified" in page
    assert "The author says that AI took part." in page
    assert "@ada read the text before publishing it" in page


def test_the_preview_shows_it_before_publishing(make_work: MakeWork, client: Client) -> None:
    draft = make_work(published=False)
    Notice.objects.create(work=draft, kind="ai")
    client.force_login(draft.author)
    assert "AI modified" in client.get(f"/prove/preview/{draft.key}").content.decode()


def test_what_is_shown_is_contested_decided_by_a_person_and_taken_back(
    work: Work, operator: Person, make_person: MakePerson, client_of: ClientOf
) -> None:
    row = contest(work, by=make_person("bob"), reason="not-ai")
    client = client_of(operator)
    assert '<option value="none">' in client.get("/operate/contests").content.decode()
    sent = {"disclosed": "none", "why": "A spelling check is no AI."}
    assert client.post(f"/operate/contests/{row.pk}", sent).status_code == 302
    label, ruling = Label.objects.get(), Ruling.objects.get()
    assert (label.disclosed, label.sentence, ruling.outcome) == ("none", label.computed, "corrected")
    assert shown.labels([work.pk])[work.pk].disclosed == ""
    page = client.get(f"/w/{work.key}/prove").content.decode()
    assert "A person decided so; see below." in page
    assert "A person corrected the label" in page
    take_back(ruling, by=operator)
    assert Label.objects.get().disclosed == "modified"


def test_a_correction_of_the_words_keeps_what_was_decided_of_ai(
    work: Work, operator: Person, make_person: MakePerson
) -> None:
    for name, facts in (("bob", {"disclosed": "none"}), ("eve", {"corrected": "Text: typed on paper first"})):
        rule(contest(work, by=make_person(name), reason="other"), by=operator, why="Looked.", **facts)
    label = Label.objects.get()
    assert (label.disclosed, label.sentence) == ("none", "Text: typed on paper first")


def test_nonsense_decides_nothing(work: Work, operator: Person, make_person: MakePerson, client_of: ClientOf) -> None:
    row = contest(work, by=make_person("bob"), reason="not-ai")
    sent = {"disclosed": "maybe", "why": "Looked."}
    assert client_of(operator).post(f"/operate/contests/{row.pk}", sent).status_code == 422
    assert not Ruling.objects.exists()
    assert Label.objects.get().disclosed == "modified"
