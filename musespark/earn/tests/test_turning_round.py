"""It is decided that the later Work is the source: the edge turns, the past is divided anew, all can go back."""

import pytest
from django_tasks_db.models import DBTaskResult
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from conftest import MakePerson, MakeWork
from musespark.credential.dispute import answer, dispute, find, overturn
from musespark.credential.models import Answer, Dispute, Finding, SetAside
from musespark.earn.ledger.audit import audit
from musespark.earn.plan import parts_of
from musespark.earn.redivide import divide_anew
from musespark.earn.reward import reward
from musespark.earn.tests.conftest import in_purse, units
from musespark.people.models import Person
from musespark.support.ids import new_key
from musespark.works.derive import ancestors, derive
from musespark.works.models import Derivation, Work
from musespark.works.refuse import Refused

pytestmark = pytest.mark.django_db
MADE_FROM = Finding.Outcome.MADE_FROM
FIRST = "It stood on my own site since 2019; the page is archived."


@pytest.fixture
def earlier(make_work: MakeWork) -> Work:
    """What the thief published here first."""
    return make_work(text="A loaf with spent grain and rye, baked twice.")


@pytest.fixture
def later(earlier: Work, make_work: MakeWork, make_person: MakePerson) -> Work:
    """What its true author published here afterwards."""
    return make_work(make_person("bob"), text="A loaf with spent grain and rye, baked twice.")


@pytest.fixture
def operator(make_person: MakePerson) -> Person:
    return make_person("olga", is_staff=True)


@pytest.fixture
def reader(make_person: MakePerson) -> Person:
    return make_person("reader")


@pytest.fixture
def turned(earlier: Work, later: Work) -> Dispute:
    return dispute(earlier, later, by=later.author, words=FIRST)


def edges() -> list[tuple[Work, Work, int, str]]:
    rows = Derivation.objects.order_by("pk").select_related("child", "parent")
    return [(edge.child, edge.parent, edge.share_ppm, edge.terms) for edge in rows]


def directions() -> list[tuple[Work, Work, int]]:
    return [edge[:3] for edge in edges()]


def due() -> set[int]:
    """Do what was asked for; returns the Works whose rewards were divided anew."""
    asked = {int(row.args_kwargs["args"][0]) for row in DBTaskResult.objects.all() if "divide_anew" in row.task_path}
    for number in asked:
        divide_anew.call(number)
    DBTaskResult.objects.all().delete()
    return asked


def earned(*works: Work) -> list[int]:
    return [in_purse(work.author) for work in works]


def test_the_author_of_the_later_one_says_what_shows_it(earlier: Work, later: Work) -> None:
    with pytest.raises(Refused, match="Say what shows"):
        dispute(earlier, later, by=later.author, words=" ")
    assert not Dispute.objects.exists()
    assert dispute(earlier, later, by=later.author, words=FIRST).words == FIRST
    assert edges() == []


def test_a_remix_that_named_the_thief_is_turned_round_and_put_back_as_it_was_agreed(
    earlier: Work, later: Work, turned: Dispute, operator: Person, reader: Person
) -> None:
    remix, _ = derive(later, earlier, share_ppm=100_000, terms="As agreed before.")
    reward(reader, later, units(10), "first-key")
    reward(reader, earlier, units(4), "second-key")
    due()
    before = (edges(), earned(later, earlier))
    assert before[1] == [units(8.5), units(4.8)]
    found = find(turned, by=operator, outcome=MADE_FROM, why="The archive shows it.")
    assert directions() == [(earlier, later, Work.SHARE_PPM)]
    assert due() == {later.pk, earlier.pk}
    assert earned(later, earlier) == [units(10.5), units(2.8)]
    overturn(found, by=operator)
    assert due() == {later.pk, earlier.pk}
    assert (edges(), earned(later, earlier)) == before
    assert Derivation.objects.get().at == remix.at
    assert not SetAside.objects.exists()
    assert audit().holds


def test_of_two_decisions_on_one_pair_the_last_one_stands(
    earlier: Work, later: Work, turned: Dispute, operator: Person
) -> None:
    row = dispute(later, earlier, by=earlier.author)
    first = find(row, by=operator, outcome=MADE_FROM, why="Word for word.")
    second = find(turned, by=operator, outcome=MADE_FROM, why="It was elsewhere before.")
    assert directions() == [(earlier, later, Work.SHARE_PPM)]
    overturn(second, by=operator)
    assert directions() == [(later, earlier, Work.SHARE_PPM)]
    row.refresh_from_db()
    assert row.edge == Derivation.objects.get()
    overturn(first, by=operator)
    assert edges() == []


def test_what_was_set_aside_is_not_put_back_once_its_own_decision_was_taken_back(
    earlier: Work, later: Work, turned: Dispute, operator: Person
) -> None:
    row = dispute(later, earlier, by=earlier.author)
    first = find(row, by=operator, outcome=MADE_FROM, why="Word for word.")
    second = find(turned, by=operator, outcome=MADE_FROM, why="It was elsewhere before.")
    overturn(first, by=operator)
    assert directions() == [(earlier, later, Work.SHARE_PPM)]
    overturn(second, by=operator)
    assert edges() == []


def test_a_decision_taken_back_to_a_quotation_waits_where_it_was_set_aside(
    earlier: Work, later: Work, turned: Dispute, operator: Person
) -> None:
    row = dispute(later, earlier, by=earlier.author)
    answer(row, by=later.author, choice=Answer.Choice.QUOTE)
    first = find(row, by=operator, outcome=MADE_FROM, why="Word for word.")
    second = find(turned, by=operator, outcome=MADE_FROM, why="It was elsewhere before.")
    overturn(first, by=operator)
    assert directions() == [(earlier, later, Work.SHARE_PPM)]
    overturn(second, by=operator)
    assert directions() == [(later, earlier, 0)]


def test_a_decision_that_would_run_in_a_circle_is_refused_and_changes_nothing(
    earlier: Work, later: Work, turned: Dispute, operator: Person, make_work: MakeWork, make_person: MakePerson
) -> None:
    between = make_work(make_person("cleo"))
    derive(between, earlier, share_ppm=100_000, terms="One.")
    derive(later, between, share_ppm=100_000, terms="Two.")
    before = edges()
    with pytest.raises(Refused, match="itself made from this one"):
        find(turned, by=operator, outcome=MADE_FROM, why="It is.")
    assert edges() == before
    assert not Finding.objects.exists()


STEPS = st.lists(st.tuples(st.sampled_from(["first", "turned"]), st.booleans()), min_size=1, max_size=5)


@example([("turned", True), ("first", True)], 100_000, 100_000, 1)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS, st.integers(100_000, 4 * 10**7), st.integers(100_000, 4 * 10**7), st.integers(0, 1_000_000))
def test_however_often_it_is_decided_and_taken_back_every_micro_unit_is_where_the_lineage_says(
    make_work: MakeWork, operator: Person, steps: list[tuple[str, bool]], one: int, other: int, ppm: int
) -> None:
    reader, ada, bob = [Person.objects.create(username=new_key()) for _ in range(3)]
    earlier, later = make_work(ada), make_work(bob)
    if ppm:
        derive(later, earlier, share_ppm=ppm, terms="As agreed before.")
    rewarded = [(earlier, one), (later, other)]
    for work, amount in rewarded:
        reward(reader, work, amount, new_key())
    start = (edges(), earned(earlier, later))
    rows = {
        "first": dispute(later, earlier, by=ada),
        "turned": dispute(earlier, later, by=bob, words=FIRST),
    }
    standing: dict[str, Finding] = {}
    for which, decides in [*steps, ("turned", False), ("first", False)]:
        if decides and which not in standing:
            standing[which] = find(rows[which], by=operator, outcome=MADE_FROM, why="It is.")
        elif not decides and which in standing:
            overturn(standing.pop(which), by=operator)
        for work in (earlier, later):
            assert len(ancestors(work.pk)) <= 2
        divide_anew.call(earlier.pk)
        divide_anew.call(later.pk)
        parts = [part for work, amount in rewarded for part in parts_of(work, amount)]
        for person in (ada, bob):
            assert in_purse(person) == sum(part.amount for part in parts if part.owner == person.pk)
        assert sum(part.amount for part in parts) == one + other
    assert (edges(), earned(earlier, later)) == start
    assert audit().holds
