"""An author disputes a Work, its author answers, a person decides; until then nothing changes; all can be undone."""

from datetime import timedelta

import pytest

from conftest import MakePerson, MakeWork
from musespark.care.log import entries
from musespark.credential.dispute import (
    AT_ONCE,
    allowance,
    answer,
    dispute,
    drop,
    find,
    is_open,
    open_disputes,
    overturn,
    waiting,
)
from musespark.credential.models import Answer, Dispute, Finding, Label
from musespark.credential.prints import take
from musespark.credential.vouch import vouch
from musespark.people.models import Block, Notification, Person
from musespark.support import clock
from musespark.works.edit import edit
from musespark.works.models import Derivation, Work
from musespark.works.refuse import Refused
from musespark.works.withdraw import withdraw

pytestmark = pytest.mark.django_db
STORY = (
    "My grandmother's wool sweater had a gash at the elbow. I mended it with mustard, rust and teal yarn; it took "
    "four hours and two cups of tea. The pattern is a little crooked, and that is the part that I like best about it."
)


@pytest.fixture
def original(make_work: MakeWork) -> Work:
    work = make_work(text=STORY)
    take(work)
    return work


@pytest.fixture
def copy(original: Work, make_work: MakeWork, make_person: MakePerson) -> Work:
    work = make_work(make_person("bob"), text=STORY.upper())
    take(work)
    return work


@pytest.fixture
def operator(make_person: MakePerson) -> Person:
    return make_person("olga", is_staff=True)


@pytest.fixture
def row(copy: Work, original: Work) -> Dispute:
    return dispute(copy, original, by=original.author, words="Word for word.")


def edges() -> list[tuple[Work, Work, int]]:
    return [(edge.child, edge.parent, edge.share_ppm) for edge in Derivation.objects.select_related("child", "parent")]


def told(person: Person) -> list[tuple[str, str]]:
    return list(Notification.objects.filter(person=person).order_by("pk").values_list("kind", "text"))


def test_the_other_side_is_told_with_the_likeness_and_nothing_changes(row: Dispute, copy: Work) -> None:
    assert (row.text, row.picture) == (1.0, 0.0)
    assert told(copy.author) == [("dispute", str(copy))]
    assert is_open(row)
    assert waiting() == 0
    assert edges() == []
    assert Work.objects.visible().count() == 2


def test_disputing_twice_is_once(row: Dispute, copy: Work, original: Work) -> None:
    assert dispute(copy, original, by=original.author, words="again") == row
    assert Dispute.objects.get().words == "Word for word."
    assert Notification.objects.count() == 1


def test_only_an_author_disputes_a_public_work_of_somebody_else_and_for_a_later_one_says_why(
    copy: Work, original: Work, make_work: MakeWork, operator: Person
) -> None:
    own = make_work(original.author, text=STORY)
    draft = make_work(copy.author, text=STORY, published=False)
    pairs = [
        (copy, original, operator),
        (original, copy, copy.author),
        (own, original, original.author),
        (draft, original, original.author),
        (copy, draft, copy.author),
    ]
    for work, earlier, by in pairs:
        with pytest.raises(Refused):
            dispute(work, earlier, by=by)
    assert not Dispute.objects.exists()
    assert not Notification.objects.exists()


def test_to_agree_names_the_original_and_shares_from_then_on(row: Dispute, copy: Work, original: Work) -> None:
    answer(row, by=copy.author, choice=Answer.Choice.SHARE)
    assert edges() == [(copy, original, Work.SHARE_PPM)]
    assert (
        Derivation.objects.get().terms == "Agreed: it is made from a Work by @ada; 25\u202f% of each reward goes there."
    )
    assert not open_disputes().exists()
    assert waiting() == 0
    assert [kind for kind, _ in told(original.author)] == ["answer"]


def test_a_quotation_is_named_at_once_and_a_person_decides_the_rest(
    row: Dispute, copy: Work, original: Work, operator: Person
) -> None:
    answer(row, by=copy.author, choice=Answer.Choice.QUOTE, words="Two lines of it.")
    assert edges() == [(copy, original, 0)]
    assert Derivation.objects.get().is_quote
    assert waiting() == 1
    assert [kind for kind, _ in told(operator)] == ["waits"]
    find(row, by=operator, outcome=Finding.Outcome.MADE_FROM, why="It is the whole text.")
    assert edges() == [(copy, original, Work.SHARE_PPM)]


def test_where_they_differ_a_person_decides_and_both_hear_why(
    row: Dispute, copy: Work, original: Work, operator: Person
) -> None:
    answer(row, by=copy.author, choice=Answer.Choice.MINE)
    assert edges() == []
    find(row, by=operator, outcome=Finding.Outcome.MADE_FROM, why="Word for word.")
    assert edges() == [(copy, original, Work.SHARE_PPM)]
    said = "It is made from the other Work. Word for word.: “MY GRANDMOTHER'S WOOL SWEATER HAD A…”"
    for person in (copy.author, original.author):
        assert ("decision", said) in told(person)
    assert not open_disputes().exists()


def test_without_an_answer_a_person_decides_after_seven_days(row: Dispute, copy: Work, operator: Person) -> None:
    assert waiting() == 0
    with clock.at(clock.now() + timedelta(days=7, seconds=1)):
        assert waiting() == 1
    withdraw(copy, by=copy.author)
    with clock.at(clock.now() + timedelta(days=8)):
        assert waiting() == 0


def test_a_finding_taken_back_leaves_no_trace_in_the_lineage(
    row: Dispute, copy: Work, original: Work, operator: Person
) -> None:
    found = find(row, by=operator, outcome=Finding.Outcome.MADE_FROM, why="It is.")
    overturn(found, by=operator)
    overturn(found, by=operator)
    assert edges() == []
    assert is_open(row)
    again = find(row, by=operator, outcome=Finding.Outcome.INDEPENDENT, why="Both quote a proverb.")
    assert edges() == []
    assert list(row.findings.values_list("pk", flat=True)) == [found.pk, again.pk]


def test_a_remix_stays_a_remix_whatever_is_found(row: Dispute, copy: Work, original: Work, operator: Person) -> None:
    Derivation.objects.create(child=copy, parent=original, share_ppm=100_000, terms="As agreed before.")
    found = find(row, by=operator, outcome=Finding.Outcome.MADE_FROM, why="It is.")
    assert edges() == [(copy, original, 100_000)]
    overturn(found, by=operator)
    assert edges() == [(copy, original, 100_000)]


def test_who_is_part_of_it_decides_nothing(row: Dispute, copy: Work, original: Work, operator: Person) -> None:
    found = find(row, by=operator, outcome=Finding.Outcome.QUOTES, why="Two lines.")
    for person in (copy.author, original.author):
        Person.objects.filter(pk=person.pk).update(is_staff=True)
        with pytest.raises(Refused, match="part of this"):
            overturn(found, by=person)
        with pytest.raises(Refused, match="part of this"):
            find(row, by=person, outcome=Finding.Outcome.QUOTES, why="Mine.")
    with pytest.raises(Refused, match="decided, or taken back"):
        find(row, by=operator, outcome=Finding.Outcome.INDEPENDENT, why="Again.")
    with pytest.raises(Refused, match="author of the disputed Work"):
        answer(row, by=original.author, choice=Answer.Choice.SHARE)
    with pytest.raises(Refused, match="decided already"):
        drop(row, by=original.author)
    assert edges() == [(copy, original, 0)]
    assert Finding.objects.count() == 1
    assert not Answer.objects.exists()


def test_a_decision_needs_a_reason(row: Dispute, operator: Person) -> None:
    with pytest.raises(Refused, match="Say why"):
        find(row, by=operator, outcome=Finding.Outcome.MADE_FROM, why=" ")
    assert not Finding.objects.exists()
    assert edges() == []


def test_what_was_dropped_is_over(row: Dispute, copy: Work, original: Work, operator: Person) -> None:
    with pytest.raises(Refused, match="who opened it"):
        drop(row, by=copy.author)
    drop(row, by=original.author)
    drop(row, by=original.author)
    assert not is_open(row)
    with pytest.raises(Refused, match="Nothing is open"):
        answer(row, by=copy.author, choice=Answer.Choice.SHARE)
    with pytest.raises(Refused, match="decided, or taken back"):
        find(row, by=operator, outcome=Finding.Outcome.MADE_FROM, why="It is.")
    assert [kind for kind, _ in told(copy.author)] == ["dispute", "decision"]
    assert edges() == []


def test_disputes_that_did_not_hold_halve_what_one_may_have_open(
    row: Dispute, original: Work, operator: Person, make_work: MakeWork
) -> None:
    author = original.author
    assert allowance(author) == AT_ONCE == 8
    found = find(row, by=operator, outcome=Finding.Outcome.INDEPENDENT, why="It is its own.")
    assert allowance(author) == 4
    works = [make_work(row.work.author, text=f"{STORY} {at}") for at in range(5)]
    for work in works[:4]:
        dispute(work, original, by=author)
    with pytest.raises(Refused, match="as many open disputes as you may"):
        dispute(works[4], original, by=author)
    assert open_disputes().count() == 4
    overturn(found, by=operator)
    assert allowance(author) == 8
    with clock.at(clock.now() + timedelta(days=91)):
        assert allowance(author) == 8


def test_a_block_keeps_neither_side_from_hearing_of_it(copy: Work, original: Work) -> None:
    Block.objects.create(person=copy.author, blocked=original.author)
    dispute(copy, original, by=original.author)
    assert [kind for kind, _ in told(copy.author)] == ["dispute"]


def test_the_public_log_names_both_only_where_one_names_the_other(
    row: Dispute, copy: Work, original: Work, operator: Person
) -> None:
    found = find(row, by=operator, outcome=Finding.Outcome.MADE_FROM, why="Word for word.")
    [entry] = entries()[0]
    assert entry.about == f"A Work by {copy.author}, and one by {original.author} that was here before"
    assert (entry.outcome, entry.why, entry.by) == ("It is made from the other Work", "Word for word.", operator)
    overturn(found, by=operator)
    assert (entries()[0][0].about, entries()[0][0].undone) == ("Two Works that are alike", "Taken back.")
    Work.objects.filter(pk=copy.pk).delete()
    assert entries()[0][0].why == "Word for word."


def test_an_edit_of_the_disputed_work_changes_nothing_of_what_was_measured(row: Dispute, copy: Work) -> None:
    edit(copy, text="Something else entirely, which nobody has said here before in these words.")
    row.refresh_from_db()
    assert (row.text, is_open(row)) == (1.0, True)


def test_a_label_is_said_anew_when_the_lineage_changed(row: Dispute, copy: Work, operator: Person) -> None:
    vouch(copy)
    assert "made from" not in Label.objects.get(work=copy).sentence
    find(row, by=operator, outcome=Finding.Outcome.MADE_FROM, why="It is.")
    assert Label.objects.get(work=copy).sentence.endswith("made from another Work")
