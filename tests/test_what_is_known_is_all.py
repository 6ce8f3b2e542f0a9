"""What is known about me says that it shows everything: each key to a person is shown by a part, or has a reason."""

from collections.abc import Iterable, Iterator

import pytest
from django.apps import apps
from django.db import connection, models
from django.test.utils import CaptureQueriesContext, isolate_apps

from conftest import ClientOf, MakePerson, MakeWork
from musespark.care import decide
from musespark.care.models import Decision
from musespark.create.models import Brief, Dial, PendingEdit
from musespark.create.remix import answer, wish
from musespark.credential import contest, dispute, vouch
from musespark.people import known
from musespark.people.known import Row
from musespark.people.models import Person
from musespark.works.edit import edit
from musespark.works.models import Work
from musespark.works.react import pin

SHOWN = {  # the key, and the part that shows its rows
    "account.EmailAddress.user": "addresses",
    "care.Report.by": "reports",
    "create.Acceptance.by": "offers",
    "create.Cancellation.by": "rounds",
    "create.Dial.person": "dial",
    "create.OfferEdit.by": "offer-edits",
    "create.Rejection.by": "offers",
    "create.RemixAnswer.by": "remix-answers",
    "create.RemixRequest.by": "remixes",
    "create.Round.by": "rounds",
    "credential.Identity.person": "signing_keys",
    "credential.Mining.person": "machines",
    "credential.Answer.by": "disputes",
    "credential.Contest.by": "contests",
    "credential.Dispute.by": "disputes",
    "credential.Probing.person": "looks",
    "distribute.FeedDial.person": "dials",
    "distribute.Less.person": "less",
    "distribute.SeenDay.person": "seen",
    "distribute.Slate.person": "lists",
    "distribute.TopicWeight.person": "topics",
    "earn.Refund.by": "rewards",
    "earn.Reward.giver": "rewards",
    "mfa.Authenticator.user": "steps",
    "people.Block.person": "hidden",
    "people.Consent.person": "consents",
    "people.Follow.follower": "follows",
    "people.Mute.person": "hidden",
    "people.Notification.person": "notifications",
    "works.Like.person": "likes",
    "works.Pin.by": "pins",
    "works.Publication.by": "works",
    "works.Repost.person": "reposts",
    "works.Save.person": "saves",
    "works.UsualTerms.person": "usual-terms",
    "works.Withdrawal.by": "works",
    "works.Work.author": "works",
}
NOT_SHOWN = {  # the key, and why no part shows its rows
    "care.Decision.by": "an operator's act as such, in the public log; to the author of the Work it is shown",
    "care.Undoing.by": "as above",
    "care.Upholding.by": "as above",
    "credential.Finding.by": "as above",
    "credential.Overturning.by": "as above",
    "credential.Reversal.by": "as above",
    "credential.Ruling.by": "as above",
    "people.Block.blocked": "what another person keeps, and shown to them: nobody is told who blocked them",
    "people.Follow.followed": "what another person keeps, and shown to them; the profile counts them",
    "people.Mute.muted": "what another person keeps, and shown to them: nobody is told who muted them",
    "people.Notification.actor": "what another person was told; what was done stands in its own part",
}


def keys(found: Iterable[type[models.Model]]) -> Iterator[str]:
    """The fields that name a person, as room.Model.field."""
    for model in found:
        fields = [field for field in model._meta.get_fields() if field.is_relation and not field.auto_created]
        yield from (f"{model._meta.label}.{field.name}" for field in fields if field.related_model is Person)


def forgotten(found: Iterable[type[models.Model]]) -> set[str]:
    """The keys that nobody thought of."""
    return set(keys(found)) - set(SHOWN) - set(NOT_SHOWN)


def rows(person: Person, name: str) -> list[Row]:
    return list(next(section for section in known.sections if section.name == name).rows(person))


def test_every_key_to_a_person_is_shown_or_has_a_reason() -> None:
    assert forgotten(apps.get_models()) == set()
    assert set(SHOWN) | set(NOT_SHOWN) == set(keys(apps.get_models())), "a key that is no longer there"
    assert set(SHOWN) & set(NOT_SHOWN) == set()


@isolate_apps("musespark.people")
def test_a_new_model_that_names_a_person_is_missed() -> None:
    class Nickname(models.Model):
        of = models.ForeignKey(Person, models.CASCADE, related_name="+")
        first_by = models.OneToOneField(Person, models.CASCADE, related_name="+")
        used_by = models.ManyToManyField(Person, related_name="+")
        word = models.CharField(max_length=30)

        class Meta:
            app_label = "people"

    assert forgotten([Nickname]) == {f"people.Nickname.{field}" for field in ("of", "first_by", "used_by")}


def test_each_part_has_a_name_of_its_own() -> None:
    names = [section.name for section in known.sections]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("key", "name"), SHOWN.items())
def test_the_part_that_is_said_to_show_a_key_reads_its_table(make_person: MakePerson, key: str, name: str) -> None:
    ada, table = make_person("ada"), {model._meta.label: model._meta.db_table for model in apps.get_models()}
    with CaptureQueriesContext(connection) as asked:
        rows(ada, name)
    assert any(f'"{table[key.rpartition(".")[0]]}"' in query["sql"] for query in asked.captured_queries)


@pytest.fixture
def ada(make_person: MakePerson) -> Person:
    return make_person("ada")


@pytest.fixture
def bob(make_person: MakePerson) -> Person:
    return make_person("bob")


@pytest.fixture
def olga(make_person: MakePerson) -> Person:
    return make_person("olga", is_staff=True)


def test_what_one_reported_is_known_of_oneself_alone(ada: Person, bob: Person, make_work: MakeWork) -> None:
    work = make_work(bob)
    row = decide.report(work, by=ada, reason="spam", words="It sells pills.")
    said = {"work__key": work.key, "reason": "spam", "words": "It sells pills.", "at": row.at}
    assert rows(ada, "reports") == [said]
    assert rows(bob, "reports") == []


def test_what_moderators_decided_of_ones_works_is_known_with_the_appeal(
    ada: Person, bob: Person, olga: Person, make_work: MakeWork
) -> None:
    work = make_work(ada)
    decide.report(work, by=bob, reason="spam")
    row = decide.decide(work, by=olga, outcome=Decision.Outcome.REMOVED, why="Sells pills.")
    decide.appeal(row, by=ada, words="It is a recipe.")
    decide.uphold(row, by=olga, why="It is not.")
    said = {"work__key": work.key, "outcome": "removed", "why": "Sells pills.", "at": row.at}
    answers = {"appeal": "It is a recipe.", "stands_because": "It is not.", "taken_back_because": None}
    assert rows(ada, "decisions") == [{**said, **answers}]
    assert rows(bob, "decisions") == []


def test_what_one_said_of_labels_and_what_was_ruled_is_known(
    ada: Person, bob: Person, olga: Person, make_work: MakeWork
) -> None:
    work = make_work(ada)
    label = vouch.vouch(work)
    row = contest.contest(work, by=bob, reason="hides-ai", words="I saw it made.")
    ruling = contest.rule(row, by=olga, why="It was.", corrected="Text: by AI")
    said = {"reason": "hides-ai", "words": "I saw it made.", "sentence": label.sentence, "at": row.at}
    assert rows(bob, "contests") == [{"work__key": work.key, **said}]
    assert rows(ada, "contests") == []
    ruled = {"outcome": "corrected", "before": label.sentence, "after": "Text: by AI", "why": "It was."}
    assert rows(ada, "rulings") == [{"work": work.key, **ruled, "at": ruling.at, "taken_back": None}]
    assert rows(bob, "rulings") == []
    assert [row["sentence"] for row in rows(ada, "labels")] == ["Text: by AI"]


def test_what_one_disputed_and_answered_and_what_was_found_is_known_to_both_sides_alone(
    ada: Person, bob: Person, olga: Person, make_work: MakeWork
) -> None:
    original, work = make_work(ada, text="Bread."), make_work(bob, text="Bread!")
    row = dispute.dispute(work, original, by=ada, words="Mine.")
    dispute.answer(row, by=bob, choice="mine", words="No.")
    found = dispute.find(row, by=olga, outcome="independent", why="One word.")
    alike = {"text": 0.0, "picture": 0.0, "recording": 0.0}
    said = {"work__key": work.key, "original__key": original.key, "words": "Mine.", **alike}
    answered = {"choice": "mine", "answered": "No.", "taken_back": None}
    for person in (ada, bob):
        assert rows(person, "disputes") == [{**said, "at": row.at, **answered}]
        assert rows(person, "findings") == [
            {"work": work.key, "outcome": "independent", "why": "One word.", "at": found.at, "taken_back": None}
        ]
    assert rows(olga, "disputes") == rows(olga, "findings") == []


def test_earlier_versions_and_pins_are_known(ada: Person, bob: Person, make_work: MakeWork) -> None:
    work = make_work(ada, title="Loaf", text="Baked at night.")
    edit(work, text="Baked at noon.")
    pinned = pin(work, by=ada)
    assert [(row["work__key"], row["title"], row["text"]) for row in rows(ada, "revisions")] == [
        (work.key, "Loaf", "Baked at night.")
    ]
    assert rows(ada, "pins") == [{"work__key": work.key, "place": "profile", "at": pinned.at}]
    assert rows(bob, "revisions") == rows(bob, "pins") == []


def test_what_one_pinned_is_let_go_for_oneself_alone(
    ada: Person, bob: Person, make_work: MakeWork, client_of: ClientOf
) -> None:
    for person in (ada, bob):
        pin(make_work(person), by=person)
    assert client_of(ada).post("/known/pins/forget").headers["Location"] == "/known"
    assert list(Work.objects.exclude(pin=None).values_list("author__username", flat=True)) == ["bob"]


def test_what_one_answered_and_left_unsaved_in_the_studio_is_known(
    ada: Person, bob: Person, make_work: MakeWork
) -> None:
    work = make_work(ada, remix_terms=Work.Terms.ASK)
    Brief.objects.create(work=work)
    given = answer(wish(work, by=bob, note="May I?"), by=ada, granted=False)
    kept = PendingEdit.objects.create(work=work, title="Loaf", text="Half a sen")
    dial = Dial.objects.create(person=ada, level=Dial.Level.OFF)
    assert rows(ada, "remix-answers") == [{"work": work.key, "asked_by": "bob", "granted": False, "at": given.at}]
    assert rows(ada, "changes") == [{"work": work.key, "title": "Loaf", "text": "Half a sen", "at": kept.at}]
    assert rows(ada, "dial") == [{"level": "off", "at": dial.at}]
    assert rows(bob, "remix-answers") == rows(bob, "changes") == rows(bob, "dial") == []


def test_the_page_says_all_of_it_in_words(ada: Person, bob: Person, make_work: MakeWork, client_of: ClientOf) -> None:
    decide.report(make_work(bob), by=ada, reason="harm")
    pin(make_work(ada), by=ada)
    page = client_of(ada).get("/known").content.decode()
    for words in ("It threatens or harasses somebody", "on your profile", "Works you reported", "What you pinned"):
        assert words in page
