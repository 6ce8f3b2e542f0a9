"""A label is contested in two clicks, decided by a person who is not involved, logged, and can be taken back."""

from collections.abc import Callable

import pytest
from django.test import Client

from musespark.credential import vouch
from musespark.credential.contest import contest, open_ruling, rule, take_back
from musespark.credential.facts import Facts
from musespark.credential.models import Contest, Label, Reversal, Ruling
from musespark.credential.process import ProcessRecord
from musespark.people.models import Consent, Notification, Person
from musespark.traces.models import Trace
from musespark.web.spell import exact
from musespark.works.edit import edit
from musespark.works.life import LIFE
from musespark.works.models import Work
from musespark.works.refuse import Refused

MakePerson = Callable[..., Person]
ClientOf = Callable[[Person], Client]
SENTENCE = "Text: how it was written is not recorded"


@pytest.fixture
def work(make_work: Callable[..., Work]) -> Work:
    work = make_work()
    vouch.vouch(work)
    return work


@pytest.fixture
def bob(make_person: MakePerson) -> Person:
    return make_person("bob")


@pytest.fixture
def operator(make_person: MakePerson) -> Person:
    return make_person("olga", is_staff=True)


def test_two_clicks_contest_a_label(work: Work, bob: Person, client_of: ClientOf) -> None:
    client = client_of(bob)
    assert 'name="reason" value="hides-ai"' in client.get(f"/w/{work.key}/prove").content.decode()
    answer = client.post(f"/w/{work.key}/contest", {"reason": "hides-ai"})
    assert answer.headers["Location"] == f"/w/{work.key}/prove"
    row = Contest.objects.get()
    assert (row.work, row.by, row.reason, row.sentence) == (work, bob, "hides-ai", SENTENCE)
    assert "You said that this label is wrong." in client.get(f"/w/{work.key}/prove").content.decode()


def test_contesting_twice_is_once(work: Work, bob: Person) -> None:
    first = contest(work, by=bob, reason="other", words="one")
    assert contest(work, by=bob, reason="not-ai", words="two") == first
    assert Contest.objects.get().words == "one"
    assert Trace.objects.filter(kind="label-contested").count() == 1


def test_who_contested_and_the_author_read_that_it_waits(
    work: Work, bob: Person, operator: Person, make_person: MakePerson, client_of: ClientOf, client: Client
) -> None:
    row = contest(work, by=bob, reason="hides-ai")
    author, other = client_of(work.author), client_of(make_person("eve"))
    station, form = f"/w/{work.key}/prove", f"/w/{work.key}/contest"
    waits = f"Since {exact(row.at)} it waits for a decision."
    assert f"You said that this label is wrong. {waits}" in client_of(bob).get(station).content.decode()
    assert f"“It hides that AI was used”. {waits}" in author.get(station).content.decode()
    for visitor in (other, client):
        assert waits not in visitor.get(station).content.decode()
    page = client_of(bob).get(form).content.decode()
    assert f"You said on {exact(row.at)} that it is wrong: It hides that AI was used. It waits for a decision" in page
    assert 'type="radio"' not in page
    assert 'type="radio"' in other.get(form).content.decode()
    rule(row, by=operator, why="Looked at it.")
    assert "it waits" not in author.get(station).content.decode()
    assert "It was decided: The label stands. Looked at it." in client_of(bob).get(form).content.decode()


def test_a_stranger_is_not_taken_for_who_contested_and_left(work: Work, bob: Person, client: Client) -> None:
    contest(work, by=bob, reason="other")
    Contest.objects.update(by=None)
    assert "You said that this label is wrong" not in client.get(f"/w/{work.key}/prove").content.decode()


def test_a_contest_waits_for_everybody_who_decides_here(
    work: Work, bob: Person, operator: Person, make_person: MakePerson, client_of: ClientOf
) -> None:
    make_person("left", is_staff=True, is_active=False)
    row = contest(work, by=bob, reason="other")
    contest(work, by=bob, reason="other")
    told = Notification.objects.get()
    assert (told.person, told.actor, told.kind, told.url) == (
        operator,
        None,
        "waits",
        f"/operate/contests#contest-{row.pk}",
    )
    page = client_of(operator).get("/notifications").content.decode()
    assert "Waits for your decision" in page
    assert "Contested label: A loaf with spent grain." in page
    assert f'id="contest-{row.pk}"' in client_of(operator).get("/operate/contests").content.decode()


def test_an_operator_who_contests_is_not_told_by_themselves(work: Work, operator: Person) -> None:
    contest(work, by=operator, reason="other")
    assert not Notification.objects.exists()


def test_the_author_may_contest_too(work: Work, client_of: ClientOf) -> None:
    client_of(work.author).post(f"/w/{work.key}/contest", {"reason": "not-ai", "words": "I typed it."})
    assert Contest.objects.get().by == work.author


@pytest.mark.parametrize("data", [{}, {"reason": "nonsense"}, {"reason": "other", "words": "x" * 501}])
def test_a_contest_without_sense_changes_nothing(
    work: Work, bob: Person, client_of: ClientOf, data: dict[str, str]
) -> None:
    assert client_of(bob).post(f"/w/{work.key}/contest", data).status_code == 422
    assert not Contest.objects.exists()


def test_a_stranger_must_sign_in_first(work: Work, client: Client) -> None:
    assert client.post(f"/w/{work.key}/contest", {"reason": "other"}).status_code == 302
    assert not Contest.objects.exists()


def test_a_draft_cannot_be_contested(make_work: Callable[..., Work], bob: Person, client_of: ClientOf) -> None:
    draft = make_work(published=False)
    assert client_of(bob).post(f"/w/{draft.key}/contest", {"reason": "other"}).status_code == 404


def test_a_work_without_a_label_yet_is_refused_with_a_sentence(
    make_work: Callable[..., Work], bob: Person, client_of: ClientOf
) -> None:
    work = make_work()
    page = client_of(bob).post(f"/w/{work.key}/contest", {"reason": "other"}, follow=True).content.decode()
    assert "has no label yet" in page
    assert not Contest.objects.exists()


def test_a_correction_changes_the_label_and_tells_both_sides(work: Work, bob: Person, operator: Person) -> None:
    row = contest(work, by=bob, reason="hides-ai")
    ruling = rule(row, by=operator, corrected="Text: written with AI, says its author", why="The author agrees.")
    label = Label.objects.get()
    assert (label.sentence, label.computed) == ("Text: written with AI, says its author", SENTENCE)
    assert (ruling.outcome, ruling.before, ruling.after) == ("corrected", SENTENCE, label.sentence)
    told = Notification.objects.filter(kind__in=["decision", "outcome"]).values_list("person", "kind")
    assert set(told) == {(work.author_id, "decision"), (bob.pk, "outcome")}


def test_a_label_that_stands_is_a_ruling_too(work: Work, bob: Person, operator: Person) -> None:
    assert rule(contest(work, by=bob, reason="other"), by=operator, why="Looked at it.").outcome == "stands"
    assert Label.objects.get().sentence == SENTENCE


def test_taking_back_restores_the_label_and_opens_the_contest(work: Work, bob: Person, operator: Person) -> None:
    row = contest(work, by=bob, reason="other")
    ruling = rule(row, by=operator, corrected="Something else", why="Because.")
    take_back(ruling, by=operator)
    take_back(ruling, by=operator)
    assert Label.objects.get().sentence == SENTENCE
    assert Reversal.objects.count() == 1
    assert open_ruling(row) is None
    assert rule(row, by=operator, why="Again.").outcome == "stands"


@pytest.mark.parametrize("who", ["author", "claimant"])
def test_nobody_judges_their_own_case(work: Work, bob: Person, who: str) -> None:
    row = contest(work, by=bob, reason="other")
    with pytest.raises(Refused, match="Somebody else has to decide"):
        rule(row, by=work.author if who == "author" else bob, why="Mine.", corrected="x")
    assert not Ruling.objects.exists()
    assert Label.objects.get().sentence == SENTENCE


def test_a_decision_needs_a_reason_and_is_made_once(work: Work, bob: Person, operator: Person) -> None:
    row = contest(work, by=bob, reason="other")
    with pytest.raises(Refused, match="Say why"):
        rule(row, by=operator, why="  ")
    rule(row, by=operator, why="Yes.", corrected="First")
    with pytest.raises(Refused, match="decided already"):
        rule(row, by=operator, why="No.", corrected="Second")
    assert Label.objects.get().sentence == "First"


def test_an_operator_decides_and_takes_back_on_a_page(
    work: Work, bob: Person, operator: Person, client_of: ClientOf
) -> None:
    row = contest(work, by=bob, reason="other", words="Look closely <b>")
    client = client_of(operator)
    page = client.get("/operate/contests").content.decode()
    assert "Look closely &lt;b&gt;" in page
    unsaid = client.post(f"/operate/contests/{row.pk}", {"why": "", "corrected": 'Text: half "typed"'})
    assert unsaid.status_code == 422
    assert "Say why: both sides will read it." in unsaid.content.decode()
    assert 'value="Text: half &quot;typed&quot;"' in unsaid.content.decode()
    assert not Ruling.objects.exists()
    client.post(f"/operate/contests/{row.pk}", {"why": "Checked the log.", "corrected": "Text: typed by hand"})
    assert Label.objects.get().sentence == "Text: typed by hand"
    assert "Checked the log." in client.get(f"/w/{work.key}/prove").content.decode()
    assert "Nothing is waiting" in client.get("/operate/contests").content.decode()
    client.post(f"/operate/rulings/{Ruling.objects.get().pk}/back")
    assert Label.objects.get().sentence == SENTENCE
    assert "Look closely" in client.get("/operate/contests").content.decode()


def test_only_operators_see_the_list_and_decide(work: Work, bob: Person, client_of: ClientOf) -> None:
    row = contest(work, by=bob, reason="other")
    assert client_of(bob).get("/operate/contests").status_code == 404
    assert client_of(bob).post(f"/operate/contests/{row.pk}", {"why": "x"}).status_code == 404
    assert Client().get("/operate/contests").status_code == 404
    assert not Ruling.objects.exists()


@pytest.fixture
def two(work: Work, bob: Person, operator: Person, make_person: MakePerson) -> tuple[Ruling, Ruling]:
    """Two contests of one label, decided one after the other with corrections."""
    asked = [contest(work, by=person, reason="other") for person in (bob, make_person("cyd"))]
    first = rule(asked[0], by=operator, why="Looked.", corrected="FIRST")
    return first, rule(asked[1], by=operator, why="Looked.", corrected="SECOND")


def test_taking_an_older_correction_back_leaves_the_newer_one(two: tuple[Ruling, Ruling], operator: Person) -> None:
    first, second = two
    take_back(first, by=operator)
    assert Label.objects.get().sentence == "SECOND"
    take_back(second, by=operator)
    assert Label.objects.get().sentence == SENTENCE


def test_taking_the_newer_correction_back_leaves_the_older_one(two: tuple[Ruling, Ruling], operator: Person) -> None:
    first, second = two
    take_back(second, by=operator)
    assert Label.objects.get().sentence == "FIRST"
    take_back(first, by=operator)
    assert Label.objects.get().sentence == SENTENCE


def test_taking_back_a_correction_of_what_was_edited_since_hides_nothing(
    work: Work, bob: Person, operator: Person
) -> None:
    ruling = rule(contest(work, by=bob, reason="other"), by=operator, why="Looked.", corrected="FIRST")
    edit(work, notices=["ai"])
    said = f"{SENTENCE}; the author says that AI took part"
    assert Label.objects.get().sentence == said
    take_back(ruling, by=operator)
    assert (Label.objects.get().sentence, Label.objects.get().computed) == (said, said)


def test_a_corrected_label_says_nothing_more_of_shares_and_a_reversal_says_them_again(
    make_work: Callable[..., Work], bob: Person, operator: Person, client: Client
) -> None:
    work = make_work()
    vouch.say(work, Facts(ProcessRecord(text={"ai": 100}, ai_sentences=3, complete=True), has_text=True, proved=True))
    row = contest(work, by=bob, reason="not-ai")
    ruling = rule(row, by=operator, why="The log proves it.", corrected="Text: typed by the author")
    label = Label.objects.get()
    assert (label.badge, label.human, label.machine) == ("unknown", 0, 0)
    page = client.get(f"/w/{work.key}/prove", headers={"HX-Request": "true"}).content.decode()
    assert "made with AI" not in page
    assert "origin not fully known" in page
    take_back(ruling, by=operator)
    label = Label.objects.get()
    assert (label.sentence, label.badge, label.human, label.machine) == (
        "Text: not typed by the author, 3 AI sentences", "ai", 0, 1_000_000,
    )  # fmt: skip


def test_a_corrected_label_stays_as_it_is_when_the_same_facts_are_said_again(
    work: Work, bob: Person, operator: Person
) -> None:
    rule(contest(work, by=bob, reason="other"), by=operator, why="Looked.", corrected="Text: written on paper")
    vouch.vouch(work)
    label = Label.objects.get()
    assert (label.sentence, label.computed, label.badge) == ("Text: written on paper", SENTENCE, "unknown")


def test_whoever_keeps_the_label_hears_of_a_correction_and_of_its_reversal(
    work: Work, bob: Person, operator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = list[str]()
    monkeypatch.setitem(LIFE.handlers, "vouch", (lambda one: heard.append(Label.objects.get(work=one).sentence),))
    ruling = rule(contest(work, by=bob, reason="other"), by=operator, why="Looked.", corrected="FIRST")
    take_back(ruling, by=operator)
    assert heard == ["FIRST", SENTENCE]


@pytest.mark.parametrize("willing", [True, False])
def test_the_trace_of_a_contest_has_a_name_only_with_consent(
    work: Work, bob: Person, operator: Person, *, willing: bool
) -> None:
    for person in (bob, operator):
        if willing:
            Consent.objects.create(person=person, signal="reactions", purpose="feed")
    take_back(rule(contest(work, by=bob, reason="other"), by=operator, why="Looked."), by=operator)
    names = dict(Trace.objects.filter(kind__startswith="label-").values_list("kind", "person_ref"))
    assert names == {
        "label-contested": bob.pk if willing else None,
        "label-ruled": operator.pk if willing else None,
        "label-ruling-taken-back": operator.pk if willing else None,
    }
