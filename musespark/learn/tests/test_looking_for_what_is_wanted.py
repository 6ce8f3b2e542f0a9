"""The rows behind ideas: open questions and corners, without anybody whom the creator hides or who blocked them."""

from datetime import date, timedelta

import pytest

from conftest import MakePerson
from musespark.credential.models import Bearing, Contest
from musespark.earn.refund import refund
from musespark.earn.reward import reward
from musespark.learn.ideas import Corner, Idea
from musespark.learn.market import Likeness, corners, kept_since, next_ideas, others_questions, own_questions
from musespark.learn.numbers import works_of
from musespark.people.consent import allow_all
from musespark.people.models import Block, Mute, Person
from musespark.support import clock
from musespark.support.money import UNIT
from musespark.works.models import Work
from musespark.works.publish import publish
from musespark.works.react import react
from musespark.works.reply import reply
from musespark.works.withdraw import withdraw

pytestmark = pytest.mark.django_db

MONTH = timedelta(days=30)


@pytest.fixture
def crowd(make_person: MakePerson) -> list[Person]:
    """Six people who let their reactions teach."""
    people = [make_person(f"p{number}") for number in range(6)]
    for person in people:
        allow_all(person)
    return people


@pytest.fixture
def ada(make_person: MakePerson) -> Person:
    return make_person("ada")


def made(author: Person, text: str, *, ago: int = 1, **fields: object) -> Work:
    with clock.at(clock.now() - timedelta(days=ago)):
        work = Work.objects.create(author=author, text=text, **fields)
        publish(work, by=author)
    return work


def since() -> date:
    return clock.now().date() - MONTH


def found(person: Person) -> dict[str, Corner]:
    own = works_of(person)
    rows = corners(person, own, kept_since(since(), but=person), since(), Likeness(own))
    return {corner.tag: corner for corner in rows}


# questions


def asked(person: Person) -> list[str]:
    return [question.asker for question in own_questions(person, since())]


def test_a_question_waits_until_anybody_but_its_asker_replied(ada: Person, crowd: list[Person]) -> None:
    work = made(ada, "A loaf.")
    question = reply(work, by=crowd[0], text="How hot?")
    reply(question, by=crowd[0], text="And how long?")
    assert asked(ada) == ["p0", "p0"]
    answers = [reply(each, by=crowd[1], text="230.") for each in (question, question.replies.get())]
    assert asked(ada) == []
    withdraw(answers[0], by=crowd[1])
    assert asked(ada) == ["p0"]


@pytest.mark.parametrize("text", ["How hot?", "كم درجة؟", "何度ですか？"])
def test_questions_are_known_in_every_script(ada: Person, crowd: list[Person], text: str) -> None:
    reply(made(ada, "A loaf."), by=crowd[0], text=text)
    assert asked(ada) == ["p0"]


def test_what_is_no_question_is_old_or_ones_own_is_not_asked(ada: Person, crowd: list[Person]) -> None:
    work = made(ada, "A loaf.", ago=40)
    reply(work, by=crowd[0], text="Nice.")
    reply(work, by=ada, text="Shall I go on?")
    with clock.at(clock.now() - timedelta(days=35)):
        reply(work, by=crowd[1], text="How hot?")
    assert asked(ada) == []


def test_nobody_hidden_asks_anything(ada: Person, crowd: list[Person]) -> None:
    for person in crowd[:3]:
        reply(made(ada, f"For {person}"), by=person, text="How hot?")
    Block.objects.create(person=ada, blocked=crowd[0])
    Block.objects.create(person=crowd[1], blocked=ada)
    Mute.objects.create(person=ada, muted=crowd[2])
    assert asked(ada) == []


def test_questions_elsewhere_leave_out_hidden_askers_and_hidden_authors(ada: Person, crowd: list[Person]) -> None:
    bea, cem, dan, eve, *_ = crowd
    for author, asker in ((bea, dan), (cem, dan), (bea, eve)):
        reply(made(author, f"Rye by {author}"), by=asker, text="How dark?")
    Block.objects.create(person=cem, blocked=ada)
    Block.objects.create(person=ada, blocked=eve)
    questions = others_questions(ada, since(), Likeness([]))
    assert [(each.author, each.asker, each.close) for each in questions] == [("p0", "p2", None)]


def test_under_a_copy_of_another_persons_work_nothing_is_asked(ada: Person, crowd: list[Person]) -> None:
    first, second, third = (made(crowd[0], f"Rye {number}") for number in range(3))
    copy, again = made(crowd[1], "Rye 0"), made(crowd[0], "Rye 1")
    for work in (copy, again, third):
        reply(work, by=crowd[2], text=f"How dark was {work.text}?")
    Bearing.objects.update_or_create(work=copy, defaults={"cluster": first.pk, "nearest": first, "similarity": 1.0})
    Bearing.objects.update_or_create(work=again, defaults={"cluster": second.pk, "nearest": second, "similarity": 1.0})
    Bearing.objects.update_or_create(work=third, defaults={"cluster": third.pk})
    found = [each.key for each in others_questions(ada, since(), Likeness([]))]
    assert found == [third.key, again.key]
    assert asked(crowd[1]) == []
    assert asked(crowd[0]) == ["p2", "p2"]


def test_under_a_contested_work_nothing_is_asked(ada: Person, crowd: list[Person]) -> None:
    mine, theirs = made(ada, "A loaf."), made(crowd[0], "Rye.")
    for work in (mine, theirs):
        reply(work, by=crowd[1], text="How hot?")
        Contest.objects.create(work=work, by=crowd[2], reason=Contest.Reason.values[0], sentence="Made by hand.")
    assert asked(ada) == []
    assert others_questions(ada, since(), Likeness([])) == []


# corners


def test_a_corner_counts_people_works_and_what_is_new(ada: Person, crowd: list[Person]) -> None:
    old, new = made(crowd[0], "Folded. #bookbinding", ago=50), made(crowd[1], "Sewn. #bookbinding")
    for person in crowd[2:5]:
        react("save", old, by=person)
    reply(new, by=crowd[4], text="Lovely.")
    react("like", new, by=crowd[5])
    assert found(ada) == {"bookbinding": Corner("bookbinding", 3, 2, 1, 1, None)}


def test_keeping_counts_when_it_happened_not_when_the_work_was_made(ada: Person, crowd: list[Person]) -> None:
    work = made(crowd[0], "Folded. #bookbinding", ago=50)
    with clock.at(clock.now() - timedelta(days=40)):
        react("save", work, by=crowd[1])
    assert found(ada) == {}
    react("save", work, by=crowd[2])
    assert found(ada)["bookbinding"].people == 1


def test_the_authors_and_the_creators_own_keeping_is_no_demand(ada: Person, crowd: list[Person]) -> None:
    work = made(crowd[0], "Folded. #bookbinding")
    allow_all(ada)
    for person in (crowd[0], ada):
        react("save", work, by=person)
    assert found(ada)["bookbinding"].people == 0


def test_who_does_not_let_reactions_teach_is_no_demand(
    ada: Person, crowd: list[Person], make_person: MakePerson
) -> None:
    react("save", made(crowd[0], "Folded. #bookbinding"), by=make_person("silent"))
    assert found(ada)["bookbinding"].people == 0


def test_a_reward_that_was_taken_back_is_no_demand(ada: Person, crowd: list[Person]) -> None:
    given = reward(crowd[1], made(crowd[0], "Folded. #bookbinding"), UNIT, "once")
    assert found(ada)["bookbinding"].people == 1
    refund(given, crowd[1])
    assert found(ada)["bookbinding"].people == 0


def test_corners_leave_out_works_of_hidden_people_and_topics_of_ones_own(ada: Person, crowd: list[Person]) -> None:
    made(ada, "Mine. #bread")
    for number, person in enumerate(crowd[:3]):
        made(person, f"Theirs. #bread #t{number}")
    Block.objects.create(person=crowd[0], blocked=ada)
    Mute.objects.create(person=ada, muted=crowd[1])
    assert list(found(ada)) == ["t2"]


def test_what_is_about_the_same_is_closer_than_what_is_not(ada: Person, crowd: list[Person]) -> None:
    made(ada, "Sourdough bread, flour, water and a hot oven.")
    made(crowd[0], "Baking bread from rye flour in the oven. #rye")
    made(crowd[1], "An oscillator, two transistors and a guitar amplifier. #synth")
    close = {tag: corner.close for tag, corner in found(ada).items()}
    assert close["rye"] is not None
    assert close["synth"] is not None
    assert close["rye"] > close["synth"]


# all together


def by_kind(person: Person) -> dict[str, Idea]:
    return {idea.kind: idea for idea in next_ideas(person)}


def test_a_corner_that_several_people_want_is_offered_with_true_numbers(ada: Person, crowd: list[Person]) -> None:
    for number in range(4):
        made(crowd[0], f"Coffee {number}. #coffee{number}")
    for number in range(2):
        work = made(crowd[0], f"Folded {number}. #bookbinding", ago=50)
        for person in crowd[1:5]:
            react("save", work, by=person)
    idea = by_kind(ada)["open"]
    assert (idea.what, idea.evidence) == (
        "#bookbinding is open",
        "In the last month 4 people kept 2 Works about it; nobody published a new one.",
    )


def test_a_work_may_be_remixed_unless_its_author_minds_or_it_was(ada: Person, crowd: list[Person]) -> None:
    free = made(crowd[0], "Take it.", remix_terms=Work.Terms.ALLOW)
    for work in (free, made(crowd[0], "Ask me.")):
        for person in crowd[1:4]:
            react("save", work, by=person)
    assert by_kind(ada)["remix"].source == free.key
    Block.objects.create(person=crowd[0], blocked=ada)
    assert by_kind(ada) == {}


def test_a_topic_of_ones_own_comes_back_with_its_numbers(ada: Person, crowd: list[Person]) -> None:
    for number, person in enumerate(crowd[:3]):
        react("save", made(ada, f"Clay {number}. #clay", ago=40 + number), by=person)
    assert by_kind(ada)["again"].evidence == "3 people kept your 3 Works about it; the last one is 40 days old."
