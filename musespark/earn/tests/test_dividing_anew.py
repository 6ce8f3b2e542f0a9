"""What a Work is made from was decided otherwise: its rewards are divided anew, exactly, and back again."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as example
from hypothesis import strategies as st

from conftest import ClientOf, MakePerson, MakeWork
from musespark.earn.explain import explain
from musespark.earn.ledger.accounts import Kind
from musespark.earn.ledger.audit import audit
from musespark.earn.models import Entry, Redivision, Reward, Share, Transaction
from musespark.earn.plan import parts_of
from musespark.earn.queries import passed_up_to, pieces_of
from musespark.earn.redivide import divide_anew
from musespark.earn.refund import refund
from musespark.earn.reward import reward
from musespark.earn.tests.conftest import everything, in_purse, units
from musespark.earn.tests.test_refunding import spend
from musespark.people.models import Notification, Person
from musespark.support.ids import new_key
from musespark.works.models import Derivation, Work

MakeRemix = Callable[..., Work]
pytestmark = pytest.mark.django_db


@pytest.fixture
def original(make_work: MakeWork) -> Work:
    return make_work(title="The loaf")


@pytest.fixture
def copy(original: Work, make_work: MakeWork, make_person: MakePerson) -> Work:
    return make_work(make_person("bob"), title="My loaf")


@pytest.fixture
def reader(make_person: MakePerson) -> Person:
    return make_person("reader")


def made_from(child: Work, parent: Work, ppm: int = 250_000) -> Derivation:
    return Derivation.objects.create(child=child, parent=parent, share_ppm=ppm, terms="Decided: it is made from it.")


def earned(*people: Person) -> list[int]:
    return [in_purse(person) for person in people]


def test_only_the_difference_moves(original: Work, copy: Work, reader: Person) -> None:
    given = reward(reader, copy, units(5), "first-key")
    assert earned(copy.author, original.author) == [units(4.75), 0]
    made_from(copy, original)
    divide_anew.call(copy.pk)
    assert earned(copy.author, original.author) == [units(3.5), units(1.25)]
    assert in_purse(reader, Kind.WALLET) == units(95)
    moved = Transaction.objects.get(kind="redivision")
    assert moved.reverses_id == given.transaction_id
    assert sorted(Entry.objects.filter(transaction=moved).values_list("amount", flat=True)) == [
        -units(1.25),
        units(1.25),
    ]
    assert audit().holds
    assert [(piece.owner, piece.amount) for piece in pieces_of(copy, "XPM")] == [
        (None, units(0.25)),
        (copy.author, units(3.5)),
        (original.author, units(1.25)),
    ]
    assert passed_up_to(original, "XPM") == units(1.25)


def test_what_is_divided_so_already_is_left_alone(original: Work, copy: Work, reader: Person) -> None:
    reward(reader, copy, units(5), "first-key")
    made_from(copy, original)
    divide_anew.call(copy.pk)
    reward(reader, copy, units(1), "second-key")
    before = everything()
    divide_anew.call(copy.pk)
    divide_anew.call(original.pk)
    assert everything() == before


def test_a_decision_taken_back_gives_back_every_micro_unit(original: Work, copy: Work, reader: Person) -> None:
    reward(reader, copy, 3_333_331, "first-key")
    before = earned(copy.author, original.author)
    edge = made_from(copy, original, 333_333)
    divide_anew.call(copy.pk)
    edge.delete()
    divide_anew.call(copy.pk)
    assert earned(copy.author, original.author) == before
    assert Redivision.objects.count() == 2
    assert [share.since is None for share in Share.objects.filter(until=None)] == [False, False]
    assert audit().holds


def test_it_reaches_what_was_made_from_it(
    original: Work, copy: Work, reader: Person, make_remix: MakeRemix, make_person: MakePerson
) -> None:
    remix = make_remix(make_person("cleo"), copy)
    reward(reader, remix, units(8), "first-key")
    assert earned(remix.author, copy.author, original.author) == [units(5.6), units(2), 0]
    made_from(copy, original)
    divide_anew.call(copy.pk)
    assert earned(remix.author, copy.author, original.author) == [units(5.6), units(1.5), units(0.5)]


def test_what_was_spent_is_owed_and_the_next_income_pays_it(original: Work, copy: Work, reader: Person) -> None:
    reward(reader, copy, units(4), "first-key")
    spend(copy.author, Kind.ESTIMATED, Kind.MINT, units(3.8))
    made_from(copy, original)
    divide_anew.call(copy.pk)
    assert in_purse(original.author) == units(1)
    assert in_purse(copy.author, Kind.RECEIVABLE) == -units(1)
    reward(reader, copy, units(2), "second-key")
    assert in_purse(copy.author, Kind.RECEIVABLE) == 0
    assert in_purse(copy.author, Kind.ESTIMATED) == units(0.4)
    assert audit().holds


def test_a_refund_afterwards_unwinds_the_parts_as_they_are_now(original: Work, copy: Work, reader: Person) -> None:
    given = reward(reader, copy, units(5), "first-key")
    edge = made_from(copy, original)
    divide_anew.call(copy.pk)
    refund(given, reader)
    assert earned(copy.author, original.author) == [0, 0]
    assert in_purse(reader, Kind.WALLET) == units(100)
    told = Notification.objects.filter(kind="refund").order_by("pk").values_list("person__username", "text")
    assert sorted(told) == [("ada", "1.25 XPM"), ("bob", "3.50 XPM")]
    before = everything()
    edge.delete()
    divide_anew.call(copy.pk)  # what was taken back stays so
    assert everything() == before
    assert audit().holds


def test_both_are_told_once_what_they_gained_and_lost(original: Work, copy: Work, reader: Person) -> None:
    reward(reader, copy, units(5), "first-key")
    reward(reader, copy, units(1), "second-key")
    made_from(copy, original)
    divide_anew.call(copy.pk)
    divide_anew.call(copy.pk)
    said = dict(Notification.objects.filter(kind="decision").values_list("person__username", "text"))
    after = "for you: rewards were divided anew after a decision on “My loaf”"
    assert said == {"ada": f"1.50 XPM more {after}", "bob": f"1.50 XPM less {after}"}
    assert Notification.objects.filter(kind="decision").count() == 2


def test_the_statement_says_what_it_is_now_and_what_it_was(original: Work, copy: Work, reader: Person) -> None:
    given = reward(reader, copy, units(5), "first-key")
    made_from(copy, original)
    divide_anew.call(copy.pk)
    moved = Transaction.objects.get(kind="redivision").pk
    words = {person: explain([moved], person, wallet=False)[moved] for person in (copy.author, original.author)}
    for said in words.values():
        assert said.event == "Divided anew: the reward from @reader, after a decision on “My loaf”"
    now, before = words[copy.author].reasons
    assert (now.amount, before.amount) == (units(3.5), units(4.75))
    assert now.share == "now 70\u202f% of 5.00 XPM"
    assert before.share == "until then 95\u202f% of 5.00 XPM"
    [gained] = words[original.author].reasons
    assert gained.share == "now 25\u202f% of 5.00 XPM"
    assert [terms.split(": ", 1)[1] for terms in gained.terms] == ["Decided: it is made from it."]
    first = explain([given.transaction_id], copy.author, wallet=False)[given.transaction_id]
    assert [reason.amount for reason in first.reasons] == [units(4.75)]


def test_each_page_leads_to_the_other(original: Work, copy: Work, reader: Person, client_of: ClientOf) -> None:
    given = reward(reader, copy, units(5), "first-key")
    made_from(copy, original)
    divide_anew.call(copy.pk)
    moved = Transaction.objects.get(kind="redivision").pk
    bob, ada = client_of(copy.author), client_of(original.author)
    first = bob.get(f"/earn/t/{given.transaction_id}").content.decode()
    assert f'href="/earn/t/{moved}">It was divided anew by transaction {moved}.' in first
    for client in (bob, ada):
        page = client.get(f"/earn/t/{moved}").content.decode()
        assert f"It divides transaction {given.transaction_id} anew." in page
        assert "They sum to zero" in page
    assert "-1.250000,3.500000,XPM" in bob.get("/earn/statement.csv").getvalue().decode()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 1_000_000)), min_size=1), st.integers(100_000, 10**8))
def test_whatever_is_decided_everybody_has_what_the_lineage_says(
    make_work: MakeWork, steps: list[tuple[int, int]], amount: int
) -> None:
    reader, *authors = [Person.objects.create(username=new_key()) for _ in range(5)]
    works = [make_work(author) for author in authors]
    given = reward(reader, works[-1], amount, new_key())
    for child, ppm in steps:
        Derivation.objects.filter(child=works[child]).delete()
        if ppm:
            made_from(works[child], works[child - 1], ppm)
        divide_anew.call(works[child].pk)
        parts = {part.owner: part.amount for part in parts_of(works[-1], amount)}
        assert earned(*authors) == [parts.get(author.pk, 0) for author in authors]
    refund(Reward.objects.get(pk=given.pk), reader)
    assert earned(*authors) == [0, 0, 0, 0]
    assert audit().holds
